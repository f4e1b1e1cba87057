/** `apply --table` and a plan that has globs. */
import { expect, it } from 'vitest';
import { readAsked } from '../../src/commands/asked.js';
import { parsePlan } from '../../src/plan/load.js';

const result = parsePlan(
  `apiVersion: terautil/v1
name: p
clusters: { source: { flagfile: a }, destination: { flagfile: b } }
lockService: { type: local }
tables:
  - source: users
  - { source: 'log*', exclude: ['*_tmp'] }
`,
  '/p.yaml',
);
if ('problems' in result) throw new Error('the plan is wrong');
const { plan } = result;
const tablesOf = (...table: string[]) => readAsked(plan, { table, failed: false }).selection.tables;

it('takes a table that the plan names, or that a glob may find', () => {
  expect(tablesOf('users', 'log_2026')).toEqual(['users', 'log_2026']);
});

it.each([
  ['user', 'Did you mean "users"?'],
  ['log_tmp', 'It has: users, log*.'],
])('refuses %s, which is none', (name, hint) => {
  expect(() => tablesOf(name)).toThrow(expect.objectContaining({ id: 'TU-USAGE', hint }));
});
