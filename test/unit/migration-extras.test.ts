/** The digest of the cells that only the destination has: by it a repair knows those that were counted. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addCell, addDigest, createDigest, digestToHex } from '../../src/cells/digest.js';
import { TerautilError } from '../../src/errors.js';
import { unitKey, type LedgerState } from '../../src/migration/ledger/ledger.js';
import { UNLIMITED } from '../../src/migration/pace/pace.js';
import { cell } from '../support/cell-refs.js';
import { blockOf, type SampleCell } from '../support/cell-samples.js';
import { createMemoryJournal, passTimeUntil } from '../support/dump-world.js';
import { createManualClock } from '../support/manual-clock.js';
import { createMemoryCluster } from '../support/memory-cluster.js';
import { createMemoryDetails } from '../support/memory-details.js';
import { SEEN_ONCE } from '../support/no-limits.js';
import {
  closeRunWorld,
  decisionOf,
  ledgerOf,
  LETTERS,
  openRunWorld,
  registerWith,
  startProcess,
  startRun,
} from '../support/run-world.js';

beforeEach(openRunWorld);
afterEach(closeRunWorld);

const BOTH = Array.from(LETTERS).map((row) => cell(`${row} f:q@5`));
/** Extra ones, and two that are the same cell under another timestamp. */
const SOURCE = [...BOTH, cell('h f:m@5=same')];
const EXTRA = ['a f:q@4', 'b f:x@7', 'h f:m@6=same', 'n f:q@3', 'n f:q@2', 'zz f:q@1'].map(cell);

function digestOf(cells: readonly SampleCell[]): string {
  const digest = createDigest();
  const block = blockOf(cells);
  cells.forEach((_, index) => {
    addCell(digest, block, index);
  });
  return digestToHex(digest);
}

/** Of all ranges together, with how many cells. */
function extrasOf(ledger: LedgerState): [string, number] {
  const sum = createDigest();
  let count = 0;
  for (const { id } of ledger.ranges) {
    const diff = ledger.records.get(unitKey(id, 'diff'))?.diff;
    if (!diff?.extra) throw new Error('no digest');
    addDigest(sum, diff.extra.digest);
    count += diff.extra.count;
    expect(diff.extra.count).toBe(diff.counts.onlyInDestination);
  }
  return [digestToHex(sum), count];
}

interface How {
  readonly borders?: string;
  readonly looks?: number;
  /** The block of the destination, counted from 1, at which its scan fails. */
  readonly failsAt?: number;
}

async function compare({ borders = '', looks = 0, failsAt = 0 }: How) {
  const clock = createManualClock();
  const process = await startProcess(clock);
  let blocks = 0;
  const source = createMemoryCluster({ clock });
  const destination = createMemoryCluster({
    clock,
    cellsPerBlock: () => 2,
    onBlock: () => {
      blocks += 1;
      if (blocks === failsAt) throw new TerautilError('TU-RPC-BROKEN', 'A test breaks it.');
    },
  });
  for (const cluster of [source, destination]) {
    cluster.addTable('t', { kind: 'binary', families: { f: 3 } });
  }
  source.load('t', SOURCE);
  destination.load('t', [...BOTH, ...EXTRA]);
  const ledger = await registerWith(process, [decisionOf('t', borders, 3)]);
  const recheck = { times: looks, delayMs: 1_000 };
  const diff = { parallelRanges: 1, ...SEEN_ONCE, recheck, limit: UNLIMITED, rate: UNLIMITED };
  const run = (from: LedgerState, drainAfterMs: number | null = null) => {
    const started = startRun(process, { source, destination }, from, {
      parallel: 1,
      limits: { steps: ['diff'], diff },
      ports: { details, journal },
    });
    if (drainAfterMs !== null) {
      clock.after(drainAfterMs, () => {
        started.drain.abort(new Error('drained'));
      });
    }
    return passTimeUntil(clock, started.done).then(() => ledgerOf(process.service));
  };
  const details = createMemoryDetails();
  const journal = createMemoryJournal();
  return { ledger, run };
}

const DUE = [digestOf(EXTRA), EXTRA.length];

describe('promise-P6 the digest of extra cells', () => {
  it.each(['', 'gmt', 'hnz', 'n'])('is the same wherever ranges begin: %j', async (borders) => {
    const { ledger, run } = await compare({ borders });
    expect(extrasOf(await run(ledger))).toEqual(DUE);
  });

  it.each([1, 2, 3, 5, 8, 13, 16])(
    'is the same when the scan fails at block %i and the attempt goes on',
    async (failsAt) => {
      const { ledger, run } = await compare({ failsAt });
      const ended = await run(ledger);
      expect(extrasOf(ended)).toEqual(DUE);
      expect([...ended.records.values()].map(({ attempts }) => attempts)).toEqual([2]);
    },
  );

  it('counts rows that wait for another look once, when it is over', async () => {
    const { ledger, run } = await compare({ looks: 3, borders: 'm' });
    expect(extrasOf(await run(ledger))).toEqual(DUE);
  });

  it('is of nothing while all such rows wait, and of all when a later run has looked again', async () => {
    const { ledger, run } = await compare({ looks: 2 });
    const stopped = await run(ledger, 500);
    expect(extrasOf(stopped)).toEqual([digestToHex(createDigest()), 0]);
    expect(extrasOf(await run(stopped))).toEqual(DUE);
  });

  it('tells as many others apart', () => {
    const others = [...EXTRA.slice(1), cell('a f:q@4=y')];
    expect(others).toHaveLength(EXTRA.length);
    expect(digestOf(others)).not.toBe(DUE[0]);
    expect(digestOf([...EXTRA].reverse())).toBe(DUE[0]);
  });
});
