/** The split-table step: boundaries one by one, at their interval, resumable, and what is refused is told. */
import { describe, expect, it } from 'vitest';
import { rowKey } from '../../src/cells/bytes.js';
import { TerautilError } from '../../src/errors.js';
import type { RangeDefinition } from '../../src/migration/ledger/definitions.js';
import { decodeRecord, type StepRecord } from '../../src/migration/ledger/records.js';
import { ledgerKeys } from '../../src/migration/ledger/ledger.js';
import { createSplitTurns, splitTableTask } from '../../src/migration/steps/split-table.js';
import { runUnit } from '../../src/migration/unit.js';
import {
  createMemoryJournal,
  createStubLease,
  evenRandom,
  passTimeUntil,
} from '../support/dump-world.js';
import { createManualClock } from '../support/manual-clock.js';
import { createMemoryCluster } from '../support/memory-cluster.js';
import { tableDefinition } from '../support/table-definition.js';

const TABLE = tableDefinition();
const INTERVAL_MS = 700;

/** The first range begins at `from`. */
function rangesAt(borders: string, from = ''): RangeDefinition[] {
  const keys = [from, ...Array.from(borders)].map((text) => rowKey(Buffer.from(text)));
  return keys.map((start, at) => ({
    id: `t00001-r00000${at}`,
    generation: 1,
    table: TABLE.id,
    interval: { start, end: keys[at + 1] ?? null },
  }));
}

/** A destination whose splits are scripted: what `refuses` names stays whole. */
function world(there: string, refuses = '', stopAfter = Infinity) {
  const clock = createManualClock();
  const destination = createMemoryCluster({ clock });
  destination.addTable('t', { kind: 'binary', families: { f: 1 } });
  const starts = new Set(['', ...Array.from(there)]);
  const asked: { key: string; at: number }[] = [];
  const drain = new AbortController();
  let error: TerautilError | null = null;
  destination.tablets = () =>
    Promise.resolve(
      [...starts].sort().map((start, at, all) => {
        const end = all[at + 1];
        return {
          interval: {
            start: rowKey(Buffer.from(start)),
            end: end === undefined ? null : rowKey(Buffer.from(end)),
          },
          path: '',
          ready: true,
          size: 0,
        };
      }),
    );
  destination.splitTablet = (_, key) => {
    if (error !== null) return Promise.reject(error);
    const text = key.toString();
    asked.push({ key: text, at: clock.monotonicMs() });
    if (asked.length === stopAfter) drain.abort(new Error('drained'));
    if (refuses.includes(text)) return Promise.resolve(false);
    starts.add(text);
    return Promise.resolve(true);
  };

  async function run(
    borders: string,
    known: StepRecord | null = null,
    from = '',
  ): Promise<StepRecord> {
    const lease = createStubLease({ epoch: (known?.epoch ?? 0n) + 1n });
    const ports = {
      clusters: { source: destination, destination },
      failpoint: () => undefined,
      drain: drain.signal,
      events: () => undefined,
    };
    const turn = createSplitTurns(clock, INTERVAL_MS);
    const task = splitTableTask(ports, TABLE, rangesAt(borders, from), turn);
    const unit = {
      ...ports,
      journal: createMemoryJournal(),
      clock,
      random: evenRandom,
      keys: ledgerKeys('m'),
      worker: { host: 'h', processId: 1, version: '0' },
      session: 's',
      attempts: 2,
    };
    await passTimeUntil(clock, runUnit(unit, task, lease, known));
    const last = lease.published.map(decodeRecord).at(-1);
    if (last === undefined) throw new Error('nothing was published');
    return last;
  }
  return {
    run,
    asked,
    starts,
    fail: (with_: TerautilError | null) => (error = with_),
  };
}

describe('split-table', () => {
  it('defect-P11 splits at what is missing, in order, and no faster than the interval', async () => {
    const { run, asked, starts } = world('dx');
    expect(await run('adhm')).toMatchObject({
      state: 'finished',
      splits: { missing: 3, made: 3, refused: 0, examples: [] },
    });
    expect(asked.map(({ key }) => key)).toEqual(['a', 'h', 'm']);
    const gaps = asked.slice(1).map(({ at }, index) => at - (asked[index]?.at ?? 0));
    expect(gaps).toEqual([INTERVAL_MS, INTERVAL_MS]);
    expect([...starts].sort()).toEqual(['', 'a', 'd', 'h', 'm', 'x']);
  });

  it('of a table of which a range is copied leaves the beginning of that range alone', async () => {
    const { run, starts } = world('');
    await run('dm', null, 'b');
    expect([...starts].sort()).toEqual(['', 'd', 'm']);
  });

  it('asks for nothing when every boundary is there', async () => {
    const { run, asked } = world('am');
    expect(await run('am')).toMatchObject({ state: 'finished', splits: { missing: 0, made: 0 } });
    expect(asked).toEqual([]);
  });

  it('stopped by a drain, goes on with what is missing then, and counts all of it', async () => {
    const first = world('', '', 2);
    const stopped = await first.run('abcd');
    expect(stopped).toMatchObject({ state: 'stopped', splits: { missing: 4, made: 2 } });
    const second = world([...first.starts].join(''));
    expect(await second.run('abcd', stopped)).toMatchObject({
      state: 'finished',
      splits: { missing: 4, made: 4, refused: 0 },
    });
    expect(second.asked.map(({ key }) => key)).toEqual(['c', 'd']);
  });

  it('defect-P11 tells the boundaries of which nothing came, and goes on', async () => {
    const { run, asked } = world('', 'bd');
    const { state, splits } = await run('abcde');
    expect(state).toBe('finished');
    expect(splits).toMatchObject({ missing: 5, made: 3, refused: 2 });
    expect(splits?.examples.map(String)).toEqual(['b', 'd']);
    expect(asked).toHaveLength(5);
  });

  it('after three in a row of which nothing came the rest is not tried, and counts as refused', async () => {
    const { run, asked } = world('', 'bcd');
    const { splits } = await run('abcdefghi');
    expect(splits).toMatchObject({ missing: 9, made: 1, refused: 8 });
    expect(splits?.examples).toHaveLength(5);
    expect(asked.map(({ key }) => key)).toEqual(['a', 'b', 'c', 'd']);
  });

  it('a cluster that is away fails it, and the next run takes it up again', async () => {
    const { run, fail, starts } = world('');
    fail(new TerautilError('TU-TERA-UNAVAILABLE', 'away'));
    const failed = await run('ab');
    expect(failed).toMatchObject({ state: 'failed', error: { id: 'TU-TERA-UNAVAILABLE' } });
    fail(null);
    expect((await run('ab', failed)).state).toBe('finished');
    expect([...starts].sort()).toEqual(['', 'a', 'b']);
  });
});
