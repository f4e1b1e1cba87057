import { Args, Flags } from '@oclif/core';
import type { StatusDocument } from '../documents/status.generated.js';
import type { ExitCode } from '../errors.js';
import type { ResolvedPlan } from '../plan/types.js';
import type { WatchEnd } from '../terminal/watch.js';
import type { Pace } from '../views/pace.js';
import { statusText } from '../views/status.js';
import { BaseCommand } from './base.js';
import { keepHeapSmall } from './small-heap.js';

const LOOK_EVERY_MS = 2_000;
const PLAIN_EVERY_MS = 30_000;

export default class Status extends BaseCommand {
  static override summary =
    'Show where a migration is: finished, failed, running and pending ranges.';
  static override description = `Reads the ledger only; works while an apply runs, and changes nothing.
Without PLAN, takes the only plans/*.yaml of the current folder. --watch on a terminal redraws every two seconds until the migration is finished; elsewhere it prints every 30 s, and ends also when nobody has worked on it for one lease.`;
  static override examples = [
    '<%= config.bin %> status plans/users.yaml --watch',
    '<%= config.bin %> status plans/users.yaml --json | jq .state',
    '<%= config.bin %> status plans/users.yaml --exit-code && echo equal',
  ];
  static override args = {
    plan: Args.string({ name: 'PLAN', description: 'the plan file' }),
  };
  static override flags = {
    watch: Flags.boolean({
      description: 'look again until it is finished; with --json one line whenever it has changed',
    }),
    table: Flags.string({
      description: 'only this table, by its name at the source; may be given several times',
      multiple: true,
      helpValue: 'NAME',
    }),
    failed: Flags.boolean({
      description: 'show what failed, every range of it; --json always has them all',
    }),
    'exit-code': Flags.boolean({
      description:
        'leave with 2 for differences or conflicts, 3 when incomplete, 7 when a cluster could not be reached',
    }),
  };

  async run(): Promise<StatusDocument | undefined> {
    keepHeapSmall();
    const { args, flags } = await this.parse(Status);
    const { planHere } = await import('../plan/here.js');
    const { loadPlan } = await import('../plan/load.js');
    const planFile = planHere(args.plan);
    const plan = loadPlan(planFile);
    const { exitCodeOf, planStatus } = await import('../app.js');
    const warned = new Set<string>();
    const look = (): Promise<StatusDocument> =>
      planStatus(plan, planFile, {
        mayBeOld: true,
        warn: (line) => {
          if (!warned.has(line)) this.logToStderr(`! ${line}`);
          warned.add(line);
        },
        tables: flags.table ?? [],
      });
    const render = (status: StatusDocument, pace?: Pace): string =>
      statusText(status, planFile, this.paint, {
        failedOnly: flags.failed,
        ...(pace === undefined ? {} : { pace }),
      });
    const leave = (status: StatusDocument): void => {
      if (flags['exit-code']) this.leaveWith(exitCodeOf(status));
    };
    if (!flags.watch) {
      const status = await look();
      this.log(render(status).trimEnd());
      leave(status);
      return status;
    }
    const last = await this.watch(plan, look, render);
    if (last !== null) leave(last);
    return undefined;
  }

  /** `--watch --json` prints as it goes. */
  protected override logJson(document: unknown): void {
    if (document !== undefined) super.logJson(document);
  }

  /** null: it was stopped before anything ended, and the exit code is set. */
  private async watch(
    plan: ResolvedPlan,
    look: () => Promise<StatusDocument>,
    render: (status: StatusDocument, pace?: Pace) => string,
  ): Promise<StatusDocument | null> {
    const { systemClock } = await import('../clock.js');
    const { isInteractive, redrawing, watchStatus } = await import('../terminal/watch.js');
    const isTerminal = !this.jsonEnabled() && isInteractive(process.stdout, process.env);
    const draw = redrawing(process.stdout);
    const print = (text: string): void => void process.stdout.write(text);
    let lastLine = '';
    const show = (status: StatusDocument, pace: Pace, end: WatchEnd | null): void => {
      if (this.jsonEnabled()) {
        const line = `${JSON.stringify(status)}\n`;
        if (line !== lastLine) print(line);
        lastLine = line;
        return;
      }
      const text = render(status, pace);
      if (isTerminal) draw(text, end !== null);
      else print(`${text}${end === null ? '\n' : ''}`);
      if (end === 'idle') this.logToStderr('Nobody works on it: nothing more will change.');
    };
    const stop = new AbortController();
    const stopWith = (code: ExitCode) => (): void => {
      this.leaveWith(code);
      stop.abort();
    };
    process.once('SIGINT', stopWith(130));
    process.once('SIGTERM', stopWith(143));
    // `| head` has left: nobody reads any more.
    process.stdout.once('error', stopWith(0));
    try {
      return await watchStatus({
        clock: systemClock,
        look,
        everyMs: isTerminal || this.jsonEnabled() ? LOOK_EVERY_MS : PLAIN_EVERY_MS,
        idleMs: isTerminal ? null : plan.lockService.leaseMs,
        show,
        signal: stop.signal,
      });
    } catch (error) {
      if (!stop.signal.aborted) throw error;
      return null;
    }
  }
}
