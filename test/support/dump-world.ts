/** Everything a dump needs besides the clusters, under the hands of a test. */
import type { Random } from '../../src/clock.js';
import { TerautilError } from '../../src/errors.js';
import { createByteBudget, type ByteBudget } from '../../src/migration/merge/budget.js';
import type { WriterPorts } from '../../src/migration/merge/batch-writer.js';
import { dumpRest, type DumpBatch, type DumpEnd } from '../../src/migration/merge/dump.js';
import type {
  Interval,
  Journal,
  Lease,
  LedgerEntry,
  TimeWindow,
} from '../../src/migration/ports.js';
import { decideRow, type WriteRules } from '../../src/migration/merge/write-rules.js';
import { encodeBatch } from '../../src/cells/encode-batch.js';
import { EMPTY_KEY } from '../../src/cells/bytes.js';
import type { ManualClock } from './manual-clock.js';
import type { MemoryCluster } from './memory-cluster.js';
import { createPace, UNLIMITED } from '../../src/migration/pace/pace.js';

export const WHOLE: Interval = { start: EMPTY_KEY, end: null };
export const WRITE_DEADLINE_MS = 300;
export const evenRandom: Random = { fraction: () => 0.5, bytes: (count) => Buffer.alloc(count, 7) };

const STEP_MS = 20;
const STEPS_MAX = 100_000;

/** Lets time pass until the promise is settled. */
export async function passTimeUntil<T>(clock: ManualClock, promise: Promise<T>): Promise<T> {
  const state = { isSettled: false };
  const watched = promise.finally(() => {
    state.isSettled = true;
  });
  watched.catch(() => undefined);
  for (let step = 0; !state.isSettled; step += 1) {
    if (step > STEPS_MAX) throw new Error('Nothing happens any more.');
    await clock.advance(STEP_MS);
  }
  return watched;
}

export interface StubLease extends Lease {
  readonly published: LedgerEntry[];
  isReleased: boolean;
  lose(): void;
}

export function createStubLease(options: Partial<Lease> = {}): StubLease {
  const lost = new AbortController();
  const self: StubLease = {
    epoch: 1n,
    takenOver: false,
    startNotBefore: 0,
    deadline: () => Infinity,
    lost: lost.signal,
    published: [],
    isReleased: false,
    lose: () => {
      lost.abort(new TerautilError('TU-LEASE-LOST', 'The lease is lost: a test says so.'));
    },
    publish: (entries) => {
      if (lost.signal.aborted) return Promise.reject(lost.signal.reason as Error);
      self.published.push(...entries);
      return Promise.resolve();
    },
    release: () => {
      self.isReleased = true;
      return Promise.resolve();
    },
    ...options,
  };
  return self;
}

export function createMemoryJournal(): Journal {
  const entries = new Map<string, { holding: string; record: Uint8Array }>();
  const holdingOf = (epoch: bigint, session: string): string => `${epoch.toString()}.${session}`;
  return {
    checkpoint: ({ unit, step, epoch, session, record }) => {
      entries.set(`${unit}/${step}`, { holding: holdingOf(epoch, session), record });
    },
    lastCheckpoint: (unit, step, epoch, session) => {
      const found = entries.get(`${unit}/${step}`);
      return found?.holding === holdingOf(epoch, session) ? found.record : null;
    },
    close: () => undefined,
  };
}

export interface WriterParts {
  readonly clock: ManualClock;
  readonly rules: WriteRules;
  readonly lease?: Lease;
  readonly budget?: ByteBudget;
}

export function writerPorts(
  parts: WriterParts,
): Omit<WriterPorts, 'readBack' | 'destination' | 'table' | 'drain'> {
  const { rules } = parts;
  const lease = parts.lease ?? createStubLease();
  return {
    encode: (cells) => encodeBatch(cells, rules.kind, rules.timeToLive),
    decide: (row, there, verdicts) => {
      decideRow(row, there, rules, verdicts);
    },
    lease,
    writeDeadlineMs: WRITE_DEADLINE_MS,
    standstillMs: 60_000,
    budget: parts.budget ?? createByteBudget(1 << 24),
    pace: createPace(parts.clock, UNLIMITED),
    onRetry: () => undefined,
    onMoved: () => undefined,
    clock: parts.clock,
    random: evenRandom,
    failpoint: () => undefined,
    signal: lease.lost,
  };
}

export interface DumpParts extends WriterParts {
  readonly source: MemoryCluster;
  readonly destination: MemoryCluster;
  readonly rest?: Interval;
  readonly window?: TimeWindow | null;
  readonly mayTrustEmptiness?: boolean;
  readonly drain?: AbortSignal;
  readonly onDone: (batch: DumpBatch) => void;
}

/** One attempt at table `t`, which both clusters have. */
export function dumpTable(parts: DumpParts): Promise<DumpEnd> {
  return dumpRest({
    clusters: { source: parts.source, destination: parts.destination },
    source: 't',
    destination: 't',
    families: parts.rules.families.map((family) => family.name),
    isLeftOut: null,
    window: parts.window ?? null,
    rest: parts.rest ?? WHOLE,
    mayTrustEmptiness: parts.mayTrustEmptiness ?? false,
    reading: { blockBytes: 1024, readAhead: 3 },
    rowCellsMax: Infinity,
    rules: parts.rules,
    writer: writerPorts(parts),
    drain: parts.drain ?? new AbortController().signal,
    onDone: parts.onDone,
  });
}

export function tableRules(families: Readonly<Record<string, number>>): WriteRules {
  return {
    kind: 'table',
    qualifierBytesMax: 255,
    overwrite: false,
    timeToLive: null,
    families: Object.entries(families).map(([name, maxVersions]) => ({
      name: Buffer.from(name, 'latin1'),
      maxVersions,
    })),
  };
}
