/** The comparison as a step of a run: after the copy, alone, again, killed, and on tables that change. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Finding } from '../../src/documents/finding.generated.js';
import { TerautilError } from '../../src/errors.js';
import { differences } from '../../src/migration/ledger/diff-counts.js';
import {
  currentDiff,
  ledgerKeys,
  unitKey,
  type LedgerState,
} from '../../src/migration/ledger/ledger.js';
import type { StepRecord } from '../../src/migration/ledger/records.js';
import type { Clusters, Cluster, FailpointName, LockHolder } from '../../src/migration/ports.js';
import { exitCodeOf, summarize } from '../../src/migration/outcome/summary.js';
import type { StepName } from '../../src/plan/types.js';
import { cell } from '../support/cell-refs.js';
import { createMemoryJournal, passTimeUntil } from '../support/dump-world.js';
import { createManualClock } from '../support/manual-clock.js';
import type { MemoryCluster } from '../support/memory-cluster.js';
import { createMemoryDetails } from '../support/memory-details.js';
import {
  closeRunWorld,
  clustersOf,
  decisionOf,
  ledgerOf,
  LETTERS,
  NAME,
  openRunWorld,
  registerWith,
  startProcess,
  startRun,
} from '../support/run-world.js';
import type { TableDecision } from '../../src/migration/survey/compile.js';
import { NO_LIMITS } from '../support/no-limits.js';

beforeEach(openRunWorld);
afterEach(closeRunWorld);

/** Cells of table t: 26 rows with three versions each, in ranges that begin at the borders. */
const CELLS = LETTERS.length * 3;

async function world(borders = 'gmt', found: Partial<TableDecision> = {}) {
  const clock = createManualClock();
  const process = await startProcess(clock);
  const clusters = clustersOf(clock);
  const ledger = await registerWith(process, [{ ...decisionOf('t', borders, 3), ...found }]);
  const details = createMemoryDetails();
  const journal = createMemoryJournal();
  const compactions: string[] = [];
  const compact = clusters.destination.compact.bind(clusters.destination);
  clusters.destination.compact = (table, interval) => {
    compactions.push(`${interval.start.toString()}-${interval.end?.toString() ?? ''}`);
    return compact(table, interval);
  };
  const run = async (
    steps: readonly StepName[],
    options: {
      readonly diffAgain?: boolean;
      readonly failpoint?: (name: FailpointName) => void;
    } = {},
  ): Promise<LedgerState> => {
    const { diffAgain = false, failpoint = () => undefined } = options;
    const selection = { tables: null, failedOnly: false, diffAgain, mend: null };
    const started = startRun(process, clusters, ledger, {
      parallel: 1,
      limits: { steps, selection },
      ports: { details, journal, failpoint },
    });
    await passTimeUntil(clock, started.done);
    return ledgerOf(process.service);
  };
  return { clock, process, clusters, ledger, details, journal, run, compactions };
}

function statusOf(
  ledger: LedgerState,
  steps: readonly StepName[] = ['dump', 'diff'],
  holders: readonly LockHolder[] = [],
) {
  return summarize({ name: NAME, steps, planFile: 'p.yaml', limits: NO_LIMITS }, ledger, holders);
}

function diffsOf(ledger: LedgerState): (StepRecord | null)[] {
  return ledger.ranges.map(({ id }) => currentDiff(ledger, id));
}

function findingsOf(lines: readonly string[] | undefined): string[] {
  return (lines ?? []).map((line) => {
    const { class: kind, key, source, destination } = JSON.parse(line) as Finding;
    return `${kind} ${key.text} ${source?.timestamp ?? '-'} ${destination?.timestamp ?? '-'}`;
  });
}

/** One missing, one extra, one changed, one under another timestamp: behind the back of the migration. */
function damage(destination: MemoryCluster): void {
  destination.addTable('t', { kind: 'binary', families: { f: 3 } });
  const kept = Array.from(LETTERS).flatMap((row) =>
    [3, 2, 1].map((t) => `${row} f:q@${String(t)}`),
  );
  const damaged = kept
    .filter((text) => text !== 'a f:q@1')
    .map((text) => (text === 'h f:q@2' ? 'h f:q@2=other' : text))
    .map((text) => (text === 'n f:q@3' ? 'n f:q@5=3' : text));
  destination.load('t', [...damaged, 'u f:extra@1'].map(cell));
}

describe('after the copy', () => {
  it('everything is equal, every cell is counted, and each tablet was flushed once', async () => {
    const { run, compactions } = await world();
    const ledger = await run(['dump', 'diff']);
    const status = statusOf(ledger);
    expect([status.state, status.result, exitCodeOf(status)]).toEqual(['finished', 'equal', 0]);
    expect(status.tables[0]?.diff).toMatchObject({
      verdict: 'equal',
      level: 'verified',
      cells: {
        both_have_and_same: String(CELLS),
        in_src_or_in_dest: String(CELLS),
        diff_rate: '0.000000',
      },
    });
    // The memory cluster has one tablet, which four ranges share.
    expect(compactions).toEqual(['-']);
  });

  it('fault-C1 is finished, although one that was killed right after still holds its lock', async () => {
    const { run } = await world();
    const ledger = await run(['dump', 'diff']);
    const worker = { host: 'h', processId: 1, version: 'test' };
    const holders = ledger.ranges.map(({ id }) => ({
      lock: ledgerKeys(NAME).lock(ledger.meta.generation, id, 'diff'),
      session: 's',
      epoch: 1n,
      worker,
      since: null,
      alive: true,
    }));
    const status = statusOf(ledger, ['dump', 'diff'], holders);
    expect([status.state, exitCodeOf(status)]).toEqual(['finished', 0]);
  });

  it('observed-O14 finds what a flush costs a copy that wrote twice', async () => {
    const { run, clusters } = await world('');
    await run(['dump']);
    // Somebody writes the newest version once more: nothing shows before the flush.
    clusters.destination.put('t', [cell('c f:q@3')]);
    const ledger = await run(['dump', 'diff']);
    expect(diffsOf(ledger)[0]?.diff?.counts).toMatchObject({ onlyInSource: 1, same: CELLS - 1 });
  });

  it('the digest is that of the copy, and of a range that changed at the source it is not', async () => {
    const { run, clusters } = await world('m');
    await run(['dump']);
    clusters.source.load('t', [cell('p f:q@9')]);
    const ledger = await run(['dump', 'diff']);
    const agree = ledger.ranges.map(({ id }) => {
      const of = (step: 'dump' | 'diff') => ledger.records.get(unitKey(id, step))?.digest;
      return JSON.stringify(of('dump')) === JSON.stringify(of('diff'));
    });
    expect(agree).toEqual([true, false]);
  });
});

describe('alone', () => {
  it('writes nothing, and finds exactly what differs', async () => {
    const { run, clusters, details, compactions } = await world();
    damage(clusters.destination);
    const ledger = await run(['diff']);
    expect([clusters.destination.requests, compactions]).toEqual([[], []]);
    expect([...details.published].map(([unit, lines]) => [unit, findingsOf(lines)])).toEqual([
      ['findings/1-t00001-r000001', ['only-in-source a 1 -']],
      ['findings/1-t00001-r000002', ['different h 2 2']],
      ['findings/1-t00001-r000003', ['timestamp-only n 3 5']],
      ['findings/1-t00001-r000004', ['only-in-destination u - 1']],
    ]);
    const status = statusOf(ledger, ['diff']);
    expect([status.state, status.result, exitCodeOf(status)]).toEqual(['finished', 'different', 2]);
    expect(status.tables[0]?.diff).toMatchObject({
      // Not flushed: nothing of this migration went before.
      level: 'compared',
      ranges: { finished: '4', different: '4' },
      cells: { only_in_src: '2', only_in_dest: '2', both_have_but_diff: '1', timestamp_only: '1' },
    });
  });

  it('defect-C8 again: only ranges that differed are read, and findings of what is mended are gone', async () => {
    const { run, clusters, details } = await world();
    damage(clusters.destination);
    await run(['diff']);
    clusters.destination.load('t', [cell('a f:q@1')]);
    const reads = clusters.source.scans.length;
    const before = await run(['diff']);
    expect(clusters.source.scans.length).toBe(reads);
    const ledger = await run(['diff'], { diffAgain: true });
    expect(clusters.source.scans.length).toBe(reads + 4);
    expect(diffsOf(before).map((record) => differences(record?.diff?.counts ?? never()))).toEqual([
      1, 1, 2, 1,
    ]);
    expect(diffsOf(ledger).map((record) => differences(record?.diff?.counts ?? never()))).toEqual([
      0, 1, 2, 1,
    ]);
    expect(details.published.has('findings/1-t00001-r000001')).toBe(false);
    const reread = clusters.source.scans.length;
    await run(['diff'], { diffAgain: true });
    expect(clusters.source.scans.length).toBe(reread + 3);
  });

  it('then a copy: what was compared before it is out of date', async () => {
    const { run, clusters } = await world('gmt', { create: false, destinationCreated: 1n });
    damage(clusters.destination);
    await run(['diff']);
    const ledger = await run(['dump', 'diff']);
    // A copy adds what is missing and takes nothing away: the extra version of n has its oldest pushed out.
    expect(statusOf(ledger).tables[0]?.diff?.cells).toMatchObject({
      only_in_src: '1',
      only_in_dest: '2',
      both_have_but_diff: '1',
      timestamp_only: '0',
    });
  });

  it('defect-C4, defect-C3: an empty comparison is a failure', async () => {
    const { run, clusters } = await world();
    clusters.source.addTable('t', { kind: 'binary', families: { f: 3 } });
    clusters.destination.addTable('t', { kind: 'binary', families: { f: 3 } });
    const status = statusOf(await run(['diff']), ['diff']);
    expect([status.state, status.result, exitCodeOf(status)]).toEqual(['incomplete', null, 3]);
    expect(status.causes).toMatchObject([{ id: 'TU-DIFF-EMPTY', tables: ['t'] }]);
    expect(status.tables[0]?.diff?.cells.diff_rate).toBeNull();
  });
});

describe('interrupted', () => {
  const interrupted = async (at: FailpointName, nth = 1) => {
    const w = await world('m');
    damage(w.clusters.destination);
    let hits = 0;
    await w.run(['diff'], {
      failpoint: (name) => {
        if (name === at && ++hits === nth)
          throw new TerautilError('TU-RPC-BROKEN', 'the scan broke');
      },
    });
    return w;
  };

  it.each(['diff.before_scan', 'diff.before_checkpoint'] as const)(
    'defect-C8 at %s: the next attempt gives the same counts and findings',
    async (at) => {
      const { details, process } = await interrupted(at);
      const ledger = await ledgerOf(process.service);
      expect(diffsOf(ledger).map((record) => record?.diff?.counts)).toMatchObject([
        { onlyInSource: 1, different: 1, same: 34 },
        { onlyInSource: 1, onlyInDestination: 2, timestampOnly: 1, same: 41 },
      ]);
      expect([...details.published.values()].map(findingsOf)).toEqual([
        ['only-in-source a 1 -', 'different h 2 2'],
        ['timestamp-only n 3 5', 'only-in-destination u - 1'],
      ]);
    },
  );

  it('findings that are gone are made again: counts and details belong together', async () => {
    const w = await world('');
    damage(w.clusters.destination);
    const drained = startRun(
      w.process,
      stopAfter(w.clusters, 7, () => {
        drained.drain.abort();
      }),
      w.ledger,
      {
        limits: { steps: ['diff'] },
        ports: { details: w.details, journal: w.journal },
      },
    );
    await passTimeUntil(w.clock, drained.done);
    const stopped = (await ledgerOf(w.process.service)).records.get(
      unitKey('t00001-r000001', 'diff'),
    );
    expect(stopped?.state).toBe('stopped');
    expect(stopped?.diff?.counts).toMatchObject({ onlyInSource: 1 });
    expect(stopped?.diff?.counts.same).toBeLessThan(70);
    w.details.loseUnpublished();
    const ledger = await w.run(['diff']);
    expect(diffsOf(ledger)[0]?.diff?.counts).toMatchObject({ same: 75, different: 1 });
    expect([...w.details.published.values()].flatMap(findingsOf)).toHaveLength(4);
  });
});

describe('taken over', () => {
  it('fault-Z1 who wakes up after it leaves the files of the other alone', async () => {
    const w = await world('');
    damage(w.clusters.destination);
    // Its clock stands still: it does not know that it lost the lease when its last block comes.
    const asleep = await startProcess(createManualClock());
    let wakeUp = (): void => undefined;
    const waking = new Promise<void>((resolve) => (wakeUp = resolve));
    const scan: Cluster['scan'] = async function* (request) {
      yield* w.clusters.source.scan(request);
      await waking;
    };
    const late = { ...w.clusters, source: { ...w.clusters.source, scan } };
    const ports = { details: w.details, attempts: 1 };
    const limits = { steps: ['diff'] as const };
    const sleeping = startRun(asleep, late, w.ledger, { parallel: 1, limits, ports });
    await w.clock.advance(1);
    w.clusters.destination.put('t', [cell('b f:q@1=other')]);
    const ledger = await w.run(['diff']);
    const found = (): string[] => [...w.details.published.values()].flatMap(findingsOf);
    expect(found()).toContain('different b 1 1');
    expect(diffsOf(ledger)[0]?.file?.lines).toBe(found().length);
    wakeUp();
    await passTimeUntil(asleep.clock, sleeping.done);
    expect(found()).toContain('different b 1 1');
  });
});

/** Tells once, when the source has given so many blocks. */
function stopAfter(clusters: Clusters, blocks: number, tell: () => void): Clusters {
  let seen = 0;
  const scan: Cluster['scan'] = async function* (request) {
    for await (const block of clusters.source.scan(request)) {
      seen += 1;
      if (seen === blocks) tell();
      yield block;
    }
  };
  return { ...clusters, source: { ...clusters.source, scan } };
}

describe('a table that changes', () => {
  it('fault-N6 another number of versions at the source: refused with the reason', async () => {
    const { run, clusters } = await world();
    clusters.source.addTable('t', { kind: 'binary', families: { f: 5 } });
    const ledger = await run(['dump', 'diff']);
    const status = statusOf(ledger);
    expect(status.causes).toMatchObject([{ id: 'TU-SCHEMA-CHANGED', units: '4' }]);
    expect(status.causes[0]?.message).toContain('column family f keeps 5 versions, no longer 3');
    expect([clusters.destination.requests, exitCodeOf(status)]).toEqual([[], 3]);
  });

  it('defect-C14 a family that came after the registration: its ranges fail with the reason', async () => {
    const { run, clusters } = await world();
    await run(['dump']);
    clusters.source.addTable('t', { kind: 'binary', families: { f: 3, later: 1 } });
    clusters.source.load('t', [cell('a later:q@1')]);
    const status = statusOf(await run(['diff']), ['diff']);
    expect(status.causes).toMatchObject([{ id: 'TU-SCHEMA-CHANGED', units: '4' }]);
    expect(status.causes[0]?.message).toContain('column family later was added');
    expect([exitCodeOf(status), status.tables[0]?.diff?.verdict]).toEqual([3, 'pending']);
  });
});

function never(): never {
  throw new Error('The range is not compared.');
}
