/**
 * A range that failed twice in a row because it takes too long, or because a row in it is too large, is
 * cut in two, in the middle of what is left of it: then one half can fail without the other. The halves
 * are a new generation; the first one goes on from the checkpoint. While a cluster does not answer that is
 * the matter, and no range is cut.
 */
import type { RowKey } from '../cells/bytes.js';
import { createDigest } from '../cells/digest.js';
import { isRetryable, TerautilError } from '../errors.js';
import type { RunPorts } from './context.js';
import { middleKey, remainderAfter } from './coverage.js';
import { zeroCounters } from './ledger/counters.js';
import type { RangeDefinition, TableDefinition } from './ledger/definitions.js';
import {
  inheritedEntry,
  metaEntry,
  nextRangeNumber,
  rangeEntry,
  rangeId,
  retiredEntry,
  type NewGeneration,
} from './ledger/generation.js';
import { freshGeneration, ledgerKeys, unitKey, type LedgerState } from './ledger/ledger.js';
import { readLedgerState } from './ledger/read-state.js';
import type { StepRecord } from './ledger/records.js';
import type { Interval, Lease } from './ports.js';
import { publishGeneration, underMigrationLock } from './register.js';
import { readRecord } from './workers.js';

/** The first failure may be the cluster's. */
const FAILURES_LEAST = 2;
/** What is the matter with more of them than that is no matter of their size. */
const CUTS_PER_RUN_MAX = 100;

interface Cut {
  readonly range: RangeDefinition;
  readonly middle: RowKey;
}

interface HeldCut extends Cut {
  readonly record: StepRecord;
  readonly lease: Lease;
}

/**
 * Of the chosen ranges of the ledger as it is `now`; whether any was cut. Nothing is cut while somebody else registers something: the next run finds the same
 * failures. Throws TU-LEASE-LOST.
 */
export async function halveFailing(
  ports: RunPorts,
  now: LedgerState,
  chosen: ReadonlySet<string>,
): Promise<boolean> {
  if (ports.drain.aborted) return false;
  const cuts = await cutsOf(ports, now, failingRanges(now, chosen));
  if (cuts.length === 0) return false;
  try {
    const registering = { ...ports, session: ports.lockSession };
    const isCut = await underMigrationLock(registering, ports.name, 0, async (lease, entries) => {
      const state = await readLedgerState(ports.name, entries);
      if (state === null) return false;
      const held = await take(ports, state, cuts);
      const generation = freshGeneration(ports.name, entries);
      if (held.length > 0) await publishGeneration(ports, lease, halves(state, generation, held));
      for (const cut of held) await cut.lease.release();
      return held.length > 0;
    });
    return isCut ?? false;
  } catch (error) {
    const isBusy = error instanceof TerautilError && error.id === 'TU-LOCK-TIMEOUT';
    if (!isBusy) throw error;
    return false;
  }
}

function failingRanges(now: LedgerState, chosen: ReadonlySet<string>): RangeDefinition[] {
  return now.ranges
    .filter(({ id }) => {
      const record = now.records.get(unitKey(id, 'dump'));
      return chosen.has(id) && record !== undefined && isHalvable(record);
    })
    .slice(0, CUTS_PER_RUN_MAX);
}

/** It failed by time, or by the size of a row; what the destination refused for good is for people to mend. */
function isHalvable({ state, failures, error, counters }: StepRecord): boolean {
  if (state !== 'failed' || failures < FAILURES_LEAST || counters.deadLetters > 0) return false;
  return error !== null && (error.class === 'retry' || error.id === 'TU-ROW-TOO-LARGE');
}

/** Where the source has a tablet boundary in the rest of a range, rather there than between. */
async function cutsOf(
  ports: RunPorts,
  now: LedgerState,
  ranges: readonly RangeDefinition[],
): Promise<Cut[]> {
  const cuts: Cut[] = [];
  for (const table of now.tables) {
    const failing = ranges.filter((range) => range.table === table.id);
    if (failing.length === 0) continue;
    const boundaries = await boundariesOf(ports, table);
    if (boundaries === null) return [];
    for (const range of failing) {
      const record = now.records.get(unitKey(range.id, 'dump'));
      const rest = remainderAfter(range.interval, record?.checkpoint ?? null);
      const inside = boundaries.filter((key) => isInside(rest, key));
      const middle = inside[Math.floor(inside.length / 2)] ?? middleKey(rest);
      if (middle !== null) cuts.push({ range, middle });
    }
  }
  return cuts;
}

function isInside({ start, end }: Interval, key: RowKey): boolean {
  return Buffer.compare(key, start) > 0 && (end === null || Buffer.compare(key, end) < 0);
}

/** Of the source's tablets; null while one of the clusters does not answer. */
async function boundariesOf(
  { clusters, drain }: RunPorts,
  { source, destination }: TableDefinition,
): Promise<RowKey[] | null> {
  try {
    const [tablets] = await Promise.all([
      clusters.source.tablets(source, { signal: drain }),
      clusters.destination.tablets(destination, { signal: drain }),
    ]);
    return tablets.map(({ interval }) => interval.start);
  } catch (error) {
    if (drain.aborted || isRetryable(error)) return null;
    throw error;
  }
}

/** Those that nobody else holds or has gone on with; their leases keep it so until the generation is written. */
async function take(ports: RunPorts, state: LedgerState, cuts: readonly Cut[]): Promise<HeldCut[]> {
  const held: HeldCut[] = [];
  const current = new Set(state.ranges.map(({ id }) => id));
  for (const { range, middle } of cuts) {
    if (!current.has(range.id)) continue;
    const lock = ports.keys.lock(range.generation, range.id, 'dump');
    const lease = await ports.lockSession.acquire(lock);
    if (lease === null) continue;
    const record = await readRecord(ports, { ...range, step: 'dump' });
    const rest = remainderAfter(range.interval, record?.checkpoint ?? null);
    const isBehind = Buffer.compare(middle, rest.start) > 0;
    if (!lease.takenOver && record !== null && isHalvable(record) && isBehind) {
      held.push({ range, middle, record, lease });
    } else if (!lease.takenOver) await lease.release();
    // One that was taken over stays unreleased: whoever comes next has to wait for the quiet time too.
  }
  return held;
}

function halves(state: LedgerState, generation: number, held: readonly HeldCut[]): NewGeneration {
  const { meta } = state;
  const keys = ledgerKeys(meta.name);
  const numbers = new Map<string, number>();
  const numberOf = (table: string): number => {
    const number = numbers.get(table) ?? nextRangeNumber(state, table);
    numbers.set(table, number + 1);
    return number;
  };
  const entries = held.flatMap(({ range, middle, record }) => {
    const part = (interval: Interval, inherited: StepRecord) => {
      const id = rangeId(range.table, numberOf(range.table));
      return [
        rangeEntry(keys, generation, range.table, id, interval),
        inheritedEntry(keys, generation, { ...inherited, unit: id, state: 'stopped' }),
      ];
    };
    const before = { ...record, failures: 0, error: null };
    return [
      ...part({ start: range.interval.start, end: middle }, before),
      ...part({ start: middle, end: range.interval.end }, { ...before, ...NOTHING_DONE }),
      retiredEntry(keys, generation, range.id),
    ];
  });
  const generations = [...meta.generations, generation];
  const ranges = meta.ranges + held.length;
  return { entries, meta: metaEntry({ ...meta, generation, generations, ranges }) };
}

/** Of the second half; whether a double write can be excluded is the same for both. */
const NOTHING_DONE = {
  checkpoint: null,
  counters: zeroCounters(),
  digest: createDigest(),
  attempts: 0,
  retries: [],
  file: null,
};
