/** What the flags of `apply` ask for. */
import { describe, expect, it } from 'vitest';
import {
  applyCommand,
  checkSavedAsked,
  readAsked,
  withSettleValue,
} from '../../src/commands/asked.js';
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

describe('--settle', () => {
  it.each([
    [
      ['p.yaml', '--settle'],
      ['p.yaml', '--settle=suspect'],
    ],
    [
      ['--settle', 'p.yaml', '--json'],
      ['--settle=suspect', 'p.yaml', '--json'],
    ],
    [
      ['p.yaml', '--settle=all'],
      ['p.yaml', '--settle=all'],
    ],
    [
      ['--', '--settle'],
      ['--', '--settle'],
    ],
  ])('alone means suspect: %j', (argv, expected) => {
    expect(withSettleValue(argv)).toEqual(expected);
  });

  it('is named in the command that goes on', () => {
    const command = (settle: 'suspect' | 'all'): string =>
      applyCommand('p.yaml', readAsked(plan, { failed: false, settle, table: ['users'] }));
    expect(command('suspect')).toBe('terautil apply p.yaml --settle --table users');
    expect(command('all')).toBe('terautil apply p.yaml --settle=all --table users');
  });
});

describe('--only repair', () => {
  const usage = expect.objectContaining({ id: 'TU-USAGE' }) as Error;

  it('goes with --approve-deletes, and nothing else does', () => {
    const asked = readAsked(plan, { failed: false, only: 'repair', 'approve-deletes': 3 });
    expect(applyCommand('p.yaml', asked)).toBe('terautil apply p.yaml --only repair');
    expect(() => readAsked(plan, { failed: false, only: 'diff', 'approve-deletes': 3 })).toThrow(
      usage,
    );
    expect(() => readAsked(plan, { failed: true, only: 'repair' })).toThrow(usage);
  });

  it('is for a plan, not for what was saved of one', () => {
    const asked = readAsked(plan, { failed: false, only: 'repair' });
    expect(() => {
      checkSavedAsked('plan', asked);
    }).toThrow(usage);
    const settling = readAsked(plan, { failed: false, settle: 'all' });
    expect(() => {
      checkSavedAsked('repair', settling);
    }).toThrow(usage);
    const diff = readAsked(plan, { failed: false, only: 'diff' });
    checkSavedAsked('plan', diff);
    expect(() => {
      checkSavedAsked('repair', diff);
    }).toThrow(usage);
    checkSavedAsked('repair', readAsked(plan, { failed: false, table: ['users'] }));
  });
});
