/** Ranges with cells that the destination refused for good, when the cause is mended or their file is gone. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDetailFiles, hasDetails, readDetails } from '../../src/details/details.js';
import { TerautilError } from '../../src/errors.js';
import { unitKey, type LedgerState } from '../../src/migration/ledger/ledger.js';
import type { StepKind, StepRecord } from '../../src/migration/ledger/records.js';
import type { DetailFiles } from '../../src/migration/ports.js';
import { describeAll } from '../support/cell-refs.js';
import { createMemoryJournal, passTimeUntil } from '../support/dump-world.js';
import { createManualClock } from '../support/manual-clock.js';
import {
  closeRunWorld,
  clustersOf,
  decisionOf,
  ledgerOf,
  openRunWorld,
  registerWith,
  startProcess,
  startRun,
} from '../support/run-world.js';

let folder = '';

beforeEach(() => {
  openRunWorld();
  folder = mkdtempSync(join(tmpdir(), 'terautil-letters-'));
});
afterEach(() => {
  closeRunWorld();
  rmSync(folder, { recursive: true });
});

/** One range of table t; row g is refused for good while `mended` is false. */
async function world() {
  const clock = createManualClock();
  const state = { mended: false };
  const clusters = clustersOf(clock, (row) =>
    row === 'g' && !state.mended ? 'refuse for good' : 'acknowledge',
  );
  const process = await startProcess(clock);
  const ledger = await registerWith(process, [decisionOf('t', '', 3)]);
  const ports = {
    details: createDetailFiles(folder, basename(folder)),
    journal: createMemoryJournal(),
  };
  const run = async (): Promise<LedgerState> => {
    await passTimeUntil(clock, startRun(process, clusters, ledger, { ports }).done);
    return ledgerOf(process.service);
  };
  return { clock, state, clusters, process, ledger, ports, run };
}

function recordOf({ records, ranges }: LedgerState, step: StepKind): StepRecord | undefined {
  return records.get(unitKey(ranges[0]?.id ?? '', step));
}

describe('dead letters', () => {
  it('fault-N3 of a range that is being settled: once mended, they are written', async () => {
    const w = await world();
    // Leaves without a word before anything arrives, so that its range has to be settled.
    const gone = await startProcess(createManualClock());
    const write = (): Promise<never> => new Promise(() => undefined);
    const destination = { ...w.clusters.destination, write };
    startRun(gone, { ...w.clusters, destination }, w.ledger);
    await w.clock.advance(1);
    // The copy of the second one is well; what somebody did to row g shows when it is settled.
    w.state.mended = true;
    const compact = w.clusters.destination.compact.bind(w.clusters.destination);
    w.clusters.destination.compact = async (...interval) => {
      if (!w.state.mended) return compact(...interval);
      w.state.mended = false;
      w.clusters.destination.addTable('t', { kind: 'binary', families: { f: 3 } });
    };
    const failed = await w.run();
    expect(recordOf(failed, 'dump')).toMatchObject({ state: 'finished', suspect: true });
    expect(recordOf(failed, 'settle')).toMatchObject({
      state: 'failed',
      error: {
        id: 'TU-DEAD-LETTERS',
        message: expect.stringContaining('refused 3 cells for good, first of row g: ') as string,
      },
      counters: { deadLetters: 3 },
    });
    w.clusters.destination.compact = compact;
    w.state.mended = true;
    expect(recordOf(await w.run(), 'settle')).toMatchObject({
      state: 'finished',
      counters: { written: 3, deadLetters: 0 },
    });
    expect(describeAll(w.clusters.destination.visible('t'))).toEqual(
      describeAll(w.clusters.source.visible('t')),
    );
  });

  it('fault-C1 stopped with their file published already: the range fails with their count, and ends once mended', async () => {
    const w = await world();
    const dying: DetailFiles = {
      ...w.ports.details,
      create: (...what) => {
        const file = w.ports.details.create(...what);
        const publish = (): never => {
          file.publish();
          throw new TerautilError('TU-DETAILS', 'the process ends here');
        };
        return { ...file, publish };
      },
    };
    const ports = { ...w.ports, details: dying };
    await passTimeUntil(
      w.clock,
      startRun(w.process, w.clusters, w.ledger, { ports }).done.catch(() => undefined),
    );
    expect(recordOf(await ledgerOf(w.process.service), 'dump')?.state).toBe('stopped');
    const failed = recordOf(await w.run(), 'dump');
    expect(failed).toMatchObject({
      state: 'failed',
      error: { id: 'TU-DEAD-LETTERS' },
      counters: { deadLetters: 3 },
    });
    expect([...readDetails(folder, 'dead-letters', '1-t00001-r000001')]).toHaveLength(3);
    expect(hasDetails(folder, 'dead-letters', '1-t00001-r000001', failed?.file?.bytes ?? 0)).toBe(
      true,
    );
    w.state.mended = true;
    expect(recordOf(await w.run(), 'dump')).toMatchObject({ state: 'finished' });
  });
});
