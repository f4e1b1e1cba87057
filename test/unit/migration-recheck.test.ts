/** Rows that differ are read again before they are reported; what is alike by then was only on its way. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rowKey } from '../../src/cells/bytes.js';
import type { Finding } from '../../src/documents/finding.generated.js';
import { currentDiff, type LedgerState } from '../../src/migration/ledger/ledger.js';
import { isDiffBalanced } from '../../src/migration/ledger/diff-counts.js';
import type { DiffState } from '../../src/migration/ledger/records.js';
import {
  RECHECK_KEY_BYTES_MAX,
  RECHECK_ROW_FINDINGS_MAX,
  RECHECK_ROWS_MAX,
} from '../../src/migration/limits.js';
import { createWaitingRows } from '../../src/migration/merge/waiting-rows.js';
import type { RecheckPlan } from '../../src/plan/types.js';
import { cell } from '../support/cell-refs.js';
import type { SampleCell } from '../support/cell-samples.js';
import { createMemoryJournal, passTimeUntil } from '../support/dump-world.js';
import { createManualClock } from '../support/manual-clock.js';
import { createMemoryCluster, type MemoryCluster } from '../support/memory-cluster.js';
import { createMemoryDetails } from '../support/memory-details.js';
import { SEEN_ONCE } from '../support/no-limits.js';
import { UNLIMITED } from '../../src/migration/pace/pace.js';
import {
  closeRunWorld,
  decisionOf,
  ledgerOf,
  openRunWorld,
  registerWith,
  startProcess,
  startRun,
} from '../support/run-world.js';

beforeEach(openRunWorld);
afterEach(closeRunWorld);

const TEN_SECONDS: RecheckPlan = { times: 3, delayMs: 10_000 };

/** Table t with one range; both sides hold `cells`. */
async function world(cells: readonly SampleCell[]) {
  const clock = createManualClock();
  const process = await startProcess(clock);
  const side = (): MemoryCluster => {
    const cluster = createMemoryCluster({ clock });
    cluster.addTable('t', { kind: 'binary', families: { f: 3 } });
    cluster.load('t', cells);
    return cluster;
  };
  const clusters = { source: side(), destination: side() };
  const ledger = await registerWith(process, [decisionOf('t', '', 3)]);
  const details = createMemoryDetails();
  const journal = createMemoryJournal();
  const start = (recheck = TEN_SECONDS, ports: object = {}) =>
    startRun(process, clusters, ledger, {
      parallel: 1,
      limits: {
        steps: ['diff'],
        diff: { parallelRanges: 1, ...SEEN_ONCE, recheck, limit: UNLIMITED, rate: UNLIMITED },
      },
      ports: { details, journal, ...ports },
    });
  const recorded = async (): Promise<DiffState> => {
    const now = await ledgerOf(process.service);
    const record = [...now.records.values()].find(({ step }) => step === 'diff');
    const diff = record?.diff ?? null;
    if (diff === null) throw new Error('nothing is compared');
    return diff;
  };
  const findings = (): Finding[] =>
    [...details.published.values()].flat().map((line) => JSON.parse(line) as Finding);
  const finish = async (done: Promise<void>): Promise<LedgerState> => {
    await passTimeUntil(clock, done);
    return ledgerOf(process.service);
  };
  return { clock, process, clusters, details, start, recorded, findings, finish };
}

const rows = (...names: string[]): SampleCell[] => names.map((name) => cell(`${name} f:q@1`));
const seconds = (from: string | undefined, to: string | undefined): number =>
  (Date.parse(to ?? '') - Date.parse(from ?? '')) / 1000;

describe('fault-V3 rows that differ', () => {
  it('and are alike at the second look are no differences', async () => {
    const { clock, clusters, start, recorded, findings, finish } = await world(rows('a', 'c'));
    clusters.source.load('t', rows('b'));
    const { done } = start();
    await clock.advance(5_000);
    const waiting = await recorded();
    expect(waiting).toMatchObject({ counts: { same: 2, sourceCells: 2, onlyInSource: 0 } });
    clusters.destination.load('t', rows('b'));
    const ledger = await finish(done);
    const [range] = ledger.ranges;
    const diff = currentDiff(ledger, range?.id ?? '')?.diff;
    expect(diff?.counts).toMatchObject({ same: 3, sourceCells: 3, destinationCells: 3 });
    expect(diff?.recheck).toEqual({ waiting: [], cleared: 1, unchecked: 0 });
    expect(findings()).toEqual([]);
  });

  it('and stay so are reported with how long they have lasted', async () => {
    const { clock, clusters, start, recorded, findings, finish } = await world(rows('a', 'c'));
    clusters.source.load('t', rows('b'));
    clusters.destination.load('t', [cell('c f:q@1=other')]);
    const before = clock.monotonicMs();
    await finish(start().done);
    expect(clock.monotonicMs() - before).toBeGreaterThanOrEqual(30_000);
    const { counts, recheck } = await recorded();
    expect(counts).toMatchObject({ same: 1, onlyInSource: 1, different: 1, sourceCells: 3 });
    expect(recheck).toBeUndefined();
    expect(findings().map((one) => [one.class, one.key.text, one.looks])).toEqual([
      ['only-in-source', 'b', '4'],
      ['different', 'c', '4'],
    ]);
    for (const one of findings()) {
      expect(seconds(one.first_seen, one.last_seen)).toBeGreaterThanOrEqual(30);
    }
  });

  it('in other cells each time get more looks, and those that stay are told from them', async () => {
    const { clock, clusters, start, findings, finish } = await world(rows('a', 'b'));
    clusters.source.load('t', [cell('a f:lost@1')]);
    const { done } = start();
    // Before each of the first looks but the last another column is on its way, and arrives afterwards.
    let number = 0;
    for (const at of [5_000, 10_000, 10_000]) {
      await clock.advance(at);
      const onItsWay = [cell(`a f:new${String(number)}@1`)];
      clusters.source.load('t', onItsWay);
      if (number > 0) clusters.destination.load('t', [cell(`a f:new${String(number - 1)}@1`)]);
      number += 1;
    }
    await clock.advance(8_000);
    clusters.destination.load('t', [cell(`a f:new${String(number - 1)}@1`)]);
    await finish(done);
    expect(findings().map(({ qualifier, looks }) => [qualifier.text, Number(looks) > 3])).toEqual([
      ['lost', true],
    ]);
  });

  it('that are gone from both sides count nowhere', async () => {
    const { clock, clusters, start, recorded, finish } = await world(rows('a'));
    clusters.source.load('t', rows('b'));
    const { done } = start();
    await clock.advance(5_000);
    clusters.source.addTable('t', { kind: 'binary', families: { f: 3 } });
    clusters.source.load('t', rows('a'));
    await finish(done);
    const { counts, recheck } = await recorded();
    expect([counts.sourceCells, counts.same, recheck?.cleared]).toEqual([1, 1, 1]);
  });

  it('are read once where the plan wants no second look', async () => {
    const { clusters, start, findings, finish } = await world(rows('a'));
    clusters.source.load('t', rows('b'));
    const reads = clusters.source.scans.length;
    await finish(start({ times: 0, delayMs: 10_000 }).done);
    expect(clusters.source.scans.length).toBe(reads + 1);
    const [one] = findings();
    expect([one?.looks, one?.first_seen]).toEqual(['1', one?.last_seen]);
  });
});

describe('interrupted', () => {
  it('fault-C5 a drain while rows wait: stopped at once, they stay in the record, and are looked at later', async () => {
    const { clock, clusters, start, recorded, findings, finish, process } = await world(
      rows('a', 'c'),
    );
    clusters.source.load('t', rows('b', 'd'));
    const first = start();
    await clock.advance(3_000);
    const before = clock.monotonicMs();
    first.drain.abort(new Error('drained'));
    await finish(first.done);
    expect(clock.monotonicMs() - before).toBeLessThan(2_000);
    const stopped = await recorded();
    expect(stopped.recheck?.waiting.map(String)).toEqual(['b', 'd']);
    expect(stopped.counts).toMatchObject({ same: 2, onlyInSource: 0, sourceCells: 2 });
    expect(isDiffBalanced(stopped.counts)).toBe(true);
    expect(findings()).toEqual([]);

    clusters.destination.load('t', rows('d'));
    const scans = clusters.source.scans.length;
    const ledger = await finish(start().done);
    expect([...ledger.records.values()].map(({ state }) => state)).toEqual(['finished']);
    const { counts, recheck } = await recorded();
    expect(counts).toMatchObject({ same: 3, onlyInSource: 1, sourceCells: 4 });
    expect(recheck?.cleared).toBe(1);
    expect(findings().map(({ key }) => key.text)).toEqual(['b']);
    // What was compared before is not read again: only what is behind it, and the rows that wait.
    expect(
      clusters.source.scans.slice(scans).every(({ interval }) => interval.start.length > 0),
    ).toBe(true);
    expect(process.service).toBeDefined();
  });

  it('a wait that is longer than anything may stand still ends nothing', async () => {
    const { clusters, start, recorded, finish } = await world(rows('a'));
    clusters.source.load('t', rows('b'));
    const { done, events } = start({ times: 1, delayMs: 600_000 }, { patienceMs: 5_000 });
    await finish(done);
    expect(events.filter(({ kind }) => kind === 'gave-up' || kind === 'retry')).toEqual([]);
    const { counts } = await recorded();
    expect([counts.onlyInSource, counts.sourceCells]).toEqual([1, 2]);
    expect(events).toContainEqual(expect.objectContaining({ kind: 'unit-ended', end: 'finished' }));
    expect(clusters.source.scans).toHaveLength(2);
  });
});

describe('how many', () => {
  const seen = () => new Map([['x', { first: 1n, looks: 1 }]]);

  it('rows wait is bounded by their number and by the bytes of their keys', () => {
    const clock = createManualClock();
    const short = createWaitingRows(clock, null);
    for (let at = 0; at < RECHECK_ROWS_MAX + 5; at += 1)
      short.add(rowKey(Buffer.from(`row ${String(at)}`)), seen);
    expect(short.rows()).toHaveLength(RECHECK_ROWS_MAX);
    expect(short.state()?.unchecked).toBe(5);

    const long = createWaitingRows(clock, null);
    const key = rowKey(Buffer.alloc(10_000, 'k'));
    const added = Array.from({ length: 10 }, () => long.add(key, seen));
    expect(added.filter(Boolean)).toHaveLength(Math.floor(RECHECK_KEY_BYTES_MAX / 13_346));
    const text = JSON.stringify(long.state()?.waiting.map((k) => ({ b64: k.toString('base64') })));
    expect(text.length).toBeLessThan(RECHECK_KEY_BYTES_MAX);
    // Of an earlier attempt, too.
    const resumed = createWaitingRows(clock, short.state());
    expect(resumed.add(key, seen)).toBe(false);
    expect(resumed.state()).toMatchObject({ unchecked: 6 });
  });

  it('a row with very many differences, and rows beyond the bound, are told as they are', async () => {
    const wide = Array.from({ length: RECHECK_ROW_FINDINGS_MAX + 1 }, (_, at) =>
      cell(`b f:${String(at).padStart(5, '0')}@1`),
    );
    const { clusters, start, recorded, findings, finish } = await world(rows('a', 'c'));
    clusters.source.load('t', wide);
    const many = Array.from({ length: RECHECK_ROWS_MAX + 2 }, (_, at) =>
      cell(`d${String(at).padStart(5, '0')} f:q@1`),
    );
    clusters.destination.load('t', many);
    await finish(start({ times: 1, delayMs: 1_000 }).done);
    const { counts, recheck } = await recorded();
    expect(counts).toMatchObject({
      same: 2,
      onlyInSource: wide.length,
      onlyInDestination: many.length,
    });
    expect(recheck).toEqual({ waiting: [], cleared: 0, unchecked: 3 });
    const looks = (wanted: string): number =>
      findings().filter((one) => one.looks === wanted).length;
    expect([looks('1'), looks('2')]).toEqual([wide.length + 2, RECHECK_ROWS_MAX]);
  });
});
