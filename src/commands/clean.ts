import { Args, Flags } from '@oclif/core';
import type { CleanDocument } from '../documents/clean.generated.js';
import { TerautilError } from '../errors.js';
import { cleanedText, cleanText, nothingText } from '../views/clean.js';
import { paintFor } from '../views/paint.js';
import { duration, plural } from '../views/text.js';
import { BaseCommand } from './base.js';

export default class Clean extends BaseCommand {
  static override summary = 'Remove what a migration left: its ledger, its journal, its files.';
  static override description = `Shows first what would go, and asks. Works on one migration only; the plan, the source and the copy stay.
Refuses while another process works on it. One that left without a word has to be seen dead: that takes its lease, and two
thirds more if it held ranges. Killed in between, run it again. Not needed to go on after a crash: apply does that by itself.`;
  static override examples = [
    '<%= config.bin %> clean plans/users.yaml --dry-run',
    '<%= config.bin %> clean plans/users.yaml',
  ];
  static override args = {
    plan: Args.string({ name: 'PLAN', description: 'the plan file', required: true }),
  };
  static override flags = {
    'dry-run': Flags.boolean({ description: 'only show what would be removed' }),
    'auto-approve': Flags.boolean({ description: 'do not ask before removing' }),
  };

  async run(): Promise<CleanDocument> {
    const { args, flags } = await this.parse(Clean);
    const { loadPlan } = await import('../plan/load.js');
    const plan = loadPlan(args.plan);
    const app = await import('../app.js');
    const preview = await app.previewCleaning(plan);
    if (preview.state === 'nothing') {
      this.log(nothingText(preview));
      return preview;
    }
    if (flags['dry-run']) {
      this.log(cleanText(preview, args.plan, this.paint));
      this.log(`Nothing has been removed. To do it:  terautil clean ${args.plan}`);
      return preview;
    }
    const paint = paintFor(process.stderr.isTTY, process.env);
    if (!this.jsonEnabled()) this.logToStderr(cleanText(preview, args.plan, paint));
    if (!flags['auto-approve']) await this.approve(plan.name, args.plan);
    await app.cleanPlan(plan, {
      version: this.config.version,
      onWait: (others) => {
        const longest = Math.max(...others.map(({ deadInMs }) => deadInMs));
        this.logToStderr(
          `Waiting up to ${duration(longest)}: ${plural(others.length, 'process', 'processes')} left without a word, or may still be at work.`,
        );
      },
    });
    this.log(cleanedText(preview));
    return { ...preview, state: 'cleaned' };
  }

  private async approve(name: string, planFile: string): Promise<void> {
    const { askFor, canAsk } = await import('../terminal/approval.js');
    if (!this.jsonEnabled() && canAsk()) {
      await askFor(name, 'To remove this, type the name of the migration');
      return;
    }
    throw new TerautilError(
      'TU-NOT-APPROVED',
      'Nobody is here to approve; nothing has been removed.',
      { hint: `When it is right:  terautil clean ${planFile} --auto-approve` },
    );
  }
}
