import { Args, Flags } from '@oclif/core';
import type { PlannedDocument } from '../documents/planned.generated.js';
import type { RepairDocument } from '../documents/repair.generated.js';
import type { ResolvedPlan } from '../plan/types.js';
import { plannedText } from '../views/planned.js';
import { hasChanges, isRefused } from '../views/planned-words.js';
import { plannedMarkdown } from '../views/planned-markdown.js';
import { repairMarkdown } from '../views/repair-markdown.js';
import { hasRepairs } from '../views/repair-words.js';
import { repairText } from '../views/repair.js';
import { BaseCommand } from './base.js';
import { keepHeapSmall } from './small-heap.js';

export default class Plan extends BaseCommand {
  static override summary =
    'Read both clusters and show what apply would do; with --repair, what a repair would.';
  static override description =
    'Writes nothing but FILE. What a guard refuses, or the plan expects and is not so, is shown with the reason; apply would leave with 4, and nothing is saved.';
  static override examples = [
    '<%= config.bin %> plan plans/users.yaml',
    '<%= config.bin %> plan plans/users.yaml -o users.tplan',
    '<%= config.bin %> plan plans/users.yaml --against main',
    '<%= config.bin %> plan plans/users.yaml --detailed-exitcode --format markdown',
    '<%= config.bin %> plan plans/users.yaml --repair -o users-repair.tplan',
  ];
  static override args = {
    plan: Args.string({ name: 'PLAN', description: 'the plan file', required: true }),
  };
  static override flags = {
    against: Flags.string({
      description:
        'say what this plan changes of another one: a file; the same file in a git ref; or "applied", the plan that was applied last',
      helpValue: 'REF',
    }),
    'detailed-exitcode': Flags.boolean({
      description: 'leave with 2 when apply would do anything, with 0 only when nothing is to do',
    }),
    format: Flags.option({
      options: ['text', 'markdown'] as const,
      description: 'markdown: for a comment on a pull request, 60,000 characters at most',
      default: 'text',
    })(),
    full: Flags.boolean({
      description: 'each table, or range of a repair, by itself, however many there are',
    }),
    repair: Flags.boolean({
      description:
        'show what would be repaired of what was found to differ, and how: by the ledger, without asking a cluster',
      exclusive: ['against'],
    }),
    output: Flags.string({
      char: 'o',
      description:
        'save what is shown, with the facts that it depends on: apply FILE does exactly that, without asking, or refuses',
      helpValue: 'FILE',
    }),
    force: Flags.boolean({ description: 'replace FILE if it exists', dependsOn: ['output'] }),
  };

  async run(): Promise<PlannedDocument | RepairDocument> {
    keepHeapSmall();
    const { args, flags } = await this.parse(Plan);
    const { loadPlan } = await import('../plan/load.js');
    const plan = loadPlan(args.plan);
    const { checkSavedTo, planAgainst, previewPlan, savePlan, surroundings } =
      await import('../app.js');
    if (flags.output !== undefined) checkSavedTo(flags.output, args.plan, flags.force);
    if (flags.repair) return this.planRepair(plan, args.plan, flags);
    const { against: reference } = flags;
    const against = reference === undefined ? null : await planAgainst(plan, reference);
    const { sayRetries } = await import('../terminal/retries.js');
    const looked = await previewPlan(plan, {
      onRetry: sayRetries(surroundings.clock, (line) => {
        this.logToStderr(line);
      }),
      warn: (line) => {
        this.logToStderr(`! ${line}`);
      },
    });
    const preview = { ...looked, document: { ...looked.document, against } };
    const { document } = preview;
    const refused = isRefused(document);
    const savedTo = refused ? null : (flags.output ?? null);
    if (savedTo !== null) {
      const of = { planFile: args.plan, version: this.config.version, force: flags.force };
      savePlan(savedTo, plan, preview, of);
    }
    const text =
      flags.format === 'markdown'
        ? plannedMarkdown(document, args.plan, savedTo)
        : plannedText(document, args.plan, this.paint, { savedTo, full: flags.full });
    this.log(text.trimEnd());
    if (refused && flags.output !== undefined) {
      this.warned(`not saved to ${flags.output}: apply would refuse it`);
    }
    if (refused) this.leaveWith(4);
    else if (flags['detailed-exitcode'] && hasChanges(document)) this.leaveWith(2);
    return document;
  }

  private async planRepair(
    plan: ResolvedPlan,
    planFile: string,
    flags: {
      readonly output?: string | undefined;
      readonly force: boolean;
      readonly format: 'text' | 'markdown';
      readonly full: boolean;
      readonly 'detailed-exitcode': boolean;
    },
  ): Promise<RepairDocument> {
    const { planRepair, saveRepair } = await import('../app/repair.js');
    const document = await planRepair({ plan, planFile, tables: null });
    const savedTo = flags.output ?? null;
    if (savedTo !== null) {
      const of = { planFile, version: this.config.version, force: flags.force };
      saveRepair(savedTo, plan, document, of);
    }
    const text =
      flags.format === 'markdown'
        ? repairMarkdown(document, planFile, savedTo)
        : repairText(document, planFile, this.paint, { savedTo, full: flags.full });
    this.log(text.trimEnd());
    if (flags['detailed-exitcode'] && hasRepairs(document)) this.leaveWith(2);
    return document;
  }
}
