/** Who works, what they hold and what waits, as documents and in words. */
import { describe, expect, it } from 'vitest';
import type { StatusDocument } from '../../src/documents/status.generated.js';
import type { FleetState } from '../../src/migration/fleet/state.js';
import { ledgerKeys } from '../../src/migration/ledger/ledger.js';
import type { StepKind } from '../../src/migration/ledger/records.js';
import { locksDocument } from '../../src/migration/outcome/locks.js';
import { summarize } from '../../src/migration/outcome/summary.js';
import type { LockHolder } from '../../src/migration/ports.js';
import { controlText } from '../../src/views/control.js';
import { locksText, unlockedText } from '../../src/views/locks.js';
import { outcomeText } from '../../src/views/outcome.js';
import { plain } from '../../src/views/paint.js';
import { statusText } from '../../src/views/status.js';
import { NO_LIMITS } from '../support/no-limits.js';
import {
  addRange,
  addRecord,
  addTable,
  BEGUN,
  emptyWorld,
  PLAN_FILE,
  type World,
} from '../support/report-world.js';
import { schemaErrors } from '../support/schemas.js';

const KEYS = ledgerKeys('m');
const NOW = BEGUN + 100_000_000n;
const BEGUN_TEXT = new Date(Number(BEGUN / 1000n)).toISOString();
const unitLock = (unit: string, step: StepKind = 'dump'): string => KEYS.lock(1, unit, step);

function holder(session: string, lock: string, parts: Partial<LockHolder> = {}): LockHolder {
  const worker = { host: `host-${session}`, processId: 7, version: '1' };
  return { lock, session, epoch: 3n, worker, since: BEGUN, alive: true, ...parts };
}

const present = (session: string): LockHolder => holder(session, KEYS.workerLock(session));

function tableOfThree(): World {
  const world = emptyWorld();
  addTable(world, 't1');
  addRange(world, 't1-r1', 't1', '', 'k');
  addRange(world, 't1-r2', 't1', 'k', 'p');
  addRange(world, 't1-r3', 't1', 'p');
  return world;
}

const fleetOf = (
  states: Readonly<Record<string, FleetState['workers'][number]['state']>>,
  control: FleetState['control'] = null,
): FleetState => ({
  control,
  workers: Object.entries(states).map(([session, state]) => {
    return { session, host: `host-${session}`, processId: 7, since: BEGUN - 1_000_000n, state };
  }),
});

function statusOf(
  world: World | null,
  holders: readonly LockHolder[],
  fleet: FleetState = fleetOf({}),
  limits = NO_LIMITS,
): StatusDocument {
  const steps = ['dump'] as const;
  const options = { name: 'm', steps, planFile: PLAN_FILE, limits, now: NOW };
  const status = summarize(options, world?.ledger ?? null, holders, fleet);
  expect(schemaErrors('status', status)).toBeNull();
  return status;
}

const textOf = (status: StatusDocument): string => statusText(status, PLAN_FILE, plain);

describe('workers', () => {
  it('are those that are alive, with what they hold, and those that left something', () => {
    const holders = [
      present('a'),
      holder('a', unitLock('t1-r1')),
      present('b'),
      // Killed: of this one only what it left matters.
      holder('c', KEYS.workerLock('c'), { alive: false }),
      holder('d', KEYS.workerLock('d'), { alive: false }),
      holder('d', unitLock('t1-r2'), { alive: false }),
      holder('op', KEYS.controlLock),
    ];
    const status = statusOf(tableOfThree(), holders, fleetOf({ a: 'working', b: 'draining' }));
    expect(status.state).toBe('copying');
    expect(status.limits.workers).toBe('2');
    expect(
      status.workers.map(({ host, state, leases, alive }) => [host, state, leases, alive]),
    ).toEqual([
      ['host-a', 'working', 1, true],
      ['host-b', 'draining', 0, true],
      ['host-d', null, 1, false],
    ]);
    expect(status.waits).toMatchObject([
      { reason: 'holder-gone', table: 't1', worker: { host: 'host-d' }, until: null },
    ]);
    const text = textOf(status);
    expect(text).toContain(`worker       host-a (process 7)  working, 1 range  since `);
    expect(text).toContain(`             t1[, k) dump since ${BEGUN_TEXT}\n`);
    expect(text).toContain('worker       host-b (process 7)  draining, 0 ranges  since ');
    expect(text).toMatch(
      /worker {7}host-d \(process 7\) {2}1 range {2}since \S+ {2}left without releasing;/,
    );
    expect(text).not.toContain('host-c');
  });

  it('share the limit of the plan', () => {
    const rate = { cells: 5_000, bytes: Infinity };
    const limits = { dump: { limit: rate }, diff: { limit: rate } };
    const holders = ['a', 'b', 'c'].map(present);
    const status = statusOf(
      tableOfThree(),
      [...holders, holder('a', unitLock('t1-r1'))],
      fleetOf({}),
      limits,
    );
    expect(textOf(status)).toContain('limit        5,000 cells/s, divided by 3 workers\n');
  });

  it('what a host is called moves no terminal', () => {
    const worker = { host: 'h\u001b[2J', processId: 1, version: '1' };
    const holders = [{ ...present('a'), worker }];
    expect(textOf(statusOf(tableOfThree(), holders))).not.toContain('\u001b');
  });
});

describe('why something waits', () => {
  it('quiet time, until when it is over; past it nothing is said', () => {
    const world = tableOfThree();
    const running = { state: 'running', session: 'a', epoch: 3n } as const;
    addRecord(world, 't1-r1', 'dump', { ...running, quietUntil: NOW + 5_000_000n });
    addRecord(world, 't1-r2', 'dump', { ...running, quietUntil: NOW });
    addRecord(world, 't1-r3', 'dump', { ...running, epoch: 2n, quietUntil: NOW + 5_000_000n });
    const holders = ['t1-r1', 't1-r2', 't1-r3'].map((range) => holder('a', unitLock(range)));
    const status = statusOf(world, holders);
    const until = new Date(Number((NOW + 5_000_000n) / 1000n)).toISOString();
    expect(status.waits).toMatchObject([{ reason: 'quiet-time', until }]);
    expect(textOf(status)).toContain(
      `waiting      t1[, k) dump: a late write of its former worker may arrive until ${until}\n`,
    );
    const locks = locksDocument('m', world.ledger, holders, NOW);
    expect(schemaErrors('locks', locks)).toBeNull();
    expect(locks.locks.map(({ quiet_until }) => quiet_until)).toEqual([until, null, null]);
  });

  it('a table that is not ready, and one that is registered', () => {
    const status = statusOf(tableOfThree(), [
      present('a'),
      holder('a', unitLock('t1', 'split-table')),
    ]);
    expect(textOf(status)).toContain(
      'waiting      the ranges of t1: host-a (process 7) is at split-table\n',
    );
    const early = statusOf(null, [present('a'), holder('a', KEYS.migrationLock)]);
    expect(early).toMatchObject({ state: 'not-started', waits: [{ reason: 'registering' }] });
    expect(textOf(early)).toContain(
      'waiting      all tables: host-a (process 7) holds the migration lock, to register them\n',
    );
  });

  it('nothing waits for who was killed right after it had finished', () => {
    const world = tableOfThree();
    addRecord(world, 't1-r1', 'dump');
    expect(statusOf(world, [holder('a', unitLock('t1-r1'), { alive: false })]).waits).toEqual([]);
  });
});

describe('a pause', () => {
  const control = { paused: true, by: 'eve@op', at: BEGUN, reason: 'night\nly' };

  it('is said with who and why, and is a state of its own when nobody holds anything', () => {
    const fleet = fleetOf({ a: 'draining' }, control);
    const draining = statusOf(
      tableOfThree(),
      [present('a'), holder('a', unitLock('t1-r1'))],
      fleet,
    );
    expect(draining).toMatchObject({ state: 'copying', paused: { by: 'eve@op' } });
    const paused = statusOf(tableOfThree(), [present('a')], fleetOf({ a: 'paused' }, control));
    expect(paused.state).toBe('paused');
    for (const status of [draining, paused]) {
      expect(textOf(status)).toContain(
        `paused       by eve@op since ${BEGUN_TEXT}: night ly. To go on:  terautil resume ${PLAN_FILE}\n`,
      );
    }
    expect(outcomeText(paused, PLAN_FILE)).toContain(
      `apply waits until  terautil resume ${PLAN_FILE}`,
    );
    const resumed = fleetOf({}, { ...control, paused: false });
    expect(statusOf(tableOfThree(), [], resumed)).toMatchObject({
      state: 'incomplete',
      paused: null,
    });
  });

  it('pause and resume say what becomes of it', () => {
    const said = {
      format: 'terautil/control',
      format_version: 1,
      name: 'm',
      by: 'eve@op',
      since: BEGUN_TEXT,
      reason: null,
    } as const;
    const text = (paused: boolean, changed: boolean, workers: string): string =>
      controlText({ ...said, paused, changed, workers }, 'p');
    expect(text(true, true, '1')).toMatch(/^Paused: 1 worker finishes what is begun, /);
    expect(text(true, true, '2')).toMatch(/^Paused: 2 workers finish what is begun, /);
    expect(text(true, false, '2')).toBe(
      `Paused already by eve@op since ${BEGUN_TEXT}. To go on:  terautil resume p`,
    );
    expect(text(false, true, '0')).toBe('Resumed: no worker waits. To go on:  terautil apply p');
    expect(text(false, true, '2')).toBe('Resumed: 2 workers go on within seconds.');
  });
});

describe('locks', () => {
  const holders = [
    holder('a', unitLock('t1-r2')),
    holder('a', unitLock('t1', 'create-table'), { since: null }),
    holder('b', unitLock('t1-r9'), { alive: false }),
    present('a'),
    holder('op', KEYS.controlLock),
    holder('op', `${KEYS.locks}later-version`),
  ];

  it('are told with what they are for', () => {
    const document = locksDocument('m', tableOfThree().ledger, holders, NOW);
    expect(schemaErrors('locks', document)).toBeNull();
    expect(document.locks.map(({ id, use, table, step }) => [id, use, table, step])).toEqual([
      ['1-t1-r2-dump', 'range', 't1', 'dump'],
      ['1-t1-create-table', 'table', 't1', 'create-table'],
      ['1-t1-r9-dump', 'other', null, 'dump'],
      ['worker-a', 'worker', null, null],
      ['control', 'control', null, null],
      ['later-version', 'other', null, null],
    ]);
    const lines = locksText(document, plain).split('\n');
    expect(lines[1]).toMatch(
      /^1-t1-r2-dump {2,}t1\[k, p\) dump {2,}host-a \(process 7\) {2,}\d.* alive$/,
    );
    expect(lines[3]).toMatch(/^1-t1-r9-dump .* gone or unlocked; apply takes it over$/);
    expect(locksText({ ...document, locks: [] }, plain)).toBe('m: nobody holds anything.');
  });

  it('what unlocking means for the range is said', () => {
    const [lock] = locksDocument('m', tableOfThree().ledger, holders, NOW).locks;
    if (lock === undefined) throw new Error('There is none.');
    const document = { format: 'terautil/unlocked', format_version: 1, name: 'm', lock } as const;
    expect(unlockedText({ ...document, forced: true })).toBe(
      'Unlocked 1-t1-r2-dump. The next apply takes t1[k, p) over and lets it rest for a lease and the quiet time before it writes.',
    );
    expect(unlockedText({ ...document, forced: false })).toContain('rest for the quiet time');
  });
});
