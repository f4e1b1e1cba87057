import { Args, Flags } from '@oclif/core';
import type { PlannedDocument } from '../documents/planned.generated.js';
import type { StatusDocument } from '../documents/status.generated.js';
import { TerautilError } from '../errors.js';
import { plannedText } from '../views/planned.js';
import { outcomeText } from '../views/outcome.js';
import { statusText } from '../views/status.js';
import { paintFor } from '../views/paint.js';
import { BaseCommand } from './base.js';

const LOCK_TIMEOUT_SECONDS = 60;

export default class Apply extends BaseCommand {
  static override summary =
    'Run a plan: create tables, copy ranges, from any number of processes at once.';
  static override description = `Safe to run again at any time: it goes on where the last run stopped, also after a kill.
Asks before it writes, unless --auto-approve is given. The first Ctrl-C finishes what is begun, the second leaves at once.`;
  static override examples = [
    '<%= config.bin %> apply plans/users.yaml',
    '<%= config.bin %> apply plans/users.yaml --auto-approve --json',
  ];
  static override args = {
    plan: Args.string({ name: 'PLAN', description: 'the plan file', required: true }),
  };
  static override flags = {
    'auto-approve': Flags.boolean({ description: 'do not ask before writing to the destination' }),
    'lock-timeout': Flags.integer({
      description: 'seconds to wait for the migration lock when registering',
      default: LOCK_TIMEOUT_SECONDS,
      min: 0,
    }),
  };

  async run(): Promise<StatusDocument> {
    const { args, flags } = await this.parse(Apply);
    const { loadPlan } = await import('../plan/load.js');
    const plan = loadPlan(args.plan);
    const app = await import('../app.js');

    // First, because it refuses a plan that was changed since: what it says now may not be finished.
    const preview = await app.previewPlan(plan);
    for (const warning of preview.warnings) this.logToStderr(`! ${warning}`);
    const before = await app.planStatus(plan, args.plan);
    if (before.state === 'finished') {
      this.logToStderr('Nothing is left to do.');
      return this.endWith(before, args.plan);
    }
    const paint = paintFor(process.stderr.isTTY, process.env);
    if (!this.jsonEnabled()) {
      this.logToStderr(plannedText(preview.document, args.plan, paint, 'apply').trimEnd());
    }
    app.throwRefusals(preview);
    if (!flags['auto-approve']) await this.approve(preview.document, args.plan);

    const { drainOnSignals } = await import('../terminal/signals.js');
    const drain = drainOnSignals((line) => {
      this.logToStderr(line);
    });
    const progress = await this.progress();
    try {
      await app.runPlan(plan, preview, {
        version: this.config.version,
        apply: {
          lockTimeoutMs: flags['lock-timeout'] * 1000,
          steps: plan.steps,
          selection: { tables: null, failedOnly: false, diffAgain: false },
        },
        drain: drain.signal,
        events: progress.onEvent,
      });
    } finally {
      drain.dispose();
      await progress.end();
    }
    const status = await app.planStatus(plan, args.plan);
    return this.endWith(status, args.plan, drain.exit());
  }

  private async endWith(
    status: StatusDocument,
    planFile: string,
    stoppedBy: Parameters<BaseCommand['leaveWith']>[0] | null = null,
  ): Promise<StatusDocument> {
    const { exitCodeOf } = await import('../app.js');
    const isChanged = status.tables.some(({ freeze }) => freeze?.state === 'changed');
    if (status.failures.length > 0 || isChanged) {
      this.logToStderr(statusText(status, planFile, paintFor(process.stderr.isTTY, process.env)));
    }
    this.log(outcomeText(status, planFile));
    this.leaveWith(stoppedBy ?? exitCodeOf(status));
    return status;
  }

  private async approve(document: PlannedDocument, planFile: string): Promise<void> {
    const { askForName, canAsk } = await import('../terminal/approval.js');
    if (!this.jsonEnabled() && canAsk()) {
      await askForName(document.destination.root);
      return;
    }
    throw new TerautilError(
      'TU-NOT-APPROVED',
      'Nobody is here to approve; nothing has been changed.',
      {
        hint: `When the plan is right:  terautil apply ${planFile} --auto-approve`,
      },
    );
  }

  private async progress(): Promise<import('../terminal/progress.js').ProgressView> {
    const { plainProgress, terminalProgress } = await import('../terminal/progress.js');
    const { systemClock } = await import('../clock.js');
    // A terminal that does not know its width (0 columns) would get one character per line.
    const isInteractive = process.stderr.isTTY && process.stderr.columns > 0;
    const isPlain = (process.env['CI'] ?? '') !== '' || process.env['TERM'] === 'dumb';
    if (isInteractive && !isPlain) return terminalProgress(systemClock);
    return plainProgress(systemClock, (line) => {
      this.logToStderr(line);
    });
  }
}
