/** The sentences that an apply ends with: what was done adds up, and what is next can be done. */
import { describe, expect, it } from 'vitest';
import { createDigest } from '../../src/cells/digest.js';
import { applyCommand, nextCommand, type Asked } from '../../src/commands/asked.js';
import { outcomeText } from '../../src/views/outcome.js';
import {
  addDiff,
  addRange,
  addRecord,
  addTable,
  emptyWorld,
  statusOf,
  type World,
} from '../support/report-world.js';
import { schemaErrors } from '../support/schemas.js';

/** Tables t and u with two ranges each; those named are copied. */
function worldOf(copied: readonly string[]): World {
  const world = emptyWorld();
  for (const table of ['t', 'u']) {
    addTable(world, table);
    addRange(world, `${table}1`, table, '', 'm');
    addRange(world, `${table}2`, table, 'm');
  }
  for (const range of copied)
    addRecord(world, range, 'dump', { counters: { scanned: 1, written: 1 } });
  return world;
}

function asked(parts: Partial<Asked['selection']>, only: Asked['only'] = null): Asked {
  return {
    only,
    settle: null,
    steps: only === null || only === 'repair' ? ['dump', 'diff'] : [only],
    selection: { tables: null, failedOnly: false, diffAgain: false, mend: null, ...parts },
    maxDurationMs: null,
  };
}

describe('incomplete', () => {
  it('says what is copied although nothing is compared yet', () => {
    expect(outcomeText(statusOf(worldOf(['t1', 't2'])), 'p.yaml')).toBe(
      'Incomplete: 0 of 4 ranges finished, 2 copied, 4 pending. Nothing is lost. To go on:  terautil apply p.yaml',
    );
  });

  it('defect-C4 never calls a comparison of nothing equal', () => {
    const ranges = ['t1', 't2', 'u1', 'u2'];
    const world = worldOf(ranges);
    for (const range of ranges) addDiff(world, range, {});
    const text = outcomeText(statusOf(world), 'p.yaml');
    expect(text).toContain('nothing compared of 2 tables');
    expect(text).not.toContain('Equal');
  });

  it('defect-C12 says what was repaired, and nothing of repairs that did not finish', () => {
    const ranges = ['t1', 't2', 'u1', 'u2'];
    const world = worldOf(ranges);
    const repair = { counters: { scanned: 5, written: 2 } };
    const deletes = { allowed: 3, sent: 3, digest: createDigest(), rows: [], confirmed: 0 };
    addRecord(world, 't1', 'repair', { ...repair, mended: { of: '1.s', deletes, hidden: [] } });
    addRecord(world, 'u1', 'repair', repair);
    addRecord(world, 'u2', 'repair', { ...repair, state: 'stopped' });
    for (const range of ranges)
      addDiff(world, range, { same: 1, sourceCells: 1, destinationCells: 1 });
    const text = outcomeText(statusOf(world), 'p.yaml');
    expect(text).toContain('Repaired: 4 cells written, 3 deleted, in 2 ranges.');
    expect(schemaErrors('status', statusOf(world))).toBeNull();
  });

  it('names the same command where it does something', () => {
    const status = statusOf(worldOf(['u1', 'u2']));
    const some = asked({ tables: ['t'] });
    expect(nextCommand('p.yaml', some, status)).toBe(applyCommand('p.yaml', some));
    expect(applyCommand('p.yaml', some)).toBe('terautil apply p.yaml --table t');
  });

  it('names the whole plan where what is left is of another table', () => {
    const world = worldOf(['t1', 't2']);
    for (const range of ['t1', 't2'])
      addDiff(world, range, { same: 1, sourceCells: 1, destinationCells: 1 });
    expect(nextCommand('p.yaml', asked({ tables: ['t'] }), statusOf(world))).toBe(
      'terautil apply p.yaml',
    );
  });

  it('names the whole plan where what is left to compare is not copied', () => {
    const status = statusOf(worldOf(['t1']), [], ['diff']);
    expect(nextCommand('p.yaml', asked({}, 'diff'), status)).toBe('terautil apply p.yaml');
  });
});

it('finished: what was left out adds up with what was there and written', () => {
  const world = worldOf([]);
  const skipped = { present: 3, trimmed: 2, 'newer-at-destination': 1, conflict: 0 };
  for (const range of ['t1', 't2', 'u1']) addRecord(world, range, 'dump');
  addRecord(world, 'u2', 'dump', { counters: { scanned: 7, written: 1, skipped } });
  expect(outcomeText(statusOf(world, [], ['dump']), 'p.yaml')).toBe(
    'Finished: 4 of 7 cells in 4 ranges copied, 3 of them were there already. 2 cells skipped: newer versions fill the destination. 1 cell skipped: the destination has newer ones.',
  );
});
