/** fault-Z8: within one lock service a destination table belongs to one migration. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ledgerKeys } from '../../src/migration/ledger/ledger.js';
import { ownerRefusal, readOwners } from '../../src/migration/owners.js';
import { readLedger } from '../../src/migration/register.js';
import { createManualClock, type ManualClock } from '../support/manual-clock.js';
import {
  closeRunWorld,
  decisionOf,
  openRunWorld,
  registerWith,
  startProcess,
  type Process,
} from '../support/run-world.js';

beforeEach(openRunWorld);
afterEach(closeRunWorld);

const DESTINATION = { coordinator: 'memory', root: '/memory' };
const nothing = (): void => undefined;

const register = (process: Process, name: string, ...tables: string[]) =>
  registerWith(
    process,
    tables.map((table) => decisionOf(table, '', 1)),
    nothing,
    () => 's',
    name,
  );

async function twoProcesses(): Promise<[Process, Process, ManualClock]> {
  const clock = createManualClock();
  return [await startProcess(clock), await startProcess(clock), clock];
}

it('the second migration is refused, names the first, and leaves nothing behind', async () => {
  const [a, b] = await twoProcesses();
  await register(a, 'first', 'users', 'orders');
  await expect(register(b, 'second', 'events', 'orders')).rejects.toMatchObject({
    id: 'TU-GUARD',
    message: expect.stringMatching(/orders belongs to the migration first/) as string,
    exit: 4,
  });
  expect(await readLedger(b.service, 'second')).toBeNull();
  // What it had claimed before is free again.
  await register(a, 'third', 'events');
});

it('two at once: one of them gets the table', async () => {
  const [a, b] = await twoProcesses();
  const ends = await Promise.allSettled([
    register(a, 'first', 'users'),
    register(b, 'second', 'users'),
  ]);
  expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
});

it('plan says so before anything is written', async () => {
  const [a] = await twoProcesses();
  await register(a, 'first', 'users');
  const ownerOf = await readOwners(a.service, DESTINATION);
  expect(ownerRefusal(ownerOf, 'second', 'users')?.message).toContain('the migration first');
  expect(ownerRefusal(ownerOf, 'first', 'users')).toBeNull();
  expect(ownerRefusal(ownerOf, 'second', 'orders')).toBeNull();
  const elsewhere = await readOwners(a.service, { ...DESTINATION, root: '/other' });
  expect(ownerRefusal(elsewhere, 'second', 'users')).toBeNull();
});

it('the same migration registers again after it was cut short; a cleaned one owns nothing', async () => {
  const [a, b] = await twoProcesses();
  const killed = (): void => {
    throw new Error('killed');
  };
  const cut = registerWith(a, [decisionOf('users', '', 1)], killed, () => 's', 'first');
  await expect(cut).rejects.toThrow('killed');
  await register(a, 'first', 'users');
  await a.session.close();
  const keys = ledgerKeys('first');
  expect(await b.session.clear(keys.all, keys.migrationLock)).toHaveProperty('lease');
  expect((await readOwners(b.service, DESTINATION))('users')).toBeNull();
  await register(b, 'second', 'users');
});
