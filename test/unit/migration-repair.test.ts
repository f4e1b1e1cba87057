/** What a repair deletes: only what a comparison counted and somebody approved, whatever becomes of its requests. */
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TerautilError } from '../../src/errors.js';
import type { Mend } from '../../src/migration/context.js';
import {
  comparisonName,
  currentDiff,
  diffBasis,
  ledgerKeys,
  unitKey,
  type LedgerState,
} from '../../src/migration/ledger/ledger.js';
import { decodeRecord, encodeRecord, type StepRecord } from '../../src/migration/ledger/records.js';
import { BATCH_CELLS_MAX } from '../../src/migration/limits.js';
import { exitCodeOf, summarize } from '../../src/migration/outcome/summary.js';
import { heldUnits } from '../../src/migration/outcome/units.js';
import type { LockHolder } from '../../src/migration/ports.js';
import { cell, describeAll } from '../support/cell-refs.js';
import type { SampleCell } from '../support/cell-samples.js';
import { passTimeUntil } from '../support/dump-world.js';
import { createManualClock } from '../support/manual-clock.js';
import { createMemoryCluster, type Fate, type MemoryCluster } from '../support/memory-cluster.js';
import { NO_LIMITS } from '../support/no-limits.js';
import {
  closeRunWorld,
  decisionOf,
  ledgerOf,
  NAME,
  openRunWorld,
  registerWith,
  startProcess,
  startRun,
} from '../support/run-world.js';

beforeEach(openRunWorld);
afterEach(closeRunWorld);

const BOTH = 'a f:q@3,a f:q@1,b f:q@2,c f:q@1'.split(',').map(cell);
const EXTRA = 'a f:q@2,b f:x@7,d f:q@1'.split(',').map(cell);

/** Table t with one range that is compared; the destination has `extra` cells. */
async function world(extra: readonly SampleCell[] = EXTRA, fate?: () => Fate) {
  const clock = createManualClock();
  const process = await startProcess(clock);
  let isOn = false;
  const source = createMemoryCluster({ clock });
  source.addTable('t', { kind: 'binary', families: { f: 3 } });
  source.load('t', BOTH);
  const destination = createMemoryCluster({
    clock,
    latency: () => 10,
    cellsPerBlock: () => 500,
    ...(fate && { fate: () => (isOn ? fate() : 'acknowledge') }),
  });
  const clusters = { source, destination };
  const registered = await registerWith(process, [decisionOf('t', '', 3)]);
  const run = async (
    ledger: LedgerState,
    mend: Mend | null,
    beforeDelete: (drain: AbortController) => void = () => undefined,
  ): Promise<LedgerState> => {
    const selection = { tables: null, failedOnly: false, diffAgain: mend === null, mend };
    const limits = { steps: ['diff'] as const, selection, copies: false };
    const started = startRun(process, clusters, ledger, {
      limits,
      ports: {
        failpoint: (name) => {
          if (name === 'repair.before_delete') beforeDelete(started.drain);
        },
      },
    });
    await passTimeUntil(clock, started.done);
    return ledgerOf(process.service);
  };
  const copy = startRun(process, clusters, registered, { parallel: 1 });
  await passTimeUntil(clock, copy.done);
  destination.load('t', extra);
  const compared = await run(await ledgerOf(process.service), null);
  isOn = true;
  destination.requests.length = 0;
  return { clusters, compared, run, service: process.service };
}

const recordOf = (ledger: LedgerState, step: 'diff' | 'repair'): StepRecord => {
  const record = ledger.records.get(unitKey(ledger.ranges[0]?.id ?? '', step));
  if (record === undefined) throw new Error(`no record of ${step}`);
  return record;
};

/** As many deletes as the comparison counted, unless it says otherwise. */
function approve(ledger: LedgerState, deletes?: number): Mend {
  const record = recordOf(ledger, 'diff');
  const approved = {
    of: comparisonName(record),
    deletes: deletes ?? record.diff?.counts.onlyInDestination ?? 0,
  };
  return { kind: 'repair', ranges: new Map([[record.unit, approved]]) };
}

const deletedBy = ({ requests }: MemoryCluster): string[] =>
  requests.flat().flatMap(({ deletes }) => deletes.map((one) => place(one)));
const place = ({ row, qualifier, timestamp }: SampleCell): string =>
  `${row.toString()} ${qualifier.toString()}@${timestamp}`;
const visible = (cluster: MemoryCluster): string[] => describeAll(cluster.visible('t'));

describe('promise-P6 deletes', () => {
  it('are of exactly the cells that were counted, each once', async () => {
    const { clusters, compared, run } = await world();
    const ledger = await run(compared, approve(compared));
    expect(deletedBy(clusters.destination)).toEqual(EXTRA.map(place));
    expect(visible(clusters.destination)).toEqual(visible(clusters.source));
    const { mended, state } = recordOf(ledger, 'repair');
    expect([state, mended?.deletes.allowed, mended?.deletes.sent]).toEqual(['finished', 3, 3]);
    expect(recordOf(ledger, 'diff').diff?.counts).toMatchObject({ same: 4, onlyInDestination: 0 });
  });

  it.each([
    ['there is one more', [...EXTRA, cell('e f:q@1')], 3],
    ['there is one less', EXTRA.slice(1), 3],
    ['there are as many others', [...EXTRA.slice(1), cell('e f:q@1')], 3],
    ['one has another value', [...EXTRA.slice(0, 2), cell('d f:q@1=y')], 3],
    ['fewer were approved', EXTRA, 2],
    ['more were approved', EXTRA, 4],
  ])('none where %s', async (_what, now, deletes) => {
    const { clusters, compared, run } = await world();
    clusters.destination.addTable('t', { kind: 'binary', families: { f: 3 } });
    clusters.destination.load('t', [...BOTH, ...now]);
    const before = visible(clusters.destination);
    const ledger = await run(compared, approve(compared, deletes));
    expect(deletedBy(clusters.destination)).toEqual([]);
    expect(visible(clusters.destination)).toEqual(before);
    const { state, error, mended } = recordOf(ledger, 'repair');
    expect([state, error?.id, mended?.deletes.sent]).toEqual(['failed', 'TU-REPAIR-DELETES', 0]);
  });

  it('none where an older version compared, which kept no digest', async () => {
    const { clusters, compared, run, service } = await world();
    const read = service.read.bind(service);
    service.read = async function* (prefix) {
      for await (const entry of read(prefix)) {
        if (!entry.key.includes('/diff/')) yield entry;
        else {
          const record = decodeRecord(entry);
          const diff = record.diff && { ...record.diff, extra: null };
          yield { key: entry.key, value: encodeRecord({ ...record, diff }) };
        }
      }
    };
    const ledger = await run(compared, approve(compared));
    expect(deletedBy(clusters.destination)).toEqual([]);
    expect(recordOf(ledger, 'repair').error?.id).toBe('TU-REPAIR-DELETES');
  });

  it('none without approval, also where all else is repaired', async () => {
    const { clusters, compared, run } = await world();
    clusters.source.put('t', [cell('e f:q@5')]);
    const ledger = await run(compared, approve(compared, 0));
    expect(deletedBy(clusters.destination)).toEqual([]);
    expect(visible(clusters.destination)).toContain(describeAll([cell('e f:q@5')])[0]);
    expect(recordOf(ledger, 'diff').diff?.counts).toMatchObject({ onlyInDestination: 3 });
  });

  describe('in several requests', () => {
    const many = Array.from({ length: 2 * BATCH_CELLS_MAX + 5 }, (_, i) =>
      cell(`x${String(i).padStart(6, '0')} f:q@1`),
    );
    const sentOf = (ledger: LedgerState): number | undefined =>
      recordOf(ledger, 'repair').mended?.deletes.sent;

    it('fault-C5 go on where a drain stopped them', async () => {
      const { clusters, compared, run } = await world(many);
      const stopped = await run(compared, approve(compared), (drain) => {
        drain.abort(new Error('drained'));
      });
      expect([recordOf(stopped, 'repair').state, sentOf(stopped)]).toEqual([
        'stopped',
        BATCH_CELLS_MAX,
      ]);
      const ledger = await run(stopped, approve(compared));
      expect([recordOf(ledger, 'repair').state, sentOf(ledger)]).toEqual(['finished', many.length]);
      expect(deletedBy(clusters.destination)).toEqual(many.map(place));
      expect(visible(clusters.destination)).toEqual(visible(clusters.source));
    });

    it('are no more when one was told and it is not known whether it was sent', async () => {
      const { clusters, compared, run } = await world(many);
      const failed = await run(compared, approve(compared), () => {
        throw new TerautilError('TU-BUG', 'A test ends it.');
      });
      expect([recordOf(failed, 'repair').state, sentOf(failed)]).toEqual([
        'failed',
        BATCH_CELLS_MAX,
      ]);
      const ledger = await run(failed, approve(compared));
      expect(recordOf(ledger, 'repair').error?.id).toBe('TU-REPAIR-DELETES');
      expect(deletedBy(clusters.destination)).toEqual([]);
      // Compared again, what is left can be approved.
      const again = await run(ledger, null);
      await run(again, approve(again));
      expect(deletedBy(clusters.destination)).toEqual(many.map(place));
    });
  });

  it('promise-P11 of no other cell, whatever becomes of the requests', async () => {
    const fates = fc.array(
      fc.constantFrom<Fate>(
        'refuse',
        'lose, applied',
        'lose, not applied',
        'lose, applied late',
        'acknowledge',
      ),
      { minLength: 1, maxLength: 12 },
    );
    await fc.assert(
      fc.asyncProperty(fates, async (script) => {
        closeRunWorld();
        openRunWorld();
        const left = [...script];
        const { clusters, compared, run } = await world(EXTRA, () => left.shift() ?? 'acknowledge');
        clusters.source.put('t', [cell('e f:q@5'), cell('b f:q@9')]);
        const ledger = await run(compared, approve(compared));
        expect(recordOf(ledger, 'repair').error).toBeNull();
        expect(new Set(deletedBy(clusters.destination))).toEqual(new Set(EXTRA.map(place)));
        expect(clusters.destination.violations).toEqual([]);
        expect(visible(clusters.destination)).toEqual(visible(clusters.source));
        clusters.destination.flush('t');
        expect(visible(clusters.destination)).toEqual(visible(clusters.source));
        expect(recordOf(ledger, 'diff').diff?.counts).toMatchObject({ same: 6, shadowed: 0 });
      }),
      { numRuns: 40 },
    );
  }, 60_000);
});

describe('a comparison', () => {
  it('counts no more once its range is repaired, also by a repair that failed', async () => {
    const { clusters, compared, run } = await world();
    const [range] = compared.ranges;
    const id = range?.id ?? '';
    expect(currentDiff(compared, id)).not.toBeNull();
    clusters.destination.load('t', [cell('e f:q@1')]);
    const failed = await run(compared, approve(compared));
    expect(currentDiff(failed, id)).toBeNull();
    const { epoch } = recordOf(failed, 'repair');
    expect(diffBasis(failed, id)).toBe(`${diffBasis(compared, id)}.${epoch}`);
    const again = await run(failed, null);
    expect(currentDiff(again, id)?.diff?.basis).toBe(diffBasis(again, id));
  });

  it('that is another one than was reviewed is repaired by nobody: TU-REPAIR-STALE', async () => {
    const { clusters, compared, run } = await world();
    const again = await run(compared, null);
    expect(comparisonName(recordOf(again, 'diff'))).not.toBe(
      comparisonName(recordOf(compared, 'diff')),
    );
    const ledger = await run(again, approve(compared));
    expect(recordOf(ledger, 'repair').error?.id).toBe('TU-REPAIR-STALE');
    expect(clusters.destination.requests.flat()).toEqual([]);
  });
});

describe('defect-C12 status', () => {
  const statusOf = (ledger: LedgerState, holders: readonly LockHolder[] = []) =>
    summarize(
      { name: NAME, steps: ['dump', 'diff'], planFile: 'p.yaml', limits: NO_LIMITS },
      ledger,
      holders,
    );
  /** Whoever holds the lock by which this range is settled and repaired. */
  const holderOf = (
    ledger: LedgerState,
    of: Pick<StepRecord, 'epoch' | 'session'>,
  ): LockHolder => ({
    lock: ledgerKeys(NAME).lock(ledger.meta.generation, ledger.ranges[0]?.id ?? '', 'settle'),
    session: of.session,
    epoch: of.epoch,
    worker: { host: 'h', processId: 1, version: 'test' },
    since: null,
    alive: true,
  });

  it('tells a repair that failed until its range is compared again', async () => {
    const { clusters, compared, run } = await world();
    clusters.destination.load('t', [cell('e f:q@1')]);
    const failed = await run(compared, approve(compared));
    const told = statusOf(failed);
    expect([told.state, exitCodeOf(told)]).toEqual(['incomplete', 3]);
    expect(told.failures.map(({ step, error }) => [step, error.id])).toEqual([
      ['repair', 'TU-REPAIR-DELETES'],
    ]);
    const again = statusOf(await run(failed, null));
    expect([again.state, again.result, again.failures]).toEqual(['finished', 'different', []]);
  });

  it('shows who holds the lock as repairing, by whose record it is; else as settling', async () => {
    const { compared, run, clusters } = await world();
    clusters.destination.load('t', [cell('e f:q@1')]);
    const ledger = await run(compared, approve(compared));
    const repair = recordOf(ledger, 'repair');
    const stepsOf = (holder: LockHolder) =>
      heldUnits(NAME, ledger, [holder]).map(({ step, record }) => [step, record?.step]);
    expect(stepsOf(holderOf(ledger, repair))).toEqual([['repair', 'repair']]);
    const later = { session: repair.session, epoch: repair.epoch + 1n };
    expect(stepsOf(holderOf(ledger, later))).toEqual([['settle', undefined]]);
    const { tables, failures } = statusOf(ledger, [holderOf(ledger, repair)]);
    expect(tables[0]?.ranges).toMatchObject({ running: '1', failed: '0', finished: '0' });
    expect(failures).toEqual([]);
  });
});
