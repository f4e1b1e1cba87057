/**
 * One step of one unit under its lease: from the record to go on from, through attempts, to a record
 * that says how it ended. A unit is a table (create-table, freeze-schema, restore-schema) or a range
 * (dump, settle, diff).
 *
 *   leased → (quiet time of a former holder) → running → finished | failed | stopped → released
 *
 * A lease is released only when everything sent is acknowledged, refused or quiet, which the step sees
 * to; when the lease is lost nothing is published and nothing released.
 */
import { createDigest } from '../cells/digest.js';
import { backoffMs, type Clock, type Random } from '../clock.js';
import { asTerautilError, isLocalFault, isRetryable, TerautilError } from '../errors.js';
import { zeroCounters } from './ledger/counters.js';
import type { LedgerKeys } from './ledger/ledger.js';
import type { MendState } from './ledger/mended.js';
import {
  decodeRecord,
  type RecordedError,
  type RecordedThrottle,
  type StepKind,
  type StepRecord,
} from './ledger/records.js';
import { ATTEMPT_BACKOFF_FIRST_MS, ATTEMPT_BACKOFF_MOST_MS } from './limits.js';
import type { Failpoint, Journal, Lease, WorkerInfo } from './ports.js';
import { createProgress, type Progress } from './progress.js';

export interface UnitPorts {
  readonly journal: Journal;
  readonly clock: Clock;
  readonly random: Random;
  readonly failpoint: Failpoint;
  readonly keys: LedgerKeys;
  readonly worker: WorkerInfo;
  readonly session: string;
  /** In a row without a move of the checkpoint. */
  readonly attempts: number;
  /** Aborted when the run drains. */
  readonly drain: AbortSignal;
  /** Aborted when this process ends; absent: whenever the run drains. */
  readonly leaving?: AbortSignal;
  /** See `ProgressPorts`. */
  readonly throttles?: () => readonly RecordedThrottle[];
  readonly onMoved?: () => void;
}

export interface UnitTask {
  readonly id: string;
  /** In which the table or range was registered. */
  readonly generation: number;
  readonly step: StepKind;
  /** A take-over without a release makes the unit suspect: a double write could cost a version. */
  readonly suspectOnTakeOver: boolean;
  /** Whether this record of the unit leaves nothing to do; absent: when it is finished. */
  readonly isDone?: (record: StepRecord) => boolean;
  /** Whether the work goes on from this record's checkpoint or begins anew; absent: it goes on. */
  readonly resumes?: (record: StepRecord) => boolean;
  /** settle, repair: what stands in the record from its beginning, after this one of the unit. */
  readonly mended?: (former: StepRecord | null) => MendState;
  /** One attempt from `progress.checkpoint()` on. May be called again after it threw. */
  readonly attempt: (lease: Lease, progress: Progress) => Promise<'complete' | 'drained'>;
}

/**
 * `known` is the effective record of the unit, or null. Returns how it ended. Throws TU-LEASE-LOST, and
 * what is the matter with this machine: its progress is published first.
 */
export async function runUnit(
  ports: UnitPorts,
  task: UnitTask,
  lease: Lease,
  known: StepRecord | null,
): Promise<'finished' | 'failed' | 'stopped'> {
  const { failpoint } = ports;
  const progress = createProgress(
    { ...ports, lease, generation: task.generation },
    startRecord(ports, task, lease, known),
  );
  if (lease.takenOver && task.suspectOnTakeOver) progress.suspect = true;
  await progress.publish('running');
  if (!(await waitForQuiet(ports, lease))) {
    // Left unreleased: whoever comes next has to wait for the former holder's quiet time as well.
    await progress.publish('stopped');
    return 'stopped';
  }
  const end = await attemptUntilDone(ports, task, lease, progress);
  if (end instanceof TerautilError && !isLocalFault(end)) {
    await progress.publish('failed', recordedError(end));
  } else if (end !== 'complete') await progress.publish('stopped');
  else {
    const failpoints = task.step === 'diff' ? 'diff' : 'dump';
    failpoint(`${failpoints}.after_checkpoint_before_finished`);
    await progress.publish('finished');
    failpoint(`${failpoints}.publishing_finished`);
  }
  await lease.release();
  if (end instanceof TerautilError && isLocalFault(end)) throw end;
  return end instanceof TerautilError ? 'failed' : end === 'drained' ? 'stopped' : 'finished';
}

async function attemptUntilDone(
  ports: UnitPorts,
  task: UnitTask,
  lease: Lease,
  progress: Progress,
): Promise<'complete' | 'drained' | TerautilError> {
  let failures = 0;
  for (;;) {
    throwIfLost(lease);
    if (ports.drain.aborted) return 'drained';
    progress.beginAttempt();
    const before = progress.advances();
    try {
      const end = await task.attempt(lease, progress);
      if (progress.failure() !== null) throw progress.failure();
      return end;
    } catch (thrown) {
      throwIfLost(lease);
      if (isDrain(ports, thrown)) return 'drained';
      const error = asTerautilError(thrown);
      failures = progress.advances() > before ? 1 : failures + 1;
      if (!isRetryable(error) || failures >= ports.attempts) return error;
      const wait = backoffMs(
        ports.random,
        failures - 1,
        ATTEMPT_BACKOFF_FIRST_MS,
        ATTEMPT_BACKOFF_MOST_MS,
      );
      await interruptibleSleep(ports, lease, wait);
    }
  }
}

/**
 * False when this process is to end before the former holder's last write can no longer arrive. A pause does not
 * cut it short: the lease could then not be released, and this process not go on with it afterwards.
 */
async function waitForQuiet(ports: UnitPorts, lease: Lease): Promise<boolean> {
  const { drain, leaving = drain } = ports;
  const quietFor = lease.startNotBefore - ports.clock.monotonicMs();
  if (quietFor <= 0) return true;
  await interruptibleSleep({ ...ports, drain: leaving }, lease, quietFor);
  throwIfLost(lease);
  return !leaving.aborted;
}

/** Something that only waited, and had done nothing yet, was told of the drain. */
function isDrain({ drain }: UnitPorts, thrown: unknown): boolean {
  return drain.aborted && thrown === drain.reason;
}

function throwIfLost(lease: Lease): void {
  if (lease.lost.aborted) throw asTerautilError(lease.lost.reason);
}

/** Ends early, without an error, when the lease is lost or the run drains. */
async function interruptibleSleep(ports: UnitPorts, lease: Lease, ms: number): Promise<void> {
  const interrupted = AbortSignal.any([lease.lost, ports.drain]);
  await ports.clock.sleep(ms, interrupted).catch(() => undefined);
}

/** Where to go on: the effective record, or this machine's journal when it knows more of that lease. */
function startRecord(
  ports: UnitPorts,
  task: UnitTask,
  lease: Lease,
  former: StepRecord | null,
): StepRecord {
  const { session, worker, clock } = ports;
  const fresh = emptyRecord(
    { unit: task.id, step: task.step, session, worker },
    clock.wallMicros(),
  );
  const known = task.resumes?.(former ?? fresh) === false ? null : former;
  const further = known === null ? null : journaled(ports.journal, known);
  const quietMs = Math.ceil(lease.startNotBefore - clock.monotonicMs());
  return {
    ...(further ?? known ?? fresh),
    suspect: former?.suspect ?? false,
    attempts: (further ?? former)?.attempts ?? 0,
    failures: former?.failures ?? 0,
    retries: (further ?? former)?.retries ?? [],
    throttles: [],
    ...(task.mended && { mended: task.mended(former) }),
    quietUntil: quietMs > 0 ? clock.wallMicros() + BigInt(quietMs) * 1000n : undefined,
    epoch: lease.epoch,
    session: ports.session,
    worker: ports.worker,
  };
}

/** Nothing is done yet. */
export function emptyRecord(
  of: Pick<StepRecord, 'unit' | 'step' | 'session' | 'worker'>,
  startedAt: bigint,
): StepRecord {
  return {
    ...of,
    state: 'running',
    epoch: 0n,
    checkpoint: null,
    counters: zeroCounters(),
    digest: createDigest(),
    suspect: false,
    attempts: 0,
    failures: 0,
    retries: [],
    throttles: [],
    error: null,
    splitSizes: null,
    tableCreated: null,
    diff: null,
    file: null,
    startedAt,
    updatedAt: startedAt,
  };
}

function journaled(journal: Journal, known: StepRecord): StepRecord | null {
  const value = journal.lastCheckpoint(known.unit, known.step, known.epoch, known.session);
  if (value === null) return null;
  const record = decodeRecord({ key: `journal: ${known.unit}`, value });
  if (record.checkpoint === null) return null;
  const isFurther =
    known.checkpoint === null || Buffer.compare(record.checkpoint, known.checkpoint) > 0;
  return isFurther ? record : null;
}

/** As records and documents have it. */
export function recordedError(error: TerautilError): RecordedError {
  return { id: error.id, class: error.class, message: error.message, hint: error.hint ?? null };
}
