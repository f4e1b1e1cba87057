/** What explain says of one row by the ledger, and by the files of details. */
import { describe, expect, it } from 'vitest';
import { rowKey } from '../../src/cells/bytes.js';
import { deadLettersInRow, findingsInRow } from '../../src/migration/outcome/explain-details.js';
import {
  explainedLocks,
  explainedRange,
  explainedSteps,
  explainedTable,
  isInside,
  rangeOfKey,
} from '../../src/migration/outcome/explain.js';
import type { DetailLookup } from '../../src/migration/outcome/report-findings.js';
import { addDiff, addRange, addRecord, addTable, emptyWorld } from '../support/report-world.js';
import { tablePlan } from '../support/table-plan.js';

const key = (text: string): ReturnType<typeof rowKey> => rowKey(Buffer.from(text));

function world() {
  const made = emptyWorld();
  addTable(made, 't1', { interval: { start: key('b'), end: key('y') } });
  addRange(made, 't1-r1', 't1', 'b', 'm');
  addRange(made, 't1-r2', 't1', 'm', 'y');
  const [table] = made.tables;
  if (table === undefined) throw new Error('no table');
  return { ...made, table };
}

describe('what the ledger says of a row', () => {
  it('finds the range that holds the key, at its bounds', () => {
    const { ledger, table } = world();
    const found = (text: string): string | undefined => rangeOfKey(ledger, table, key(text))?.id;
    expect(['a', 'b', 'lz', 'm', 'x', 'y'].map(found)).toEqual([
      undefined,
      't1-r1',
      't1-r1',
      't1-r2',
      't1-r2',
      undefined,
    ]);
    expect(isInside({ start: key('b'), end: null }, key('b'))).toBe(true);
  });

  it('says what was registered, and whether the key is chosen', () => {
    const { table } = world();
    const whole = { start: key(''), end: null };
    const entry = tablePlan({ source: 't1', destination: 't1', foundBy: 't*' });
    expect(explainedTable(entry, table, whole, table, key('z'))).toMatchObject({
      registered: true,
      generation: 1,
      found_by: 't*',
      holds_key: false,
      families: [{ name: { text: 'f' }, source_versions: 1, destination_versions: 1 }],
    });
    expect(explainedTable(entry, null, whole, null, key('z'))).toMatchObject({
      registered: false,
      kind: null,
      families: null,
      holds_key: true,
    });
  });

  it('tells whether a checkpoint is past the key', () => {
    const made = world();
    addRecord(made, 't1', 'create-table');
    addRecord(made, 't1-r1', 'dump', {
      state: 'failed',
      checkpoint: key('k'),
      attempts: 3,
      error: { id: 'TU-TERA-BUSY', class: 'retry', message: 'busy', hint: 'wait' },
      counters: { scanned: 5, written: 5 },
    });
    addRecord(made, 't1-r2', 'dump');
    const [range] = made.ranges;
    const stepsAt = (text: string) =>
      explainedSteps(made.ledger, made.table, range ?? null, key(text));
    expect(stepsAt('k').map((one) => [one.step, one.of, one.key_done])).toEqual([
      ['create-table', 'table', null],
      ['dump', 'range', true],
    ]);
    expect(stepsAt('k1')[1]).toMatchObject({
      key_done: false,
      checkpoint: { text: 'k' },
      attempts: 3,
      error: { id: 'TU-TERA-BUSY', hint: 'wait' },
      cells: { scanned: '5', written: '5' },
    });
    expect(explainedSteps(made.ledger, made.table, null, key('z'))).toHaveLength(1);
    const states = range && explainedRange(made.ledger, range, [], ['dump', 'diff']);
    expect(states).toMatchObject({ id: 't1-r1', state: 'failed' });
  });

  it('tells that a comparison is out of date, and that a copy is suspect', () => {
    const made = world();
    addRecord(made, 't1-r1', 'dump');
    addDiff(made, 't1-r1', { same: 7, different: 1 });
    addRecord(made, 't1-r1', 'dump', { epoch: 2n, suspect: true });
    const steps = explainedSteps(made.ledger, made.table, made.ranges[0] ?? null, key('c'));
    expect(steps.map((one) => [one.step, one.suspect, one.out_of_date])).toEqual([
      ['dump', true, false],
      ['diff', false, true],
    ]);
    expect(steps[1]?.diff).toEqual({ same: '7', differences: '1', flushed: true });
  });

  it('tells the locks of the range and of its table, and no others', () => {
    const { ledger } = world();
    const holder = (lock: string) => ({
      lock: `/terautil/m/lock/${lock}`,
      session: 's',
      epoch: 1n,
      worker: { host: 'h', processId: 7, version: '1' },
      since: null,
      alive: true,
    });
    const held = ['1-t1-r1-dump', '1-t1-r2-dump', '1-t1-freeze-schema', 'worker-s'].map(holder);
    const units = ['t1', 't1-r1'];
    expect(explainedLocks(ledger, units, held, 0n).map(({ id }) => id)).toEqual([
      '1-t1-r1-dump',
      '1-t1-freeze-schema',
    ]);
  });
});

describe('what the files of details have of a row', () => {
  const b64 = (text: string) => ({ b64: Buffer.from(text).toString('base64'), text });
  const side = { timestamp: '5', size: '1', sha256: 'a'.repeat(64) };
  const finding = (row: string, name = 'different'): string =>
    JSON.stringify({
      class: name,
      key: b64(row),
      family: b64('f'),
      qualifier: b64('q'),
      source: { ...side, value: b64('x') },
      destination: null,
    });
  const details =
    (lines: readonly string[]): DetailLookup =>
    (kind, unit) => ({ path: `${kind}/${unit}`, lines: () => lines });
  const file = { epoch: 1n, bytes: 10, lines: 3 };

  it('are those of that very row, without values', () => {
    const made = world();
    addDiff(made, 't1-r1', { different: 2 }, { file });
    const [range] = made.ranges;
    if (range === undefined) throw new Error('no range');
    const lines = [finding('a'), finding('c', 'a-class-of-a-later-version'), finding('c1')];
    expect(findingsInRow(made.ledger, range, key('c'), details(lines))).toEqual({
      state: 'here',
      file: 'findings/1-t1-r1',
      in_row: '1',
      shown: [
        {
          class: 'a-class-of-a-later-version',
          family: b64('f'),
          qualifier: b64('q'),
          source: side,
          destination: null,
        },
      ],
    });
    expect(findingsInRow(made.ledger, range, key('c'), () => null).state).toBe('elsewhere');
    expect(findingsInRow(made.ledger, range, key('c'), details(['{'])).state).toBe('damaged');
  });

  it('has dead letters with the reason, and none where none were refused', () => {
    const made = world();
    const [range] = made.ranges;
    if (range === undefined) throw new Error('no range');
    const letter = {
      key: b64('c'),
      family: b64('f'),
      qualifier: b64('q'),
      timestamp: '9',
      value: b64('secret'),
      status: 61,
      reason: 'no',
    };
    const look = details([JSON.stringify(letter)]);
    expect(deadLettersInRow(made.ledger, range, key('c'), look).state).toBe('none');
    addRecord(made, 't1-r1', 'dump', { state: 'failed', file, counters: { deadLetters: 1 } });
    const told = deadLettersInRow(made.ledger, range, key('c'), look);
    expect(told).toMatchObject({ state: 'here', in_row: '1' });
    expect(told.shown).toEqual([
      { family: b64('f'), qualifier: b64('q'), timestamp: '9', status: 61, reason: 'no' },
    ]);
  });
});
