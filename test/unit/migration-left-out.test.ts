/** Which columns are left out of families that take part in transactions over several rows. */
import { expect, test } from 'vitest';
import { leftOutOf } from '../../src/migration/merge/left-out.js';
import { blockOf, sampleCell } from '../support/cell-samples.js';

const family = (name: string, isTransactional: boolean) => ({
  name: Buffer.from(name),
  isTransactional,
});

test.each([
  ['txn', '!Lq', true],
  ['txn', '!Wq', true],
  ['txn', '!L', true],
  ['txn', '!W', true],
  ['txn', '!', false],
  ['txn', '!l', false],
  ['txn', '!Dq', false],
  ['txn', 'L!', false],
  ['txn', 'q!L', false],
  ['txn', '', false],
  ['plain', '!Lq', false],
  ['tx', '!Lq', false],
])('defect-D21 %s:%s is left out: %s', (name, qualifier, expected) => {
  const isLeftOut = leftOutOf([family('plain', false), family('txn', true)]);
  const block = blockOf([
    sampleCell({ row: '!L', family: name, qualifier, timestamp: 1n, value: '!L' }),
  ]);
  expect(isLeftOut?.(block, 0)).toBe(expected);
});

test('where no family takes part there is nothing to ask', () => {
  expect(leftOutOf([family('plain', false)])).toBeNull();
  expect(leftOutOf([])).toBeNull();
});
