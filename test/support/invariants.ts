/** The invariants of every migration (invariant-flaws.ts), as an expectation of a test. */
import { expect } from 'vitest';
import type { LedgerState } from '../../src/migration/ledger/ledger.js';
import { findFlaws, type Migration } from './invariant-flaws.js';

/** Fails with every violation; returns the ledger. */
export async function expectInvariants(migration: Migration): Promise<LedgerState> {
  const { flaws, ledger } = await findFlaws(migration);
  const when = flaws.some((flaw) => flaw.startsWith('I9')) ? ' (I9)' : '';
  expect(flaws, `${migration.name}${when}`).toEqual([]);
  return ledger;
}
