/** The independent reader against what servers answer, and whether it sees differences at all. */
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tera } from '../../src/proto/messages.js';
import { compareTables, readTable } from '../support/independent-reader.js';
import { bytes, put, runOnebox, TABLE_GENERAL_KV, text, type Running } from './onebox-harness.js';

let running: Running;
let file: string;

beforeAll(async () => {
  running = await runOnebox();
  file = join(running.data, 'src.db');
});

afterAll(async () => {
  await running.stop();
});

/** In the form of the harness' `cells`. */
function readTexts(table: string): string[] {
  return [...readTable(file, table)].map(
    ({ row, family, qualifier, timestamp, value }) =>
      `${text(row)} ${family}:${text(qualifier)}@${timestamp}=${text(value)}`,
  );
}

const MUTATION_TYPES: readonly tera.MutationType[] = [
  tera.MutationType.kPut,
  tera.MutationType.kPut,
  tera.MutationType.kPut,
  tera.MutationType.kDeleteRow,
  tera.MutationType.kDeleteFamily,
  tera.MutationType.kDeleteColumns,
  tera.MutationType.kDeleteColumn,
  tera.MutationType.kAdd,
  tera.MutationType.kAddInt64,
  tera.MutationType.kAppend,
  tera.MutationType.kPutIfAbsent,
];

const anyMutation = fc.record({
  type: fc.constantFrom(...MUTATION_TYPES),
  family: fc.constantFrom('many', 'one').map(bytes),
  qualifier: fc.constantFrom('', 'q', 'q\0', '\xff').map(bytes),
  timestamp: fc.integer({ min: 1, max: 5 }),
  value: fc.constantFrom('x', 'y').map(bytes),
});

type Step = { row: string; mutations: tera.Mutation.$Properties[] } | 'compact';

const anySteps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    {
      weight: 8,
      arbitrary: fc.record({
        row: fc.constantFrom('a', 'b', 'b\0'),
        mutations: fc.array(anyMutation, { minLength: 1, maxLength: 4 }),
      }),
    },
    { weight: 1, arbitrary: fc.constant('compact' as const) },
  ),
  { minLength: 1, maxLength: 20 },
);

test('observed-O23 sees the same cells as a scan, whatever was put, added, deleted and compacted', async () => {
  let tables = 0;
  await fc.assert(
    fc.asyncProperty(anySteps, async (steps) => {
      tables += 1;
      const table = `t${tables}`;
      await running.table(table, [{ name: 'many', maxVersions: 3 }, { name: 'one' }]);
      for (const step of steps) {
        if (step === 'compact') await running.compact(table);
        else await running.write(table, [step]);
      }
      expect(readTexts(table), JSON.stringify(steps)).toEqual(await running.cells(table));
    }),
    { numRuns: 60 },
  );
});

test('sees the pairs of a KV table', async () => {
  await running.table('kv', [], { rawKey: TABLE_GENERAL_KV });
  const pair = (row: string, value: string) => ({
    row,
    mutations: [{ type: tera.MutationType.kPut, value: bytes(value) }],
  });
  await running.write('kv', [pair('\0\xff', '1'), pair('b', 'old'), pair('c', 'gone')]);
  await running.compact('kv');
  const remove = { row: 'c', mutations: [{ type: tera.MutationType.kDeleteRow }] };
  await running.write('kv', [pair('b', 'new'), remove]);
  expect(readTexts('kv')).toEqual(['\0\xff :@0=1', 'b :@0=new']);
});

test('finds one missing, one extra and one changed cell, in the families asked for', async () => {
  const families = [{ name: 'f', maxVersions: 2 }, { name: 'g' }];
  for (const table of ['left', 'right']) await running.table(table, families);
  const same = { row: 'a', mutations: [put('f', 'q', 1), put('f', 'q', 2), put('g', 'q', 1)] };
  await running.write('left', [same, { row: 'b', mutations: [put('f', 'q', 1, 'x')] }]);
  await running.write('right', [same, { row: 'b', mutations: [put('f', 'q', 1, 'y')] }]);
  await running.write('left', [{ row: 'c', mutations: [put('g', 'q', 1)] }]);
  await running.write('right', [{ row: 'd', mutations: [put('f', 'q', 1)] }]);

  const result = compareTables({ file, table: 'left' }, { file, table: 'right' });
  expect(result).toEqual({
    equal: 3,
    different: 1,
    onlyInA: 1,
    onlyInB: 1,
    differences: [
      'different: row "b" column f:"q" at 1',
      'onlyInA: row "c" column g:"q" at 1',
      'onlyInB: row "d" column f:"q" at 1',
    ],
  });
  const onlyG = compareTables(
    { file, table: 'left' },
    { file, table: 'right' },
    { families: ['g'] },
  );
  expect(onlyG).toMatchObject({ equal: 1, different: 0, onlyInA: 1, onlyInB: 0 });
});
