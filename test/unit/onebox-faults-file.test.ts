/** Files of faults: what they mean, and what is said of wrong ones. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { TerautilError } from '../../src/errors.js';
import { METHODS } from '../../src/onebox/faults/calls.js';
import { loadFaults, parseFaults } from '../../src/onebox/faults/load.js';

const EXAMPLE = join(import.meta.dirname, '../../docs/onebox-faults.yaml');
const SCHEMA = join(import.meta.dirname, '../../schemas/onebox-faults.schema.json');

function complaint(text: string): { readonly message: string; readonly hint: string | undefined } {
  try {
    parseFaults(text, 'f.yaml');
  } catch (error) {
    if (!(error instanceof TerautilError)) throw error;
    expect(error.id).toBe('TU-INPUT-FILE');
    return error;
  }
  throw new Error('nothing is wrong with it');
}

const one = (fault: string): string => `faults:\n  - ${fault}\n`;

test('the example of docs/ is a valid file', () => {
  const { seed, rules } = loadFaults(EXAMPLE);
  expect(seed).toBe(7);
  expect(rules[0]).toEqual({
    when: { method: 'WriteTablet', cluster: 'b', table: null, server: null, key: null },
    skip: 0,
    times: 20,
    chance: 0.33,
    action: { kind: 'status', status: 23 },
  });
  expect(rules.at(-1)).toMatchObject({
    when: { atMs: 5_000 },
    action: { kind: 'stop-master', cluster: 'b', forMs: 5_000 },
  });
});

test('names, numbers, times and keys become what they mean', () => {
  const { seed, rules } = parseFaults(
    `faults:
  - { on: { method: ScanTablet }, times: always, do: { status: 12345 } }
  - { on: { method: WriteTablet }, do: { split: { key: "a\\\\x00" } } }
  - { at: 1m, do: { stopNexus: {} } }
  - { on: { method: Put, key: /t/ }, do: { lose: effect } }
  - { at: 1s, do: { nexusUndo: { key: /t/, changes: 3 } } }
  - { at: 1s, do: { nexusLoseLocks: {} } }
  - { at: 1s, do: { nexusElection: 300ms } }
`,
    'f.yaml',
  );
  expect(seed).toBe(1);
  expect(rules.map(({ action, times }) => [action, times])).toEqual([
    [{ kind: 'status', status: 12345 }, Infinity],
    [{ kind: 'split', cluster: null, table: null, server: null, key: Buffer.from('a\0') }, 1],
    [{ kind: 'stop-nexus', forMs: Infinity }, 1],
    [{ kind: 'lose', what: 'effect' }, 1],
    [{ kind: 'nexus-undo', key: Buffer.from('/t/'), changes: 3 }, 1],
    [{ kind: 'nexus-lose-locks', key: null }, 1],
    [{ kind: 'nexus-election', forMs: 300 }, 1],
  ]);
  expect(rules[3]?.when).toMatchObject({ method: 'Put', key: Buffer.from('/t/') });
});

test('every method that a rule may name can meet with faults', () => {
  const schema = JSON.parse(readFileSync(SCHEMA, 'utf8')) as {
    $defs: { call: { properties: { method: { enum: string[] } } } };
  };
  expect(schema.$defs.call.properties.method.enum.toSorted()).toEqual(
    Object.keys(METHODS).toSorted(),
  );
});

describe('wrong files', () => {
  test.each([
    ['nothing', '', 'f.yaml:1:1: '],
    ['an unknown key', 'faults: []\nsed: 1\n', 'f.yaml:2:1: Unknown key "sed"'],
    [
      'an unknown method',
      one('{ on: { method: WriteTable }, do: { rpcError: 1 } }'),
      'f.yaml:2:21: faults[0].on.method cannot be',
    ],
    [
      'an unknown status',
      one('{ on: { method: WriteTablet }, do: { status: kTabletNodeIsBussy } }'),
      'f.yaml:2:50: There is no status "kTabletNodeIsBussy"',
    ],
    [
      'two actions',
      one('{ at: 1s, do: { stopMaster: {}, stopNexus: {} } }'),
      'f.yaml:2:15: faults[0].do says two things',
    ],
    ['neither on nor at', one('{ do: { stopMaster: {} } }'), 'A fault has either "on" or "at"'],
    ['a call fault at a time', one('{ at: 1s, do: { rpcError: 1 } }'), 'This happens to calls'],
    [
      'a scan fault of a write',
      one('{ on: { method: WriteTablet }, do: { scan: gap } }'),
      'This cannot happen to WriteTablet',
    ],
    [
      'a Tera status of the Nexus',
      one('{ on: { method: Lock }, do: { status: 23 } }'),
      'The answers of Lock have no Tera status',
    ],
    [
      'a leader of Tera',
      one('{ on: { method: ShowTables }, do: { notLeader: "" } }'),
      'ShowTables is no method of the Nexus',
    ],
    [
      'a read that has no effect',
      one('{ on: { method: Get }, do: { lose: effect } }'),
      'This cannot happen to Get',
    ],
    ['too long a time', one('{ at: 25h, do: { stopMaster: {} } }'), '"25h" is more than 24h'],
    [
      'a key that is none',
      one('{ at: 1s, do: { split: { table: t, key: "\\\\xZZ" } } }'),
      '"\\xZZ" is no key',
    ],
    [
      'chance zero',
      one('{ on: { method: Lock }, chance: 0, do: { lose: answer } }'),
      'f.yaml:2:37: faults[0].chance cannot be 0',
    ],
  ])('%s', (_, text, message) => {
    expect(complaint(text).message).toContain(message);
  });
});
