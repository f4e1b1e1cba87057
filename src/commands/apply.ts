import { Args, Flags } from '@oclif/core';
import type { StatusDocument } from '../documents/status.generated.js';
import { asTerautilError, type ExitCode } from '../errors.js';
import { plannedText } from '../views/planned.js';
import { errorText } from '../views/errors.js';
import { outcomeText } from '../views/outcome.js';
import { statusText } from '../views/status.js';
import { paintFor } from '../views/paint.js';
import { duration } from '../views/text.js';
import { pausedText } from '../terminal/paused.js';
import { frozenAgainText } from '../terminal/frozen-again.js';
import { openApplied, type Applied } from './applied.js';
import { approve } from './approval.js';
import {
  checkSavedAsked,
  nextCommand,
  nothingText,
  readAsked,
  withSettleValue,
  type Asked,
} from './asked.js';
import { mendingOf } from './mending.js';
import { BaseCommand } from './base.js';

const LOCK_TIMEOUT_SECONDS = 60;

export default class Apply extends BaseCommand {
  static override summary =
    'Run a plan: create tables, copy ranges and compare them, from any number of processes at once.';
  static override description = `Safe to run again at any time: it goes on where the last run stopped, also after a kill.
Asks before it writes, unless --auto-approve is given. The first Ctrl-C finishes what is begun, the second leaves at once;
SIGTERM and SIGHUP do the same, and leave after 5 seconds at the latest.

The exit code says what the ledger says about the whole plan, by the steps that were asked for: with --only dump it is 0
as soon as everything is copied; with --table or --failed it is 3 for as long as anything else of the plan is pending.

--only repair writes what the comparison found missing or changed, and compares those ranges again; plan --repair shows it.
Cells that only the destination has are deleted where the plan says  repair: { deletes: allow }  and their exact number is approved.`;
  static override examples = [
    '<%= config.bin %> apply plans/users.yaml',
    '<%= config.bin %> apply users.tplan',
    '<%= config.bin %> apply plans/users.yaml --auto-approve --json',
    '<%= config.bin %> apply plans/users.yaml --only dump --max-duration 6h --auto-approve',
    '<%= config.bin %> apply plans/users.yaml --table users --table orders',
    '<%= config.bin %> apply plans/users.yaml --failed',
    '<%= config.bin %> apply plans/users.yaml --only repair',
    '<%= config.bin %> apply plans/users.yaml --settle=all --auto-approve',
  ];
  static override args = {
    plan: Args.string({
      name: 'PLAN',
      description:
        'the plan file, or what plan -o or plan --repair -o saved: that needs no approval, and is refused when it no longer fits',
      required: true,
    }),
  };
  static override flags = {
    only: Flags.string({
      description:
        'this step and no other; diff also compares once more what was found to differ; repair mends that',
      options: ['dump', 'diff', 'repair'],
    }),
    settle: Flags.option({
      description:
        'only settle ranges: flush their tablets at the destination, read both sides once more, write what is missing, compare; suspect, also without a value: those that were taken over; all: all that are copied',
      options: ['suspect', 'all'] as const,
      helpValue: 'suspect|all',
      exclusive: ['only', 'failed'],
    })(),
    table: Flags.string({
      description: 'this table of the plan, by its name at the source; may be given several times',
      helpValue: 'NAME',
      multiple: true,
      multipleNonGreedy: true,
    }),
    failed: Flags.boolean({ description: 'only what has failed' }),
    'max-duration': Flags.string({
      description:
        'stop as after Ctrl-C when this time is up, and leave with 8 when something is left then',
      helpValue: '90m',
    }),
    'auto-approve': Flags.boolean({ description: 'do not ask before writing to the destination' }),
    'approve-deletes': Flags.integer({
      description:
        'with --only repair: that exactly so many cells are deleted is right; any other number is refused',
      helpValue: 'N',
      min: 0,
      dependsOn: ['only'],
    }),
    'lock-timeout': Flags.integer({
      description: 'seconds to wait for the migration lock when registering',
      default: LOCK_TIMEOUT_SECONDS,
      min: 0,
    }),
  };

  async run(): Promise<StatusDocument> {
    const { args, flags } = await this.parse(Apply, withSettleValue(this.argv));
    const app = await import('../app.js');
    const warn = this.warned;
    const applied = await openApplied(args.plan, warn);
    const { plan, planFile, saved } = applied;
    const asked = readAsked(plan, flags);
    const kind = app.savedKind(args.plan);
    if (kind !== null) checkSavedAsked(kind, asked);
    const { drainOnSignals } = await import('../terminal/signals.js');
    const { clock } = app.surroundings;
    const drain = drainOnSignals(clock, (line) => {
      this.logToStderr(line);
    });

    const mending = await mendingOf(applied, asked);
    // First, because it refuses a plan that was changed since: what it says now may not be finished.
    const { sayRetries } = await import('../terminal/retries.js');
    const onRetry = sayRetries(clock, (line) => {
      this.logToStderr(line);
    });
    const looked = await app.previewPlan(plan, { onRetry, warn });
    const fitting = saved && app.fit(saved, looked, args.plan);
    for (const line of fitting?.harmless ?? []) warn(line);
    const preview = app.selectPreview(fitting?.preview ?? looked, asked.selection);
    app.checkSteps(plan, preview.document, asked.steps);
    const { destination } = preview.document;
    const status = (): Promise<StatusDocument> =>
      app.planStatus(plan, planFile, { steps: asked.steps });
    const end: End = { applied, asked, stoppedBy: null, timeIsUp: false };
    const before = await status();
    const isLeft =
      mending?.isLeft ?? (preview.document.changed || app.isLeft(before, asked.selection));
    if (!isLeft) {
      for (const line of mending?.document?.warnings ?? []) warn(line);
      this.logToStderr(mending?.nothing ?? nothingText(before, asked, args.plan));
      // To mend once more would do as little.
      return this.endWith(before, mending === null ? end : { ...end, ...plainly(end) });
    }
    if (!this.jsonEnabled()) {
      const paint = paintFor(process.stderr.isTTY, process.env);
      const text =
        mending?.text(destination, paint) ??
        plannedText(preview.document, args.plan, paint, { verb: 'apply' });
      this.logToStderr(text.trimEnd());
    }
    app.throwRefusals(preview);
    // A plan that only compares writes to neither cluster.
    const writes = plan.steps.includes('dump');
    if (writes && kind === null) {
      await approve({
        file: args.plan,
        asked,
        mending,
        root: destination.root,
        autoApprove: flags['auto-approve'],
        deletes: flags['approve-deletes'] ?? null,
        isJson: this.jsonEnabled(),
      });
    }

    const progress = await this.progress();
    const timeIsUp = new AbortController();
    const cancelTime =
      asked.maxDurationMs === null
        ? () => undefined
        : clock.after(asked.maxDurationMs, () => {
            timeIsUp.abort();
          });
    drain.begin();
    try {
      await app.runPlan(plan, preview, {
        version: this.config.version,
        apply: {
          lockTimeoutMs: flags['lock-timeout'] * 1000,
          steps: asked.steps,
          selection: { ...asked.selection, mend: mending?.mend ?? null },
          check: saved === null ? mending?.check : app.checkSaved(saved, args.plan),
        },
        drain: AbortSignal.any([drain.signal, timeIsUp.signal]),
        events: (event) => {
          if (event.kind === 'draining') drain.writing(event.batches);
          if (event.kind === 'gave-up') this.logToStderr(gaveUpText(event.stillMs));
          const paused = pausedText(event, planFile);
          if (paused !== null) this.logToStderr(paused);
          const frozenAgain = frozenAgainText(event);
          if (frozenAgain !== null) this.logToStderr(frozenAgain);
          progress.onEvent(event);
        },
        warn,
      });
    } catch (error) {
      // Who stopped it is told so first (product.md §4), and what went wrong beside it.
      if (drain.exit() === null) throw error;
      const paint = paintFor(process.stderr.isTTY, process.env);
      this.logToStderr(errorText(asTerautilError(error), paint).trimEnd());
    } finally {
      cancelTime();
      drain.dispose();
      await progress.end();
    }
    return this.endWith(await status(), {
      ...end,
      stoppedBy: drain.exit(),
      timeIsUp: timeIsUp.signal.aborted,
    });
  }

  private async endWith(
    status: StatusDocument,
    { applied: { file, plan, planFile }, asked, stoppedBy, timeIsUp }: End,
  ): Promise<StatusDocument> {
    const { exitCodeOf } = await import('../app.js');
    const isChanged = status.tables.some(({ freeze }) => freeze?.state === 'changed');
    const isUnsplit = status.tables.some(({ splits }) => (splits?.refused ?? '0') !== '0');
    if (status.failures.length > 0 || isChanged || isUnsplit) {
      this.logToStderr(statusText(status, planFile, paintFor(process.stderr.isTTY, process.env)));
    }
    const code = stoppedBy ?? exitCodeOf(status, timeIsUp);
    const command = nextCommand(file, asked, status);
    const repairs = plan.steps.includes('dump') && plan.steps.includes('diff');
    this.log(outcomeText(status, planFile, { timeIsUp: code === 8, command, repairs }));
    this.leaveWith(code);
    return status;
  }

  private async progress(): Promise<import('../terminal/progress.js').ProgressView> {
    const { plainProgress, terminalProgress } = await import('../terminal/progress.js');
    const { systemClock } = await import('../clock.js');
    const { isInteractive } = await import('../terminal/watch.js');
    if (isInteractive(process.stderr, process.env)) return terminalProgress(systemClock);
    return plainProgress(systemClock, (line) => {
      this.logToStderr(line);
    });
  }
}

function gaveUpText(stillMs: number): string {
  return `Stopping: nothing has moved for ${duration(stillMs)}; saving progress.`;
}

/** As if the plan itself had been applied. */
function plainly({ applied, asked }: End): Pick<End, 'applied' | 'asked'> {
  return {
    applied: { ...applied, file: applied.planFile },
    asked: { ...asked, only: null, settle: null },
  };
}

interface End {
  readonly applied: Applied;
  readonly asked: Asked;
  readonly stoppedBy: ExitCode | null;
  readonly timeIsUp: boolean;
}
