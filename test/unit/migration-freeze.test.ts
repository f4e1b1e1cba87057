/** The steps freeze-schema and restore-schema of one table, and what status makes of their records. */
import { describe, expect, it } from 'vitest';
import { createDigest } from '../../src/cells/digest.js';
import { zeroCounters } from '../../src/migration/ledger/counters.js';
import { freezeTask, restoreTask } from '../../src/migration/steps/freeze.js';
import { FROZEN_SIZES } from '../../src/migration/frozen-sizes.js';
import {
  decodeRecord,
  encodeRecord,
  type StepKind,
  type StepRecord,
} from '../../src/migration/ledger/records.js';
import { ledgerKeys, unitKey, type LedgerState } from '../../src/migration/ledger/ledger.js';
import type { FailpointName, SplitSizes } from '../../src/migration/ports.js';
import { summarize } from '../../src/migration/outcome/summary.js';
import { runUnit } from '../../src/migration/unit.js';
import {
  createMemoryJournal,
  createStubLease,
  evenRandom,
  passTimeUntil,
} from '../support/dump-world.js';
import { createManualClock } from '../support/manual-clock.js';
import { createMemoryCluster } from '../support/memory-cluster.js';
import { NO_LIMITS } from '../support/no-limits.js';
import { tableDefinition } from '../support/table-definition.js';

const ORIGINAL: SplitSizes = { split: 512n, merge: 128n };
const OTHER: SplitSizes = { split: 900n, merge: null };

const TABLE = tableDefinition();

function world() {
  const clock = createManualClock();
  const source = createMemoryCluster({ clock });
  const destination = createMemoryCluster({ clock });
  destination.addTable('t', { kind: 'binary', families: { f: 1 } });
  const sizes = async (): Promise<SplitSizes | undefined> =>
    (await destination.table('t'))?.schema.splitSizes;
  const setSizes = async (wanted: SplitSizes): Promise<void> => {
    const live = await destination.table('t');
    if (live === null) throw new Error('no table');
    await destination.updateSchema('t', destination.withSplitSizes(live.schema, wanted));
  };

  /** Runs the step after `known`; a failpoint of that name ends it like a crash. */
  async function run(
    step: 'freeze-schema' | 'restore-schema',
    known: StepRecord | null = null,
    crashAt: FailpointName | null = null,
  ): Promise<StepRecord> {
    const lease = createStubLease({ epoch: (known?.epoch ?? 0n) + 1n });
    const failpoint = (name: FailpointName): void => {
      if (name === crashAt) throw new Error('killed');
    };
    const drain = new AbortController().signal;
    const events = (): void => undefined;
    const ports = { clusters: { source, destination }, failpoint, drain, events };
    const task =
      step === 'freeze-schema' ? freezeTask(ports, TABLE) : restoreTask(ports, TABLE, ORIGINAL);
    const crashed: StepRecord[] = [];
    const done = runUnit(
      {
        journal: createMemoryJournal(),
        clock,
        random: evenRandom,
        failpoint: () => undefined,
        keys: ledgerKeys('m'),
        worker: { host: 'h', processId: 1, version: '0' },
        session: 's',
        attempts: 1,
        drain: new AbortController().signal,
      },
      {
        ...task,
        attempt: async (...args) => {
          try {
            return await task.attempt(...args);
          } catch (error) {
            crashed.push(lastOf(lease.published.map(decodeRecord)));
            throw error;
          }
        },
      },
      lease,
      known,
    );
    await passTimeUntil(clock, done);
    return crashed[0] ?? lastOf(lease.published.map(decodeRecord));
  }
  return { destination, sizes, setSizes, run };
}

function lastOf<T>(list: readonly T[]): T {
  const last = list.at(-1);
  if (last === undefined) throw new Error('nothing was published');
  return last;
}

describe('freeze-schema', () => {
  it('records what the table had, then changes it', async () => {
    const { run, sizes } = world();
    expect(await run('freeze-schema')).toMatchObject({ state: 'finished', splitSizes: ORIGINAL });
    expect(await sizes()).toEqual(FROZEN_SIZES);
    // protocol.md §7.4
    expect(FROZEN_SIZES.split).toBeGreaterThanOrEqual(3n * (FROZEN_SIZES.merge ?? 0n));
  });

  it('killed between record and change: the record holds, the next one goes on', async () => {
    const { run, sizes } = world();
    const left = await run('freeze-schema', null, 'freeze.recorded');
    expect(left).toMatchObject({ state: 'running', splitSizes: ORIGINAL });
    expect(await sizes()).toEqual(ORIGINAL);
    expect(await run('freeze-schema', left)).toMatchObject({ splitSizes: ORIGINAL });
    expect(await sizes()).toEqual(FROZEN_SIZES);
  });

  it('killed after the change: the next one keeps what was recorded', async () => {
    const { run, sizes } = world();
    const left = await run('freeze-schema', null, 'freeze.changed');
    expect(await sizes()).toEqual(FROZEN_SIZES);
    expect(await run('freeze-schema', left)).toMatchObject({
      state: 'finished',
      splitSizes: ORIGINAL,
    });
  });

  it('takes what an operator set between record and change as what to restore', async () => {
    const { run, setSizes } = world();
    const left = await run('freeze-schema', null, 'freeze.recorded');
    await setSizes(OTHER);
    expect(await run('freeze-schema', left)).toMatchObject({ splitSizes: OTHER });
  });

  it('defect-P9 begun again after its master changed the sizes, keeps what was recorded, and counts', async () => {
    const { run, setSizes, sizes } = world();
    const left = await run('freeze-schema', null, 'freeze.changed');
    await setSizes({ split: 16_384n, merge: 4_096n });
    const again = await run('freeze-schema', left);
    expect(again).toMatchObject({ splitSizes: ORIGINAL, refrozen: 1 });
    expect(await sizes()).toEqual(FROZEN_SIZES);
  });

  it('leaves alone what somebody else froze before', async () => {
    const { run, setSizes, sizes } = world();
    await setSizes(FROZEN_SIZES);
    expect(await run('freeze-schema')).toMatchObject({ state: 'finished', splitSizes: null });
    expect(await sizes()).toEqual(FROZEN_SIZES);
  });
});

describe('restore-schema', () => {
  it.each([
    ['frozen', FROZEN_SIZES],
    ['thawed by its master after seven days', { split: 16_384n, merge: 4_096n }],
  ])('puts back what was recorded, from %s', async (_, live) => {
    const { run, setSizes, sizes } = world();
    await setSizes(live);
    expect(await run('restore-schema')).toMatchObject({ state: 'finished', splitSizes: ORIGINAL });
    expect(await sizes()).toEqual(ORIGINAL);
  });

  it('leaves what somebody else set, and records it', async () => {
    const { run, setSizes, sizes } = world();
    await setSizes(OTHER);
    expect(await run('restore-schema')).toMatchObject({ state: 'finished', splitSizes: OTHER });
    expect(await sizes()).toEqual(OTHER);
  });

  it.each(['restore.before_change', 'restore.changed'] as const)(
    'killed at %s: done again it ends the same',
    async (crashAt) => {
      const { run, setSizes, sizes } = world();
      await setSizes(FROZEN_SIZES);
      const left = await run('restore-schema', null, crashAt);
      expect(left.state).toBe('running');
      expect(await run('restore-schema', left)).toMatchObject({ splitSizes: ORIGINAL });
      expect(await sizes()).toEqual(ORIGINAL);
    },
  );
});

describe('status', () => {
  const record = (step: StepKind, parts: Partial<StepRecord> = {}): StepRecord => ({
    unit: step === 'dump' ? 'r' : TABLE.id,
    step,
    state: 'finished',
    epoch: 1n,
    session: 's',
    worker: { host: 'h', processId: 1, version: '0' },
    checkpoint: null,
    counters: zeroCounters(),
    digest: createDigest(),
    suspect: false,
    attempts: 1,
    failures: 0,
    retries: [],
    throttles: [],
    error: null,
    splitSizes: null,
    tableCreated: null,
    diff: null,
    file: null,
    startedAt: 0n,
    updatedAt: 1n,
    ...parts,
  });
  const statusOf = (...records: StepRecord[]) => {
    const ledger: LedgerState = {
      meta: {
        name: 'm',
        identity: '',
        generation: 1,
        generations: [1],
        globs: null,
        tables: 1,
        ranges: 1,
        registeredAt: 0n,
      },
      tables: [TABLE],
      ranges: [],
      retired: [],
      records: new Map(records.map((r) => [unitKey(r.unit, r.step), r])),
    };
    const status = summarize(
      { name: 'm', steps: ['dump'], planFile: 'p.yaml', limits: NO_LIMITS },
      ledger,
      [],
    );
    return { state: status.state, freeze: status.tables[0]?.freeze };
  };
  const json = { split_size: '512', merge_size: '128' };

  it('is not finished while a table is frozen', () => {
    const frozen = record('freeze-schema', { splitSizes: ORIGINAL });
    expect(statusOf(frozen)).toEqual({
      state: 'incomplete',
      freeze: { state: 'frozen', before: json, after: null, refrozen: '0' },
    });
    const failed = record('restore-schema', { state: 'failed', splitSizes: ORIGINAL });
    expect(statusOf(frozen, failed).state).toBe('incomplete');
  });

  it('tells restored from left as somebody set it', () => {
    const frozen = record('freeze-schema', { splitSizes: ORIGINAL });
    expect(statusOf(frozen, record('restore-schema', { splitSizes: ORIGINAL }))).toEqual({
      state: 'finished',
      freeze: { state: 'restored', before: json, after: json, refrozen: '0' },
    });
    expect(statusOf(frozen, record('restore-schema', { splitSizes: OTHER })).freeze).toEqual({
      state: 'changed',
      before: json,
      after: { split_size: '900', merge_size: null },
      refrozen: '0',
    });
  });

  it('reads records of the version before as never frozen', () => {
    const old = JSON.parse(Buffer.from(encodeRecord(record('create-table'))).toString()) as object;
    const value = Buffer.from(JSON.stringify({ ...old, format_version: 1, splitSizes: undefined }));
    expect(decodeRecord({ key: 'k', value }).splitSizes).toBeNull();
    expect(statusOf(record('freeze-schema'))).toEqual({ state: 'finished', freeze: null });
  });
});
