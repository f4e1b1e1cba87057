/**
 * Machines that work on the same at once, and what people say to them, over each lock service (Z7 to Z11):
 * registered once, each range leased once, whoever does not belong is refused.
 */
import { join } from 'node:path';
import { expect } from 'vitest';
import { previewPlan, runPlan } from '../../src/app.js';
import { openLockService } from '../../src/app/lock-service.js';
import { rowKey } from '../../src/cells/bytes.js';
import { systemClock } from '../../src/clock.js';
import type { LocksDocument } from '../../src/documents/locks.generated.js';
import { ledgerKeys } from '../../src/migration/ledger/ledger.js';
import { loadPlan } from '../../src/plan/load.js';
import { applyAll } from '../support/apply-options.js';
import { sampleCell } from '../support/cell-samples.js';
import { fillTable } from '../support/fill.js';
import { holdLocks } from '../support/hold-locks.js';
import { openLedger } from '../support/invariant-flaws.js';
import {
  ALL_SERVICES,
  machines,
  plainPlan,
  SHARED_SERVICES,
  slowPlan,
  type Case,
  type Machine,
} from '../support/machines.js';
import { createTable } from '../support/migrations.js';
import { untilSaid } from '../support/programs.js';

const scenario = machines();

const ROWS = 1_000;
/** Who is slow shall not lose a lease where each is to be taken once. */
const LONG = { leaseMs: 20_000 };

/** A source table for this migration alone, so that it can be split: a tablet for each of these keys, and one more. */
async function fillOwn({ world, name }: Case, splitAt: readonly string[]): Promise<string> {
  const table = `${name}-own`;
  await createTable(world.source, table, [{ name: 'f', group: 'g', versions: 3 }], splitAt);
  const cells = Array.from({ length: ROWS }, (_, at) => String(at).padStart(4, '0')).map((row) =>
    sampleCell({ row, family: 'f', qualifier: 'q', timestamp: 1n, value: 'v' }),
  );
  await fillTable(world.source, table, cells);
  return table;
}

/** Ranges were registered once, and no row was leased twice: each was written once, in one holding of its range. */
async function expectLeasedOnce(the: Case, ranges: number): Promise<Set<string>> {
  const { ledger, keys } = await openLedger({
    name: the.name,
    planFile: join(the.world.folder, `${the.name}.yaml`),
  });
  expect(ledger.meta.generations).toEqual([1]);
  expect(ledger.ranges).toHaveLength(ranges);
  const holdings = keys.flatMap((key) => /\/record\/1\/([^/]+)\/dump\/\d+\.(.+)$/.exec(key) ?? []);
  const units = holdings.filter((_, at) => at % 3 === 1);
  expect(units.sort()).toEqual(ledger.ranges.map(({ id }) => id).sort());
  const written = [the.a, the.b, the.c]
    .flatMap((machine) => machine.writes())
    .flatMap(({ rows }) => rows.map(({ key }) => key.toString()));
  expect(written).toHaveLength(ROWS);
  expect(new Set(written).size).toBe(ROWS);
  return new Set(holdings.filter((_, at) => at % 3 === 2));
}

/** That the one worker holds now, or soon: it waits until it may write more. */
async function lockOfRange(machine: Machine): Promise<LocksDocument['locks'][number]> {
  for (let looks = 0; looks < 20; looks += 1) {
    const { locks } = JSON.parse((await machine.run('locks', '--json')).stdout) as LocksDocument;
    const held = locks.find(({ id }) => id.endsWith('-dump'));
    if (held !== undefined) return held;
  }
  throw new Error('It takes no range.');
}

scenario(
  'fault-Z7 fault-C5 pause, resume, locks and unlock reach a machine that works',
  SHARED_SERVICES,
  (name) => slowPlan(name, 20),
  async (the) => {
    const { name, a, b, c } = the;
    const working = a.start();
    await untilSaid(working, 'Create tables: 1 of 1');
    const paused = await b.run('pause', '--reason', 'nightly batch');
    expect(paused.stdout, paused.stderr).toMatch(/^Paused: 1 worker finishes what is begun/);
    await untilSaid(working, 'nightly batch');
    expect(await c.status()).toMatchObject({ state: 'paused' });
    const resumed = await c.run('resume');
    expect(resumed.code, resumed.stderr).toBe(0);
    await untilSaid(working, 'Resumed by ');

    const held = await lockOfRange(b);
    expect(held).toMatchObject({ alive: true, worker: { process_id: working.child.pid } });
    const { id } = held;
    const [wrong, refused, asked] = await Promise.all([
      b.run('unlock', `${id}x`, '--force', '--auto-approve'),
      b.run('unlock', id),
      c.run('unlock', id, '--force'),
    ]);
    expect([wrong.code, refused.code, asked.code]).toEqual([64, 4, 5]);
    expect(refused.stderr).toContain('which is alive');
    const forced = await b.run('unlock', id, '--force', '--auto-approve');
    expect(forced.stdout, forced.stderr).toContain(`Unlocked ${id}.`);
    working.child.kill('SIGINT');
    const left = await working.ended;
    expect(left.code, left.stderr).toBe(130);

    the.write(plainPlan(name));
    await c.complete();
    const ledger = await the.check(0);
    const unit = id.split('-').slice(1, 3).join('-');
    const settled = [...ledger.records.values()].filter(({ step }) => step === 'settle');
    expect(settled.map((record) => record.unit)).toContain(unit);
  },
  { leaseMs: 5_000 },
);

scenario(
  'fault-Z9 twenty workers on ten ranges, a tablet split between their starts: one owner for each range',
  ALL_SERVICES,
  plainPlan,
  async (the) => {
    const { world, name, a } = the;
    const splits = Array.from({ length: 9 }, (_, at) => `0${at + 1}00`);
    const table = await fillOwn(the, splits);
    // In this process: twenty programs would take longer to start than everything else.
    world.writePlan(
      name,
      `split: { freeze: false }
dump: { parallelRanges: 1, limit: { cells: 500/s } }
tables: [{ source: ${table}, destination: ${name} }]
`,
      { destination: a.flagFile, lockService: a.lockService, lease: '20s' },
    );
    const work = async (at: number): Promise<void> => {
      const state = the.service === 'local' ? null : join(world.folder, `${name}-${at}`);
      const plan = loadPlan(join(world.folder, `${name}.yaml`), state);
      await runPlan(plan, await previewPlan(plan), {
        version: 'test',
        apply: applyAll(plan, 120_000),
        drain: new AbortController().signal,
        events: () => undefined,
      });
    };
    const begin = (from: number): Promise<void>[] =>
      Array.from({ length: 10 }, (_, at) => work(from + at));
    const first = begin(0);
    expect(await world.source.splitTablet(table, rowKey(Buffer.from('0050')))).toBe(true);
    await Promise.all([...first, ...begin(10)]);
    const ledger = await the.check(0);
    const holders = await expectLeasedOnce(the, ledger.ranges.length);
    expect(holders.size).toBeGreaterThan(1);
  },
  LONG,
);

/** Two workers have joined, and then had the time to find that nothing is registered. */
async function bothWait({ world, name }: Case): Promise<void> {
  const lockService = openLockService(loadPlan(join(world.folder, `${name}.yaml`), null), true);
  for (;;) {
    const workers = await lockService.holders(ledgerKeys(name).workerLocks);
    if (workers.length === 2) break;
    await systemClock.sleep(50);
  }
  lockService.close();
  await systemClock.sleep(500);
}

scenario(
  'fault-Z11 fault-Z9 a tablet splits between the looks of two: one registration, and no interval is leased twice',
  ALL_SERVICES,
  plainPlan,
  async (the) => {
    const { world, name, a, b } = the;
    const table = await fillOwn(the, ['0300', '0600']);
    the.write(`split: { freeze: false }
dump: { parallelRanges: 1, limit: { cells: 250/s } }
tables: [{ source: ${table}, destination: ${name} }]
`);
    // Nobody can register until both have looked.
    const { migrationLock } = ledgerKeys(name);
    const held = await holdLocks(world, name, [migrationLock]);
    const first = a.start();
    await untilSaid(first, 'Lock service: ');
    expect(await world.source.splitTablet(table, rowKey(Buffer.from('0150')))).toBe(true);
    const second = b.start();
    await untilSaid(second, 'Lock service: ');
    await bothWait(the);
    await held.release();
    const ends = await Promise.all([first.ended, second.ended]);
    expect(ends.map(({ code, stderr }) => [code, code === 0 ? '' : stderr])).toEqual([
      [0, ''],
      [0, ''],
    ]);
    expect(ends.map(({ stderr }) => /\((\d) ranges\)/.exec(stderr)?.[1])).toEqual(['3', '4']);
    const ledger = await the.check(0);
    expect((await expectLeasedOnce(the, ledger.ranges.length)).size).toBe(2);
  },
  LONG,
);

scenario(
  'fault-Z8 two migrations for one destination table at once: one is refused, and names the other',
  ALL_SERVICES,
  plainPlan,
  async (the) => {
    const { world, name, a, b } = the;
    // A local lock service knows of both where they share their state.
    const stateFolder = join(world.folder, `${name}-shared`);
    const state = the.service === 'local' ? { TERAUTIL_STATE: stateFolder } : {};
    the.edit('b', (text) => text.replace(`name: ${name}`, `name: ${name}-other`));
    const begin = [a, b].map((machine) => machine.start({ env: state }));
    const ends = await Promise.all(begin.map(({ ended }) => ended));
    const winner = ends.findIndex(({ code }) => code === 0);
    const [won, lost] = winner === 0 ? [name, ends[1]] : [`${name}-other`, ends[0]];
    expect(ends.map(({ code }) => code).sort(), ends.map(({ stderr }) => stderr).join()).toEqual([
      0, 4,
    ]);
    expect(lost?.stderr).toContain(`belongs to the migration ${won},`);
    await the.check(0, {
      name: won,
      planFile: join(world.folder, winner === 0 ? a.plan : b.plan),
      ...(the.service === 'local' && { stateFolder }),
    });
  },
);

scenario(
  'fault-Z10 another plan identity, a newer ledger format: refused, with the reason',
  SHARED_SERVICES,
  plainPlan,
  async (the) => {
    const { world, name, a, b } = the;
    await a.dieAt('dump.in_batch:2');
    // The same servers by another address are another cluster.
    the.edit('b', (text) => text.replace('flagfile: b.flag', `flagfile: ${b.flagFile}`));
    const other = await b.apply();
    expect(other.code, other.stderr).toBe(4);
    expect(other.stderr).toContain(
      `The name ${name} belongs to a migration between other clusters`,
    );
    the.write(plainPlan(name));

    const { migrationLock, meta } = ledgerKeys(name);
    const locks = await holdLocks(world, name, [migrationLock]);
    const lockService = openLockService(loadPlan(join(world.folder, `${name}.yaml`), null), true);
    let before = Buffer.alloc(0);
    for await (const { key, value } of lockService.read(meta)) {
      if (key === meta) before = Buffer.from(value);
    }
    lockService.close();
    const newer = before.toString().replace(/"format_version":\d+/, '"format_version":99');
    await locks.publish(migrationLock, { key: meta, value: Buffer.from(newer) });
    const refused = await b.apply();
    expect(refused.stderr).toMatch(/was written by a newer terautil[^]*\nTU-LEDGER-VERSION\n$/);
    expect(refused.code).toBe(4);
    await locks.publish(migrationLock, { key: meta, value: before });
    await locks.release();

    await b.complete();
    await the.check(0);
  },
);
