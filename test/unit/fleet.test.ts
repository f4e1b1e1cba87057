/** Workers that see each other, count each other and pause together; each process has a clock of its own. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemRandom, type Random } from '../../src/clock.js';
import { TerautilError } from '../../src/errors.js';
import { createLocalLockService } from '../../src/locks/local.js';
import type { RunEvent } from '../../src/migration/context.js';
import { setPaused } from '../../src/migration/fleet/control.js';
import { joinFleet, type Fleet, type Shift } from '../../src/migration/fleet/fleet.js';
import { lockId, lockUse, type LockUse } from '../../src/migration/fleet/lock-names.js';
import { decodeControl, decodeWorker, encodeControl } from '../../src/migration/fleet/records.js';
import { readFleet } from '../../src/migration/fleet/state.js';
import { ledgerKeys } from '../../src/migration/ledger/ledger.js';
import { STEP_KINDS } from '../../src/migration/ledger/records.js';
import type { LockService, Session } from '../../src/migration/ports.js';
import { createManualClock, type ManualClock } from '../support/manual-clock.js';

const NAME = 'm';
const KEYS = ledgerKeys(NAME);
const LEASE_MS = 3_000;
/** Longer than the longest time between two looks. */
const LOOK_MS = 2_600;
const random: Random = { ...systemRandom, fraction: () => 0.5 };

let folder = '';
let cleanUp: (() => void)[] = [];
let clocks: ManualClock[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'terautil-fleet-'));
  cleanUp = [];
  clocks = [];
});
afterEach(() => {
  for (const close of cleanUp) close();
  rmSync(folder, { recursive: true });
});

interface Member {
  readonly clock: ManualClock;
  readonly service: LockService;
  readonly session: Session;
  readonly drain: AbortController;
  readonly events: RunEvent[];
  readonly fleet: Fleet;
  /** As kill -9: its clock stands still from now on. */
  die(): void;
}

function openService(clock: ManualClock): LockService {
  const service = createLocalLockService({
    file: join(folder, 'locks.db'),
    readOnly: false,
    leaseMs: LEASE_MS,
    quietMs: (leaseMs) => (leaseMs * 2) / 3,
    clock,
    random: systemRandom,
  });
  cleanUp.push(() => {
    service.close();
  });
  return service;
}

async function comes(host: string, change = (service: LockService) => service): Promise<Member> {
  const clock = createManualClock();
  clocks.push(clock);
  const service = change(openService(clock));
  const worker = { host, processId: 7, version: '0' };
  const session = await service.openSession(worker);
  const drain = new AbortController();
  const events: RunEvent[] = [];
  const fleet = await joinFleet({
    name: NAME,
    lockService: service,
    session,
    worker,
    clock,
    random,
    drain: drain.signal,
    events: (event) => events.push(event),
  });
  const die = (): void => {
    clocks = clocks.filter((one) => one !== clock);
  };
  return { clock, service, session, drain, events, fleet, die };
}

async function pass(ms: number): Promise<void> {
  // In small steps, so that the clocks of all of them go on together.
  for (let passed = 0; passed < ms; passed += 100) {
    for (const clock of clocks) await clock.advance(100);
  }
}

/** Work that goes on until it is drained; how often it was begun, and what it was given last. */
interface Work {
  readonly done: Promise<void>;
  readonly shifts: Shift[];
  isLeft: boolean;
  finish(): void;
}

function work({ fleet }: Member): Work {
  const shifts: Shift[] = [];
  let finish: () => void = () => undefined;
  const finished = new Promise<void>((resolve) => (finish = resolve));
  const self: Work = {
    shifts,
    isLeft: true,
    finish,
    done: fleet.work(
      async (shift) => {
        shifts.push(shift);
        const drained = new Promise<void>((resolve) => {
          shift.drain.addEventListener('abort', () => {
            resolve();
          });
        });
        await Promise.race([drained, finished]);
      },
      () => Promise.resolve(self.isLeft),
    ),
  };
  self.done.catch(() => undefined);
  return self;
}

function say({ service, clock }: Member, paused: boolean, reason: string | null = null) {
  const worker = { host: 'op', processId: 1, version: '0' };
  const ports = { name: NAME, lockService: service, clock, random, worker };
  return setPaused(ports, { paused, by: 'eve@op', reason }, 1_000);
}

const kindsOf = ({ events }: Member): string[] => events.map(({ kind }) => kind);
const countOf = ({ shifts }: Work): number | undefined => shifts.at(-1)?.workers();
const statesOf = async (member: Member): Promise<string[]> =>
  (await readFleet(member.service, NAME)).workers.map(({ host, state }) => `${host} ${state}`);

describe('workers', () => {
  it('see how many they are as they come and leave, each at its next look', async () => {
    const a = await comes('a');
    const ofA = work(a);
    await pass(100);
    expect(countOf(ofA)).toBe(1);
    const b = await comes('b');
    const ofB = work(b);
    await pass(100);
    // Who comes last knows at once.
    expect(countOf(ofB)).toBe(2);
    await pass(LOOK_MS);
    expect(countOf(ofA)).toBe(2);
    expect((await statesOf(a)).sort()).toEqual(['a working', 'b working']);
    b.drain.abort();
    await ofB.done;
    await b.fleet.leave();
    await pass(LOOK_MS);
    expect(countOf(ofA)).toBe(1);
    expect(await statesOf(a)).toEqual(['a working']);
    expect((await a.service.holders(KEYS.locks)).map(({ lock }) => lock)).toEqual([
      KEYS.workerLock(a.session.id),
    ]);
  });

  it('fault-C1: who is dead counts no more after its lease, and whoever sees it removes what it left', async () => {
    const [a, b] = [await comes('a'), await comes('b')];
    const ofA = work(a);
    await pass(LOOK_MS);
    expect(countOf(ofA)).toBe(2);
    b.die();
    await pass(LEASE_MS + 2 * LOOK_MS);
    expect(countOf(ofA)).toBe(1);
    await pass(LEASE_MS + LOOK_MS);
    expect(await statesOf(a)).toEqual(['a working']);
    expect((await a.service.holders(KEYS.locks)).map(({ worker }) => worker.host)).toEqual(['a']);
  });

  it('keep the last number while the lock service is away, and go on when it is back', async () => {
    let isAway = false;
    const a = await comes('a', (service) => ({
      ...service,
      holders: (prefix) =>
        isAway
          ? Promise.reject(new TerautilError('TU-LOCK-SERVICE', 'away'))
          : service.holders(prefix),
    }));
    const b = await comes('b');
    const ofA = work(a);
    await pass(LOOK_MS);
    expect(countOf(ofA)).toBe(2);
    isAway = true;
    await b.fleet.leave();
    await pass(5 * LOOK_MS);
    expect(countOf(ofA)).toBe(2);
    expect(ofA.shifts.at(-1)?.drain.aborted).toBe(false);
    isAway = false;
    await pass(LOOK_MS);
    expect(countOf(ofA)).toBe(1);
  });

  it('who was taken for dead and lives is seen again', async () => {
    const a = await comes('a');
    const b = await comes('b');
    const ofB = work(b);
    expect(await b.session.breakLock(KEYS.workerLock(a.session.id), true)).toBe('broken');
    await pass(LOOK_MS);
    expect(countOf(ofB)).toBe(1);
    await pass(2 * LEASE_MS + 2 * LOOK_MS);
    expect(countOf(ofB)).toBe(2);
    expect((await statesOf(b)).sort()).toEqual(['a working', 'b working']);
  });
});

describe('pause', () => {
  it('drains what runs on every worker, begins nothing, and goes on when resumed', async () => {
    const [a, b] = [await comes('a'), await comes('b')];
    const works = [work(a), work(b)];
    const { isNew } = await say(a, true, 'nightly batch');
    expect(isNew).toBe(true);
    await pass(LOOK_MS);
    for (const { shifts } of works) {
      expect(shifts).toHaveLength(1);
      expect([shifts[0]?.drain.aborted, shifts[0]?.leaving.aborted]).toEqual([true, false]);
    }
    expect((await statesOf(a)).sort()).toEqual(['a paused', 'b paused']);
    expect(a.events).toEqual([
      expect.objectContaining({ kind: 'paused', by: 'eve@op', reason: 'nightly batch' }),
    ]);
    await pass(10 * LOOK_MS);
    // Said once, however long it takes.
    expect(kindsOf(b)).toEqual(['paused']);
    expect(works.map(({ shifts }) => shifts.length)).toEqual([1, 1]);
    expect((await say(b, true)).isNew).toBe(false);

    expect((await say(b, false)).isNew).toBe(true);
    await pass(LOOK_MS);
    expect(works.map(({ shifts }) => shifts.length)).toEqual([2, 2]);
    expect(works.map(({ shifts }) => shifts[1]?.drain.aborted)).toEqual([false, false]);
    expect(kindsOf(b)).toEqual(['paused', 'resumed']);
    expect((await statesOf(a)).sort()).toEqual(['a working', 'b working']);
    expect((await say(b, false)).isNew).toBe(false);
    // Again, as often as one likes.
    await say(a, true);
    await pass(LOOK_MS);
    expect(works[0]?.shifts[1]?.drain.aborted).toBe(true);
    expect(works.map(({ shifts }) => shifts.length)).toEqual([2, 2]);
  });

  it('keeps who comes while it lasts from beginning', async () => {
    const a = await comes('a');
    await say(a, true);
    const b = await comes('b');
    const ofB = work(b);
    await pass(LOOK_MS);
    expect(ofB.shifts).toEqual([]);
    expect(kindsOf(b)).toEqual(['paused']);
    await say(a, false);
    await pass(LOOK_MS);
    expect(ofB.shifts).toHaveLength(1);
  });

  it.each(['before it begins', 'after it was drained'])(
    'fault-C5: a drain ends who waits %s',
    async (when) => {
      const a = await comes('a');
      if (when === 'before it begins') {
        await say(a, true);
        await pass(LOOK_MS);
      }
      const ofA = work(a);
      await say(a, true);
      await pass(LOOK_MS);
      expect(ofA.shifts).toHaveLength(when === 'before it begins' ? 0 : 1);
      a.drain.abort(new Error('Ctrl-C'));
      await ofA.done;
      expect(ofA.shifts).toHaveLength(when === 'before it begins' ? 0 : 1);
    },
  );

  it('that comes with the end keeps nobody waiting', async () => {
    const a = await comes('a');
    const ofA = work(a);
    ofA.isLeft = false;
    await say(a, true);
    await pass(LOOK_MS);
    await ofA.done;
    expect(ofA.shifts).toHaveLength(1);
  });

  it('work that ends by itself is not begun again', async () => {
    const a = await comes('a');
    const ofA = work(a);
    ofA.finish();
    await ofA.done;
    expect(ofA.shifts).toHaveLength(1);
  });

  it('a lost session ends who waits', async () => {
    const lost = new AbortController();
    const a = await comes('a', (service) => ({
      ...service,
      openSession: async (worker) => ({
        ...(await service.openSession(worker)),
        lost: lost.signal,
      }),
    }));
    await say(a, true);
    await pass(LOOK_MS);
    const ofA = work(a);
    await pass(LOOK_MS);
    lost.abort(new TerautilError('TU-LEASE-LOST', 'A test says so.'));
    await expect(ofA.done).rejects.toMatchObject({ id: 'TU-LEASE-LOST' });
  });

  it.each([
    ['TU-LEDGER-INVALID', '{"format_version":4,"paused":1}'],
    ['TU-LEDGER-INVALID', '['],
    ['TU-LEDGER-VERSION', '{"format_version":99,"paused":false}'],
  ])('promise-P10: what cannot be read ends the work: %s', async (id, value) => {
    const a = await comes('a');
    const ofA = work(a);
    const lease = await a.session.acquire(KEYS.controlLock);
    await lease?.publish([{ key: KEYS.control, value: Buffer.from(value) }]);
    await pass(LOOK_MS);
    await expect(ofA.done).rejects.toMatchObject({ id });
    expect(ofA.shifts[0]?.drain.aborted).toBe(true);
  });

  it('somebody else who is at it is waited for, and named in the end', async () => {
    const a = await comes('a');
    await a.session.acquire(KEYS.controlLock);
    const said = say(a, true);
    said.catch(() => undefined);
    await pass(3_000);
    await expect(said).rejects.toMatchObject({
      id: 'TU-LOCK-TIMEOUT',
      message: expect.stringContaining('a, process 7') as string,
    });
  });
});

describe('what is shared', () => {
  const entry = (value: object | string) => ({
    key: 'k',
    value: Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)),
  });

  it('reads what it writes', () => {
    const control = { paused: true, by: 'é@h', at: 1_700_000_000_000_000n, reason: null };
    expect(decodeControl({ key: 'k', value: encodeControl(control) })).toEqual(control);
  });

  it.each([
    { format_version: 4, session: 's', host: 'h', processId: -1, since: '1', state: 'working' },
    { format_version: 4, session: 's', host: 'h', processId: 1, since: 'x', state: 'working' },
    { format_version: 4, session: 's', host: 'h', processId: 1, since: '1', state: 'asleep' },
    { format_version: 4, host: 'h', processId: 1, since: '1', state: 'working' },
  ])('refuses a damaged worker: %j', (value) => {
    expect(() => decodeWorker(entry(value))).toThrow(
      expect.objectContaining({ id: 'TU-LEDGER-INVALID' }) as Error,
    );
  });

  const uses: readonly (readonly [string, string, LockUse])[] = [
    [KEYS.migrationLock, 'migration', { kind: 'migration' }],
    [KEYS.controlLock, 'control', { kind: 'control' }],
    [KEYS.workerLock('h-1#ab'), 'worker-h-1#ab', { kind: 'worker', session: 'h-1#ab' }],
    // A repair has the lock of settling.
    ...STEP_KINDS.filter((step) => step !== 'repair').map(
      (step): readonly [string, string, LockUse] => [
        KEYS.lock(3, 't00001-r000002', step),
        `3-t00001-r000002-${step}`,
        { kind: 'unit', unit: 't00001-r000002', step },
      ],
    ),
    [
      KEYS.lock(3, 't00001-r000002', 'repair'),
      '3-t00001-r000002-settle',
      { kind: 'unit', unit: 't00001-r000002', step: 'settle' },
    ],
    [`${KEYS.locks}3-t1-dance`, '3-t1-dance', { kind: 'other' }],
  ];
  it.each(uses)('%s is what %s says', (lock, id, use) => {
    expect(lockId(NAME, lock)).toBe(id);
    expect(lockUse(NAME, lock)).toEqual(use);
  });
});
