/**
 * The checkpoint of one unit while it is worked on: what is settled, in the journal with each batch and
 * in the ledger every few seconds. Its counters and digest advance with the row, never apart from it.
 */
import { rowKey, type RowKey } from '../cells/bytes.js';
import { addDigest, createDigest, type Digest } from '../cells/digest.js';
import type { Clock } from '../clock.js';
import { bug } from '../errors.js';
import { addCounters, copyCounters, isBalanced, zeroCounters, type Counters } from './counters.js';
import type { DumpBatch } from './dump.js';
import type { LedgerKeys } from './ledger.js';
import {
  encodeRecord,
  type RecordedError,
  type RecordState,
  type StepRecord,
} from './ledger-records.js';
import { PUBLISH_EVERY_BYTES, PUBLISH_EVERY_MS } from './limits.js';
import type { Journal, Lease, SplitSizes } from './ports.js';

export interface Progress {
  readonly checkpoint: () => RowKey | null;
  /** A batch is done: the checkpoint moves, or waits for the rest of a row that spans batches. */
  batchDone(batch: DumpBatch): void;
  /** Writes the state into the ledger. Throws TU-LEASE-LOST. */
  publish(state: RecordState, error?: RecordedError | null): Promise<void>;
  /** The error of a checkpoint that could not be published in the background, if any. */
  readonly failure: () => unknown;
  /** Forgets what an earlier attempt left inside a row, and counts the attempt. */
  beginAttempt(): void;
  suspect: boolean;
  splitSizes: SplitSizes | null;
}

export interface ProgressPorts {
  readonly lease: Lease;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly keys: LedgerKeys;
  readonly generation: number;
}

/** `start` is the record to go on from; its epoch and session are those of the new lease. */
export function createProgress(ports: ProgressPorts, start: StepRecord): Progress {
  const { lease, journal, clock, keys, generation } = ports;
  const counters = copyCounters(start.counters);
  const digest = createDigest();
  addDigest(digest, start.digest);
  let checkpoint = start.checkpoint;
  // Batches that ended inside a row: they count once the row is complete.
  const open: { counters: Counters; digest: Digest } = {
    counters: zeroCounters(),
    digest: createDigest(),
  };
  const clearOpen = (): void => {
    open.counters = zeroCounters();
    open.digest = createDigest();
  };
  let attempts = start.attempts;
  let publishedAt = clock.monotonicMs();
  let publishedBytes = counters.bytes;
  let publishing = Promise.resolve();
  let failure: unknown = null;

  const record = (state: RecordState, error: RecordedError | null): StepRecord => ({
    ...start,
    state,
    checkpoint,
    counters,
    digest,
    suspect: self.suspect,
    splitSizes: self.splitSizes,
    attempts,
    error,
    updatedAt: clock.wallMicros(),
  });
  const key = keys.record(generation, start.unit, start.step, start.epoch, start.session);
  const publish = (state: RecordState, error: RecordedError | null = null): Promise<void> => {
    publishedAt = clock.monotonicMs();
    publishedBytes = counters.bytes;
    const value = encodeRecord(record(state, error));
    const done = publishing.then(() => lease.publish([{ key, value }]));
    // A later record must not wait for ever on a failed earlier one; the failure itself is kept.
    publishing = done.catch(() => undefined);
    return done;
  };
  const publishInBackground = (): void => {
    publish('running').catch((error: unknown) => {
      failure ??= error;
    });
  };

  const self: Progress = {
    checkpoint: () => checkpoint,
    batchDone: (batch) => {
      if (!isBalanced(batch.counters)) bug('The counters of a batch do not balance.');
      addCounters(open.counters, batch.counters);
      addDigest(open.digest, batch.digest);
      if (batch.lastRow === null) return;
      addCounters(counters, open.counters);
      addDigest(digest, open.digest);
      clearOpen();
      // A copy: the key must not keep its whole block alive.
      checkpoint = rowKey(Buffer.from(batch.lastRow));
      journal.checkpoint({
        unit: start.unit,
        step: start.step,
        epoch: start.epoch,
        session: start.session,
        record: encodeRecord(record('running', null)),
      });
      const isDue =
        clock.monotonicMs() - publishedAt >= PUBLISH_EVERY_MS ||
        counters.bytes - publishedBytes >= PUBLISH_EVERY_BYTES;
      if (isDue) publishInBackground();
    },
    publish,
    failure: () => failure,
    beginAttempt: () => {
      attempts += 1;
      clearOpen();
      // What failed then is made up for by the next publication, or fails this attempt anew.
      failure = null;
    },
    suspect: start.suspect,
    splitSizes: start.splitSizes,
  };
  return self;
}
