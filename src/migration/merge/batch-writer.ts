/**
 * Sends batches of one range and settles each of their rows. A row is settled when it is acknowledged,
 * or read back as present, or skipped by the rules after reading. What became of it after a lost answer
 * is unknown: nobody writes it again before the quiet time has passed and it has been read back
 * (docs/architecture.md, "What may be written").
 *
 * Batches of one range hold different rows, so several may be in flight; they are reported as done in
 * the order of their keys, which is what makes a checkpoint possible.
 */
import type { RowBatch } from '../../cells/batch.js';
import type { CellRefs } from '../../cells/encode-batch.js';
import { backoffMs, type Clock, type Random } from '../../clock.js';
import { bug, TerautilError } from '../../errors.js';
import type { ByteBudget } from './budget.js';
import type { Counters } from '../ledger/counters.js';
import type { Pace } from '../pace/pace.js';
import type { Cluster, Failpoint, Lease, OnRetry, RowOutcome } from '../ports.js';
import { unsettledCells, type ReadBackPorts } from './read-back.js';
import { selectRowsOf } from './rows.js';

/** Batches of one range in flight: enough to hide the round trip, few enough to share the budget. */
const BATCHES_IN_FLIGHT_MAX = 4;
/** A few lost requests do not fail the attempt where the lease, and so the time of each, is long. */
const STALLED_WRITES = 3;
const BACKOFF_FIRST_MS = 50;
const BACKOFF_MOST_MS = 2_000;

export interface PendingBatch {
  readonly cells: CellRefs;
  /** What it keeps in memory until it is done. */
  readonly bytes: number;
  /** What the batch adds to the range's counters once it is done; corrected when rows are read back. */
  readonly counters: Counters;
  /** Rows that the destination refused for good, as they come. */
  readonly deadLetters: DeadRow[];
}

/** A row, or the part of it that was in one request. */
export interface DeadRow {
  readonly cells: CellRefs;
  readonly status: number;
  readonly reason: string;
}

export interface WriterPorts extends ReadBackPorts {
  /** The write of these cells. */
  readonly encode: (cells: CellRefs) => RowBatch;
  readonly destination: Cluster;
  readonly table: string;
  readonly lease: Lease;
  /** The longest one write may take, ms. */
  readonly writeDeadlineMs: number;
  /** How long a batch may make no progress before the attempt fails, ms. */
  readonly standstillMs: number;
  readonly budget: ByteBudget;
  readonly pace: Pace;
  readonly onRetry: OnRetry;
  /** Rows were acknowledged. */
  readonly onMoved: () => void;
  readonly clock: Clock;
  readonly random: Random;
  readonly failpoint: Failpoint;
  /** Awaited before rows of which it is not known what became of them are read back, when they are quiet. */
  readonly onQuiet?: () => Promise<void>;
  readonly signal: AbortSignal;
  /** Aborted when the run drains: what is not acknowledged by then is not written again. */
  readonly drain: AbortSignal;
}

export interface BatchWriter<B extends PendingBatch> {
  /** Resolves when the batch is admitted; throws what made an earlier batch fail. */
  submit(batch: B): Promise<void>;
  /** Resolves when everything submitted is done; throws what made a batch fail. */
  idle(): Promise<void>;
  /** Never throws: resolves when everything sent is acknowledged, refused or quiet. */
  quiet(): Promise<void>;
}

export function createBatchWriter<B extends PendingBatch>(
  ports: WriterPorts,
  onDone: (batch: B) => void,
): BatchWriter<B> {
  const { budget, signal } = ports;
  const queue: { batch: B; isDone: boolean; settled: Promise<void> }[] = [];
  let failure: { error: unknown } | null = null;
  let quietAt = 0;

  const reportDone = (): void => {
    for (let head = queue[0]; head?.isDone === true && failure === null; head = queue[0]) {
      queue.shift();
      onDone(head.batch);
    }
  };
  const throwFailure = (): void => {
    if (failure !== null) throw failure.error;
  };
  const noteUnknown = (at: number): void => {
    quietAt = Math.max(quietAt, at);
  };

  return {
    submit: async (batch) => {
      while (queue.length >= BATCHES_IN_FLIGHT_MAX && failure === null) await queue[0]?.settled;
      throwFailure();
      await budget.acquire(batch.bytes, signal);
      const entry = { batch, isDone: false, settled: Promise.resolve() };
      queue.push(entry);
      entry.settled = settleBatch(ports, batch, noteUnknown)
        .then(() => {
          entry.isDone = true;
          reportDone();
        })
        .catch((error: unknown) => {
          failure ??= { error };
        })
        .finally(() => {
          budget.release(batch.bytes);
        });
    },
    idle: async () => {
      while (queue.length > 0 && failure === null) await queue[0]?.settled;
      throwFailure();
    },
    quiet: async () => {
      await Promise.all(queue.map((entry) => entry.settled));
      const wait = quietAt - ports.clock.monotonicMs();
      if (wait > 0) await ports.clock.sleep(wait);
    },
  };
}

/** Writes the batch until every row is settled; throws when that is impossible. */
async function settleBatch(
  ports: WriterPorts,
  batch: PendingBatch,
  noteUnknown: (quietAt: number) => void,
): Promise<void> {
  const { clock, lease, signal } = ports;
  let cells = batch.cells;
  let attempt = 0;
  let progressAt = clock.monotonicMs();
  while (cells.indexes.length > 0) {
    const rows = ports.encode(cells);
    // Keeping to the pace is no lack of progress.
    progressAt += await admit(ports, cells.indexes.length, rows.bytes.length);
    const sent = ports.destination.write(ports.table, rows, {
      sendBefore: lease.deadline(),
      deadlineMs: ports.writeDeadlineMs,
    });
    ports.failpoint('dump.in_batch');
    const outcomes = await sent;
    if (outcomes.length !== rows.rowCount) bug('A write did not answer for each of its rows.');
    for (const outcome of outcomes) if (outcome.kind === 'unknown') noteUnknown(outcome.quietAt);
    noteOutcomes(ports, outcomes);
    throwDenied(outcomes);
    buryRefused(batch, cells, outcomes);
    if (outcomes.some(({ kind }) => kind !== 'acknowledged')) ports.drain.throwIfAborted();
    // Waiting for quiet is no lack of progress.
    progressAt += await waitUntilQuiet(ports, outcomes);
    const before = cells.indexes.length;
    cells = await unsettledCells(ports, batch.counters, cells, outcomes);
    if (cells.indexes.length === 0) return;

    if (cells.indexes.length < before) progressAt = clock.monotonicMs();
    const stalledFor = clock.monotonicMs() - progressAt;
    if (stalledFor > Math.max(ports.standstillMs, STALLED_WRITES * ports.writeDeadlineMs)) {
      throw stalled(ports.table, outcomes, stalledFor);
    }
    await clock.sleep(backoffMs(ports.random, attempt, BACKOFF_FIRST_MS, BACKOFF_MOST_MS), signal);
    attempt += 1;
  }
}

/** Waits for its turn at the pace; returns after how many ms. On a drain it goes out of turn: what is read is finished. */
async function admit(ports: WriterPorts, cells: number, bytes: number): Promise<number> {
  const { clock, pace, signal, drain } = ports;
  const before = clock.monotonicMs();
  try {
    await pace.admit(cells, bytes, AbortSignal.any([signal, drain]));
  } catch (error) {
    if (signal.aborted || !drain.aborted) throw error;
  }
  return clock.monotonicMs() - before;
}

/** Tells why rows have to be written again, each reason once. */
function noteOutcomes(
  { pace, onRetry, onMoved }: WriterPorts,
  outcomes: readonly RowOutcome[],
): void {
  const causes = new Map<string, boolean>();
  for (const outcome of outcomes) {
    if (outcome.kind === 'unknown') causes.set(outcome.cause, false);
    if (outcome.kind === 'refused' && !outcome.permanent) {
      causes.set(outcome.cause, outcome.isPushback);
    }
  }
  for (const [cause, isPushback] of causes) onRetry({ call: 'write', cause, isPushback });
  pace.answered([...causes].find(([, isPushback]) => isPushback)?.[0] ?? null);
  if (outcomes.some(({ kind }) => kind === 'acknowledged')) onMoved();
}

/** Waits until none of the rows can be written any more by what was sent; returns for how many ms. */
async function waitUntilQuiet(
  { clock, signal, onQuiet }: WriterPorts,
  outcomes: readonly RowOutcome[],
): Promise<number> {
  const unknown = outcomes.flatMap((o) => (o.kind === 'unknown' ? [o.quietAt] : []));
  if (unknown.length === 0) return 0;
  const before = clock.monotonicMs();
  const wait = Math.max(...unknown) - before;
  if (wait > 0) await clock.sleep(wait, signal);
  await onQuiet?.();
  return clock.monotonicMs() - before;
}

/** All rows would become dead letters, for a reason that is none of theirs. */
function throwDenied(outcomes: readonly RowOutcome[]): void {
  for (const outcome of outcomes) if (outcome.kind === 'denied') throw outcome.error;
}

/** Rows that no retry can help become dead letters; the others of the batch go on. */
function buryRefused(batch: PendingBatch, cells: CellRefs, outcomes: readonly RowOutcome[]): void {
  outcomes.forEach((outcome, row) => {
    if (outcome.kind !== 'refused' || !outcome.permanent) return;
    const dead = selectRowsOf(cells, (at) => at === row);
    batch.counters.written -= dead.indexes.length;
    batch.counters.deadLetters += dead.indexes.length;
    batch.deadLetters.push({ cells: dead, status: outcome.status, reason: outcome.cause });
  });
}

function stalled(table: string, outcomes: readonly RowOutcome[], forMs: number): TerautilError {
  const reasons = new Set(outcomes.flatMap((o) => ('cause' in o ? [o.cause] : [])));
  return new TerautilError(
    'TU-WRITE-BUSY',
    `Writing to ${table} made no progress for ${Math.floor(forMs / 1000)} s (${[...reasons].join(', ')}).`,
    { hint: 'Nothing is lost: run apply again when the destination is well.' },
  );
}
