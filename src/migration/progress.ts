/**
 * The checkpoint of one unit while it is worked on: what is settled, in the journal with each batch and
 * in the ledger every few seconds. Its counters and digest advance with the row, never apart from it.
 */
import { rowKey, type RowKey } from '../cells/bytes.js';
import { addDigest, createDigest, type Digest } from '../cells/digest.js';
import type { Clock } from '../clock.js';
import { bug } from '../errors.js';
import {
  addCounters,
  copyCounters,
  isBalanced,
  zeroCounters,
  type Counters,
} from './ledger/counters.js';
import {
  addDiffCounts,
  isDiffBalanced,
  zeroDiffCounts,
  type DiffCounts,
} from './ledger/diff-counts.js';
import { addExtra, noExtra, type Extra, type GrowingExtra } from './ledger/extra.js';
import type { LedgerKeys } from './ledger/ledger.js';
import type { MendState } from './ledger/mended.js';
import { createRetryCounts, type Place } from './ledger/retries.js';
import {
  encodeRecord,
  type DiffState,
  type RecheckState,
  type RecordedError,
  type RecordedThrottle,
  type RecordState,
  type SplitTally,
  type StepRecord,
} from './ledger/records.js';
import { PUBLISH_EVERY_BYTES, PUBLISH_EVERY_MS } from './limits.js';
import type { FileState, Journal, Lease, Retry, SplitSizes } from './ports.js';

/** Work that is done up to `lastRow`; null when it ends inside a row, which then counts only as a whole. */
export interface Advance {
  readonly lastRow: RowKey | null;
  readonly digest: Digest;
  readonly counters?: Counters;
  readonly diff?: DiffCounts;
  /** Of the cells among them that a repair may delete. */
  readonly extra?: Extra;
  /** Where the file of details stands now. */
  readonly file?: FileState | null;
  /** Which rows wait for another look now, or what became of them; absent: as before. */
  readonly recheck?: RecheckState | null;
}

export interface Progress {
  readonly checkpoint: () => RowKey | null;
  readonly counters: () => Counters;
  readonly file: () => FileState | null;
  readonly diff: () => DiffState | null;
  /** The checkpoint moves, or waits for the rest of a row. */
  advance(step: Advance): void;
  /** How often the checkpoint moved. */
  readonly advances: () => number;
  /** Cells came or were acknowledged; not yet enough of them to move the checkpoint. */
  readonly moved: () => void;
  /** For how long nothing has moved, ms. */
  readonly stillMs: () => number;
  /** Counts a try that is made again, and tells the ledger now and then, also while nothing moves. */
  noteRetry(place: Place, retry: Retry): void;
  /** Forgets all that was done: the unit begins anew. */
  restart(): void;
  /** The facts that a comparison rests on; its counts stay. */
  setDiff(facts: Pick<DiffState, 'basis' | 'flushed'>): void;
  /** Writes the state into the ledger. Throws TU-LEASE-LOST. */
  publish(state: RecordState, error?: RecordedError | null): Promise<void>;
  /** The error of a checkpoint that could not be published in the background, if any. */
  readonly failure: () => unknown;
  /** Forgets what an earlier attempt left inside a row, and counts the attempt. */
  beginAttempt(): void;
  suspect: boolean;
  splitSizes: SplitSizes | null;
  tableCreated: bigint | null;
  refrozen: number;
  splits: SplitTally | null;
  mended: MendState | null;
}

export interface ProgressPorts {
  readonly lease: Lease;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly keys: LedgerKeys;
  readonly generation: number;
  /** Where the process goes slower now, because a cluster asks for less. */
  readonly throttles?: (() => readonly RecordedThrottle[]) | undefined;
  /** Something moves: also told to whoever watches the whole run. */
  readonly onMoved?: (() => void) | undefined;
}

/** `start` is the record to go on from; its epoch and session are those of the new lease. */
export function createProgress(ports: ProgressPorts, start: StepRecord): Progress {
  const { lease, journal, clock, keys, generation, throttles = () => [], onMoved } = ports;
  let done = totalsOf(start);
  // Work that ended inside a row: it counts once the row is complete.
  let open = noTotals();
  let { checkpoint, file, attempts } = start;
  let facts: Pick<DiffState, 'basis' | 'flushed'> | null = start.diff;
  let recheck = start.diff?.recheck ?? null;
  let publishedAt = clock.monotonicMs();
  let publishedBytes = bytesOf(done);
  let publishing = Promise.resolve();
  let failure: unknown = null;
  let advances = 0;
  let hasEnded = false;
  let movedAt = clock.monotonicMs();
  const retries = createRetryCounts(start.retries);
  /** Not of what an older version compared. */
  let knowsExtra = start.diff === null || start.diff.extra !== null;

  const diff = (): DiffState | null =>
    facts && {
      basis: facts.basis,
      flushed: facts.flushed,
      counts: done.diff,
      extra: knowsExtra ? done.extra : null,
      ...(recheck && { recheck }),
    };
  const { failures } = start;
  const record = (state: RecordState, error: RecordedError | null): StepRecord => ({
    ...start,
    state,
    failures: state === 'failed' ? failures + 1 : state === 'finished' ? 0 : failures,
    checkpoint,
    counters: done.counters,
    digest: done.digest,
    suspect: self.suspect,
    splitSizes: self.splitSizes,
    tableCreated: self.tableCreated,
    ...(self.refrozen > 0 && { refrozen: self.refrozen }),
    ...(self.splits && { splits: self.splits }),
    ...(self.mended && { mended: self.mended }),
    diff: diff(),
    file,
    attempts,
    retries: retries.list(),
    throttles: state === 'running' ? throttles() : [],
    error,
    updatedAt: clock.wallMicros(),
  });
  const key = keys.record(generation, start.unit, start.step, start.epoch, start.session);
  const publish = (state: RecordState, error: RecordedError | null = null): Promise<void> => {
    hasEnded ||= state !== 'running';
    publishedAt = clock.monotonicMs();
    publishedBytes = bytesOf(done);
    const value = encodeRecord(record(state, error));
    const isPublished = publishing.then(() => lease.publish([{ key, value }]));
    // A later record must not wait for ever on a failed earlier one; the failure itself is kept.
    publishing = isPublished.catch(() => undefined);
    return isPublished;
  };
  const publishIfDue = (): void => {
    const isDue =
      clock.monotonicMs() - publishedAt >= PUBLISH_EVERY_MS ||
      bytesOf(done) - publishedBytes >= PUBLISH_EVERY_BYTES;
    // A retry that is told late must not bring a unit that has ended back to life.
    if (!isDue || hasEnded) return;
    publish('running').catch((error: unknown) => {
      failure ??= error;
    });
  };

  const self: Progress = {
    checkpoint: () => checkpoint,
    counters: () => done.counters,
    file: () => file,
    diff,
    advances: () => advances,
    moved: () => {
      movedAt = clock.monotonicMs();
      onMoved?.();
    },
    stillMs: () => clock.monotonicMs() - movedAt,
    noteRetry: (place, retry) => {
      retries.add(place, retry);
      publishIfDue();
    },
    advance: (step) => {
      checkBalance(step);
      self.moved();
      add(open, step);
      if (step.lastRow === null) return;
      advances += 1;
      add(done, open);
      open = noTotals();
      if (step.file !== undefined) file = step.file;
      if (step.recheck !== undefined) recheck = step.recheck;
      // A copy: the key must not keep its whole block alive.
      checkpoint = rowKey(Buffer.from(step.lastRow));
      journal.checkpoint({
        unit: start.unit,
        step: start.step,
        epoch: start.epoch,
        session: start.session,
        record: encodeRecord(record('running', null)),
      });
      publishIfDue();
    },
    restart: () => {
      done = noTotals();
      open = noTotals();
      checkpoint = null;
      file = null;
      facts = null;
      recheck = null;
      knowsExtra = true;
      publishedBytes = 0;
    },
    setDiff: ({ basis, flushed }) => {
      facts = { basis, flushed };
    },
    publish,
    failure: () => failure,
    beginAttempt: () => {
      attempts += 1;
      open = noTotals();
      // What failed then is made up for by the next publication, or fails this attempt anew.
      failure = null;
    },
    suspect: start.suspect,
    splitSizes: start.splitSizes,
    tableCreated: start.tableCreated,
    refrozen: start.refrozen ?? 0,
    splits: start.splits ?? null,
    mended: start.mended ?? null,
  };
  return self;
}

interface Totals {
  readonly counters: Counters;
  readonly diff: DiffCounts;
  readonly digest: Digest;
  readonly extra: GrowingExtra;
}

function noTotals(): Totals {
  return {
    counters: zeroCounters(),
    diff: zeroDiffCounts(),
    digest: createDigest(),
    extra: noExtra(),
  };
}

function totalsOf(start: StepRecord): Totals {
  const totals = { ...noTotals(), counters: copyCounters(start.counters) };
  addDigest(totals.digest, start.digest);
  if (start.diff !== null) addDiffCounts(totals.diff, start.diff.counts);
  if (start.diff?.extra) addExtra(totals.extra, start.diff.extra);
  return totals;
}

function add(total: Totals, more: { readonly digest: Digest } & Partial<Totals>): void {
  addDigest(total.digest, more.digest);
  if (more.counters !== undefined) addCounters(total.counters, more.counters);
  if (more.diff !== undefined) addDiffCounts(total.diff, more.diff);
  if (more.extra !== undefined) addExtra(total.extra, more.extra);
}

function bytesOf({ counters, diff }: Totals): number {
  return counters.bytes + diff.bytes;
}

/** Promise P7. */
function checkBalance({ counters, diff }: Advance): void {
  if (counters !== undefined && !isBalanced(counters))
    bug('The counters of a batch do not balance.');
  if (diff !== undefined && !isDiffBalanced(diff))
    bug('The counts of a comparison do not balance.');
}
