/**
 * What moves while an apply runs: on a terminal one listr2 task per phase, elsewhere a plain line now
 * and then. Everything goes to stderr; stdout carries the result only (product.md §5).
 */
import type { ListrDefaultRendererLogLevels } from 'listr2';
import type { Clock } from '../clock.js';
import type { RunEvent } from '../migration/context.js';
import { STEP_KINDS, type StepKind } from '../migration/ledger-records.js';
import { bytes, count, duration, plural } from '../views/text.js';

export interface ProgressView {
  readonly onEvent: (event: RunEvent) => void;
  /** Resolves when the last thing is drawn. */
  end(): Promise<void>;
}

const TITLES: Record<StepKind, string> = {
  'create-table': 'Create tables',
  'freeze-schema': 'Freeze splits and merges',
  dump: 'Copy ranges',
  settle: 'Settle suspect ranges',
  'restore-schema': 'Restore splits and merges',
};
const STEPS: readonly StepKind[] = STEP_KINDS;

const PLAIN_EVERY_MS = 30_000;
const PLAIN_EVERY_PART = 0.05;
/** Drawing more often costs time and shows nothing more. */
const DRAW_EVERY_MS = 300;

interface Tally {
  step: StepKind;
  units: number;
  ended: number;
  failed: number;
  cells: number;
  bytes: number;
  waiting: boolean;
  /** When the phase began, monotonic ms. */
  startedAt: number;
}

/** Each phase is counted for itself. */
function countEvent(tally: Tally, event: RunEvent, clock: Clock): void {
  if (event.kind === 'phase') {
    Object.assign(tally, newTally(event.step, clock), { units: event.units, ended: event.done });
    return;
  }
  tally.waiting = event.kind === 'waiting';
  if (event.kind === 'copied') {
    tally.cells += event.cells;
    tally.bytes += event.bytes;
  } else if (event.kind === 'unit-ended') {
    tally.ended += event.end === 'finished' ? 1 : 0;
    tally.failed += event.end === 'failed' ? 1 : 0;
  }
}

function newTally(step: StepKind, clock: Clock): Tally {
  const startedAt = clock.monotonicMs();
  return { step, units: 0, ended: 0, failed: 0, cells: 0, bytes: 0, waiting: false, startedAt };
}

function tallyText(tally: Tally, clock: Clock): string {
  if (tally.units === 0) return 'nothing to do';
  const elapsedMs = clock.monotonicMs() - tally.startedAt;
  const rate = elapsedMs > 0 ? (tally.cells * 1000) / elapsedMs : 0;
  const what = tally.step === 'dump' || tally.step === 'settle' ? 'range' : 'table';
  return [
    `${count(tally.ended)} of ${plural(tally.units, what)} finished`,
    ...(tally.failed > 0 ? [`${count(tally.failed)} failed`] : []),
    ...(tally.cells > 0
      ? [`${count(tally.cells)} cells, ${bytes(tally.bytes)}`, `${count(Math.round(rate))} cells/s`]
      : []),
    ...(tally.waiting ? ['waiting for ranges that others hold'] : []),
  ].join('   ');
}

/** Plain lines: at each phase, at waiting, and every 30 s or 5 %. */
export function plainProgress(clock: Clock, write: (line: string) => void): ProgressView {
  const tally = newTally('create-table', clock);
  const startedAt = clock.monotonicMs();
  let saidAt = startedAt;
  let saidEnded = 0;
  let saidWaiting = false;
  const say = (): void => {
    saidAt = clock.monotonicMs();
    saidEnded = tally.ended;
    write(`${duration(saidAt - startedAt)}  ${TITLES[tally.step]}: ${tallyText(tally, clock)}`);
  };
  return {
    onEvent: (event) => {
      countEvent(tally, event, clock);
      if (event.kind === 'phase') saidEnded = tally.ended;
      const isDue =
        tally.ended - saidEnded >= Math.max(1, tally.units * PLAIN_EVERY_PART) ||
        clock.monotonicMs() - saidAt >= PLAIN_EVERY_MS;
      if (isDue || (tally.waiting && !saidWaiting)) say();
      saidWaiting = tally.waiting;
    },
    end: () => Promise.resolve(),
  };
}

/** One listr2 task per phase, redrawn a few times a second. */
export async function terminalProgress(clock: Clock): Promise<ProgressView> {
  const { Listr, ListrLogger, ProcessOutput } = await import('listr2');
  const tally = newTally('create-table', clock);
  const ends = new Map<StepKind, (text: string) => void>();
  const isOver = new Map<StepKind, Promise<string>>(
    STEPS.map((step) => [step, new Promise((resolve) => ends.set(step, resolve))]),
  );
  /** What is said of a phase is made when it ends: the tally then begins to count the next one. */
  const endBefore = (index: number): void => {
    const ended = STEPS.slice(0, index);
    for (const step of ended) {
      ends.get(step)?.(step === tally.step ? tallyText(tally, clock) : 'nothing to do');
    }
  };
  let draw: (text: string) => void = () => undefined;
  // listr2 writes to stdout unless it is given an output of its own.
  const logger = new ListrLogger<ListrDefaultRendererLogLevels>({
    processOutput: new ProcessOutput(process.stderr, process.stderr),
  });
  const list = new Listr(
    STEPS.map((step) => ({
      title: TITLES[step],
      task: async (_: unknown, task: { output: string; title: string }) => {
        draw = (text) => {
          task.output = text;
        };
        const text = (await isOver.get(step)) ?? '';
        draw = () => undefined;
        task.title = `${TITLES[step]}   ${text}`;
      },
    })),
    {
      concurrent: false,
      exitOnError: false,
      registerSignalListeners: false,
      rendererOptions: { logger },
    },
  );
  const drawn = list.run();
  let cancel: () => void = () => undefined;
  const redraw = (): void => {
    draw(tallyText(tally, clock));
    cancel = clock.after(DRAW_EVERY_MS, redraw);
  };
  redraw();
  return {
    onEvent: (event) => {
      if (event.kind === 'phase') endBefore(STEPS.indexOf(event.step));
      countEvent(tally, event, clock);
    },
    end: async () => {
      cancel();
      endBefore(STEPS.length);
      await drawn;
    },
  };
}
