import { Args, Flags } from '@oclif/core';
import type { ResolvedPlan } from '../plan/types.js';
import { plain } from '../views/paint.js';
import { reportText } from '../views/report.js';
import { reportMarkdown } from '../views/report-markdown.js';
import { BaseCommand } from './base.js';
import { keepHeapSmall } from './small-heap.js';

export default class Report extends BaseCommand {
  static override summary =
    'Tell people who were not there what a migration was asked to do, did and found.';
  static override description = `Reads the ledger, and the files of findings and dead letters in the state folder; works while an apply runs, and changes nothing but FILE.
Without PLAN, takes the only plans/*.yaml of the current folder. Values of cells appear only where the plan says diff: { values: true }.`;
  static override examples = [
    '<%= config.bin %> report plans/users.yaml',
    '<%= config.bin %> report plans/users.yaml --format markdown | gh pr comment --body-file -',
    '<%= config.bin %> report plans/users.yaml --format json -o users.json',
    '<%= config.bin %> report plans/users.yaml --format receipt -o users.receipt.json',
  ];
  static override args = {
    plan: Args.string({ name: 'PLAN', description: 'the plan file' }),
  };
  static override flags = {
    format: Flags.option({
      options: ['text', 'json', 'markdown', 'receipt'] as const,
      description:
        '--json is the same as --format json; receipt: a document that show verifies without anything else',
      default: 'text',
    })(),
    output: Flags.string({
      char: 'o',
      description: 'write to this file instead, in one step',
      helpValue: 'FILE',
    }),
    force: Flags.boolean({ description: 'replace FILE if it exists', dependsOn: ['output'] }),
  };

  async run(): Promise<void> {
    keepHeapSmall();
    const { args, flags } = await this.parse(Report);
    const { planHere } = await import('../plan/here.js');
    const { loadPlan } = await import('../plan/load.js');
    const planFile = planHere(args.plan);
    const plan = loadPlan(planFile);
    const format = this.jsonEnabled() ? 'json' : flags.format;
    const text =
      format === 'receipt'
        ? await this.receipt(plan, planFile)
        : await this.report(plan, planFile, format, flags.output !== undefined);
    if (flags.output === undefined) {
      process.stdout.write(text);
      return;
    }
    const { writeOutputFile } = await import('../output-file.js');
    writeOutputFile(flags.output, text, { force: flags.force });
    this.logToStderr(`The ${format === 'receipt' ? format : 'report'} is in ${flags.output}.`);
  }

  /** It has been written by then, as the format asks. */
  protected override logJson(): void {
    return;
  }

  private async receipt(plan: ResolvedPlan, planFile: string): Promise<string> {
    const { planReceipt } = await import('../app.js');
    const receipt = await planReceipt(plan, planFile, this.config.version);
    // On one line: of very many ranges it is long enough.
    return `${JSON.stringify(receipt)}\n`;
  }

  private async report(
    plan: ResolvedPlan,
    planFile: string,
    format: 'text' | 'json' | 'markdown',
    isFile: boolean,
  ): Promise<string> {
    const { planReport } = await import('../app.js');
    const report = await planReport(plan, planFile, this.warned);
    switch (format) {
      case 'json':
        return `${JSON.stringify(report, null, 2)}\n`;
      case 'markdown':
        return reportMarkdown(report);
      case 'text':
        return reportText(report, isFile ? plain : this.paint);
    }
  }
}
