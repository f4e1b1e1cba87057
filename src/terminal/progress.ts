/**
 * What moves while an apply runs: on a terminal one listr2 task per phase, elsewhere a plain line now
 * and then. Everything goes to stderr; stdout carries the result only (product.md §5).
 */
import type { ListrDefaultRendererLogLevels } from 'listr2';
import type { Clock } from '../clock.js';
import type { RunEvent } from '../migration/context.js';
import { STEP_KINDS, type StepKind } from '../migration/ledger/records.js';
import { bytes, count, duration, plural } from '../views/text.js';

export interface ProgressView {
  readonly onEvent: (event: RunEvent) => void;
  /** Resolves when the last thing is drawn. */
  end(): Promise<void>;
}

const TITLES: Record<StepKind, string> = {
  'create-table': 'Create tables',
  'freeze-schema': 'Freeze splits and merges',
  'split-table': 'Split tables',
  dump: 'Copy ranges',
  settle: 'Settle ranges',
  'restore-schema': 'Restore splits and merges',
  repair: 'Repair ranges',
  diff: 'Compare ranges',
};
const STEPS: readonly StepKind[] = STEP_KINDS;
const RANGE_STEPS: readonly StepKind[] = ['dump', 'settle', 'repair', 'diff'];

const PLAIN_EVERY_MS = 30_000;
const PLAIN_EVERY_PART = 0.05;
/** Clusters are asked again for minutes before a range fails; nobody should have to guess at what. */
const STILL_MS = 10_000;
/** How long after a cluster asked for less it is said that it did. */
const PUSHBACK_MS = 10_000;
/** Drawing more often costs time and shows nothing more. */
const DRAW_EVERY_MS = 300;

/** By the command itself. */
const SAID_ELSEWHERE = [
  'draining',
  'gave-up',
  'refrozen',
  'not-refrozen',
  'paused',
  'resumed',
] as const;
type Counted = Exclude<RunEvent, { readonly kind: (typeof SAID_ELSEWHERE)[number] }>;

function isCounted(event: RunEvent): event is Counted {
  return !(SAID_ELSEWHERE as readonly string[]).includes(event.kind);
}

interface Tally {
  step: StepKind;
  units: number;
  ended: number;
  failed: number;
  cells: number;
  bytes: number;
  waiting: boolean;
  paused: boolean;
  /** When the phase began, monotonic ms. */
  startedAt: number;
  /** When something was copied or ended last, monotonic ms. */
  movedAt: number;
  /** What was tried again last since then, and how often anything was. */
  retried: { readonly what: string; readonly times: number } | null;
  /** How a cluster asked for less last, and when. */
  pushback: { readonly what: string; readonly at: number } | null;
}

/** Each phase is counted for itself. */
function countEvent(tally: Tally, event: RunEvent, clock: Clock): void {
  if (event.kind === 'phase') {
    const { paused } = tally;
    const { units, done: ended } = event;
    Object.assign(tally, newTally(event.step, clock), { units, ended, paused });
    return;
  }
  if (event.kind === 'paused' || event.kind === 'resumed') tally.paused = event.kind === 'paused';
  if (!isCounted(event)) return;
  if (event.kind === 'retry') {
    const { place, retry } = event;
    const what = `${place} ${retry.call}: ${retry.cause}`;
    tally.retried = { what, times: (tally.retried?.times ?? 0) + 1 };
    if (retry.isPushback) tally.pushback = { what, at: clock.monotonicMs() };
    return;
  }
  // Tables are restored while others are still copied: that is counted with its own phase.
  if ('step' in event && event.step !== tally.step) return;
  tally.waiting = event.kind === 'waiting';
  if (event.kind === 'copied' || event.kind === 'unit-ended') {
    tally.movedAt = clock.monotonicMs();
    tally.retried = null;
  }
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
  return {
    step,
    units: 0,
    ended: 0,
    failed: 0,
    cells: 0,
    bytes: 0,
    waiting: false,
    paused: false,
    startedAt,
    movedAt: startedAt,
    retried: null,
    pushback: null,
  };
}

function tallyText(tally: Tally, clock: Clock): string {
  if (tally.units === 0) return tally.paused ? 'paused' : 'nothing to do';
  const now = clock.monotonicMs();
  const elapsedMs = now - tally.startedAt;
  const stillMs = now - tally.movedAt;
  const rate = elapsedMs > 0 ? (tally.cells * 1000) / elapsedMs : 0;
  const what = RANGE_STEPS.includes(tally.step) ? 'range' : 'table';
  return [
    `${count(tally.ended)} of ${plural(tally.units, what)} finished`,
    ...(tally.failed > 0 ? [`${count(tally.failed)} failed`] : []),
    ...(tally.cells > 0
      ? [
          `${plural(tally.cells, 'cell')}, ${bytes(tally.bytes)}`,
          `${count(Math.round(rate))} cells/s`,
        ]
      : []),
    ...(tally.waiting && !tally.paused ? ['waiting for ranges that others hold'] : []),
    ...(tally.paused ? ['paused'] : []),
    ...(stillMs >= STILL_MS && !tally.waiting && !tally.paused
      ? [`nothing has moved for ${duration(stillMs)}${retriedText(tally)}`]
      : pushbackText(tally, now)),
  ].join('   ');
}

function retriedText({ retried }: Tally): string {
  if (retried === null) return '';
  return `; tried ${retried.times === 1 ? 'once more' : `${count(retried.times)} times more`}, last ${retried.what}`;
}

function pushbackText({ pushback }: Tally, now: number): string[] {
  if (pushback === null || now - pushback.at > PUSHBACK_MS) return [];
  return [`slower, because of ${pushback.what}`];
}

/** Plain lines: at each phase, at waiting, and every 30 s or 5 %; also while nothing happens. */
export function plainProgress(clock: Clock, write: (line: string) => void): ProgressView {
  const tally = newTally('create-table', clock);
  const startedAt = clock.monotonicMs();
  let hasBegun = false;
  let saidEnded = 0;
  let saidWaiting = false;
  let cancel: () => void = () => undefined;
  const sayLater = (): void => {
    cancel();
    cancel = clock.after(PLAIN_EVERY_MS, say);
  };
  function say(): void {
    saidEnded = tally.ended;
    const what = hasBegun ? `${TITLES[tally.step]}: ${tallyText(tally, clock)}` : 'Registering';
    write(`${duration(clock.monotonicMs() - startedAt)}  ${what}`);
    sayLater();
  }
  sayLater();
  return {
    onEvent: (event) => {
      hasBegun = true;
      countEvent(tally, event, clock);
      if (event.kind === 'phase') saidEnded = tally.ended;
      const isDue = tally.ended - saidEnded >= Math.max(1, tally.units * PLAIN_EVERY_PART);
      if (isDue || (tally.waiting && !saidWaiting)) say();
      saidWaiting = tally.waiting;
    },
    end: () => {
      cancel();
      return Promise.resolve();
    },
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
