/** Comparing over clusters in memory: what one attempt leaves to the next. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TerautilError } from '../../src/errors.js';
import { currentDiff, unitKey } from '../../src/migration/ledger/ledger.js';
import type { StepRecord } from '../../src/migration/ledger/records.js';
import type { Clusters } from '../../src/migration/ports.js';
import { cell } from '../support/cell-refs.js';
import { passTimeUntil } from '../support/dump-world.js';
import { createManualClock } from '../support/manual-clock.js';
import { createMemoryDetails } from '../support/memory-details.js';
import {
  closeRunWorld,
  clustersOf,
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

const RANGE = 't00001-r000001';

/** One range, copied. `compare`: its record after one more run that compares it. */
async function copied() {
  const clock = createManualClock();
  const process = await startProcess(clock);
  const all = clustersOf(clock);
  await registerWith(process, [decisionOf('t', '', 3)]);
  const details = createMemoryDetails();
  const run = async (steps: readonly ('dump' | 'diff')[], clusters: Clusters) => {
    const limits = { steps, copies: true };
    const ledger = await ledgerOf(process.service);
    const started = startRun(process, clusters, ledger, { limits, ports: { details } });
    await passTimeUntil(clock, started.done);
    return ledgerOf(process.service);
  };
  await run(['dump'], all);
  const compare = async (clusters: Clusters = all) => {
    const ledger = await run(['diff'], clusters);
    const record: StepRecord | undefined = ledger.records.get(unitKey(RANGE, 'diff'));
    return { record, isCurrent: currentDiff(ledger, RANGE) !== null };
  };
  return { ...all, compare };
}

describe('a comparison that failed', () => {
  it('promise-P7 at a row that cannot be compared fails there again, and never says equal', async () => {
    const { destination, compare } = await copied();
    // One that a copy would refuse: the destination has what its kind of table cannot have.
    destination.load('t', [cell(`m f:${'q'.repeat(300)}@7=late`)]);
    for (let time = 0; time < 3; time += 1) {
      const { record, isCurrent } = await compare();
      expect(record).toMatchObject({ state: 'failed', error: { id: 'TU-CELL-INVALID' } });
      expect(isCurrent).toBe(false);
      // Of a batch that holds a part of that row nothing counts.
      expect(record).toMatchObject({ checkpoint: null, diff: { counts: { sourceCells: 0 } } });
    }
  });

  it('by its scan goes on behind what was compared, and counts each cell once', async () => {
    const { source, destination, compare } = await copied();
    const broken = {
      ...source,
      scan: async function* (request: Parameters<typeof source.scan>[0]) {
        let blocks = 0;
        for await (const block of source.scan(request)) {
          yield block;
          blocks += 1;
          if (blocks === 3) throw new TerautilError('TU-TERA-UNAVAILABLE', 'too long');
        }
      },
    };
    const before = source.scans.length;
    const { record, isCurrent } = await compare({ source: broken, destination });
    expect(isCurrent).toBe(true);
    expect(record?.diff?.counts).toMatchObject({ same: 3 * LETTERS.length, onlyInSource: 0 });
    const starts = source.scans.slice(before).map(({ interval }) => interval.start.toString());
    expect(starts.length).toBeGreaterThan(5);
    expect(starts).toEqual([...new Set(starts)].sort());
  });
});
