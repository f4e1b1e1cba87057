import Database from 'better-sqlite3';
import { beforeEach, describe, expect, it } from 'vitest';
import { createNexusService, type NexusService } from '../../src/onebox/nexus-service.js';
import { openNexusStore } from '../../src/onebox/nexus-store.js';
import { galaxy } from '../../src/proto/messages.js';
import { caseBytes, loadCases, type RecordedCase } from '../support/cases.js';
import { createManualClock, type ManualClock } from '../support/manual-clock.js';

const ins = galaxy.ins;
const MESSAGES = {
  Put: [ins.PutRequest, ins.PutResponse],
  Delete: [ins.DelRequest, ins.DelResponse],
  Get: [ins.GetRequest, ins.GetResponse],
  Scan: [ins.ScanRequest, ins.ScanResponse],
  Lock: [ins.LockRequest, ins.LockResponse],
  UnLock: [ins.UnLockRequest, ins.UnLockResponse],
  KeepAlive: [ins.KeepAliveRequest, ins.KeepAliveResponse],
  Watch: [ins.WatchRequest, ins.WatchResponse],
  Register: [ins.RegisterRequest, ins.RegisterResponse],
  Login: [ins.LoginRequest, ins.LoginResponse],
  Logout: [ins.LogoutRequest, ins.LogoutResponse],
} as const;
type Name = keyof typeof MESSAGES;

let clock: ManualClock;
let database: Database.Database;
let service: NexusService;

function start(graceMs = 0): void {
  service = createNexusService({ store: openNexusStore(database), clock, graceMs });
}

beforeEach(() => {
  clock = createManualClock();
  database = new Database(':memory:');
  start();
});

async function call(name: Name, body: Uint8Array): Promise<object> {
  const method = `galaxy.ins.InsNode.${name}`;
  const answer = await service.handlers[method]?.(Buffer.from(body), { connection: 1, method });
  if (!(answer instanceof Uint8Array)) throw new Error('no answer');
  return MESSAGES[name][1].decode(answer);
}

async function answerTo(name: Name, request: object): Promise<object> {
  return call(name, MESSAGES[name][0].encode(request as never).finish());
}

const BYTE_FIELDS = new Set([
  'key',
  'value',
  'start_key',
  'end_key',
  'locks',
  'old_value',
  'watch_key',
]);

/** A case's message in the shape of our own: camel case, bytes as hex. */
function shape(message: unknown, field = ''): unknown {
  if (message instanceof Uint8Array) return Buffer.from(message).toString('hex');
  if (Array.isArray(message)) return message.map((item) => shape(item, field));
  if (BYTE_FIELDS.has(field)) return caseBytes(message as string).toString('hex');
  if (typeof message !== 'object' || message === null) return message;
  return Object.fromEntries(
    Object.entries(message).map(([name, value]) => [
      name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase()),
      shape(value, name),
    ]),
  );
}

/** The request of a case with its bytes as Buffers. */
function request(recorded: RecordedCase): object {
  const bytes = (value: unknown): unknown =>
    Array.isArray(value) ? value.map(bytes) : caseBytes(value as string);
  const entries = Object.entries(recorded.request).map(([name, value]): [string, unknown] => [
    name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase()),
    BYTE_FIELDS.has(name) ? bytes(value) : value,
  ]);
  return Object.fromEntries(entries);
}

/** Why a recorded case is not replayed; null when it is. */
function skipped(recorded: RecordedCase): string | null {
  if (!isKnown(methodName(recorded))) return 'statistics are not supported';
  if (recorded.name === 'watch with server_timeout 500') return "server_timeout is the transport's";
  if (recorded.note !== undefined && !recorded.note.startsWith('long poll'))
    return 'a summary of several calls; see observed-O47 below';
  if (recorded.volatile !== undefined && recorded.volatile[0] !== 'uuid')
    return 'the internal key of a real node';
  return null;
}

/** A few turns of the event loop: what can be answered without time passing is answered. */
async function settled<T>(answer: Promise<T>): Promise<T | null> {
  const later = new Promise<null>((resolve) => setImmediate(() => setImmediate(resolve, null)));
  return Promise.race([answer, later]);
}

function methodName({ method }: RecordedCase): string {
  return method.slice(method.lastIndexOf('.') + 1);
}

function isKnown(name: string): name is Name {
  return name in MESSAGES;
}

describe('the Nexus of a one-box', () => {
  it('observed-O49: answers as a real one did, in every recorded case in order', async () => {
    const compared = new Set<string>();
    const uuids = new Map<unknown, string>();
    const polls: { recorded: RecordedCase; answer: Promise<object> }[] = [];
    const compare = (recorded: RecordedCase, answer: object): void => {
      compared.add(recorded.id);
      const expected = { ...recorded.response };
      if (recorded.volatile?.[0] === 'uuid') {
        uuids.set(expected['uuid'], (answer as { uuid: string }).uuid);
        delete expected['uuid'];
      }
      const actual = { case: recorded.id, ...(shape({ ...answer }) as object) };
      const wanted = { case: recorded.id, ...(shape(expected) as object) };
      // A Watch that ends without an event is known by the fields that are absent.
      if (recorded.method.endsWith('Watch')) expect(actual).toEqual(wanted);
      else expect(actual).toMatchObject(wanted);
    };
    for (const recorded of loadCases('nexus2-cases.json')) {
      const name = methodName(recorded);
      await clock.advance(recorded.wait_before_ms ?? 0);
      if (!isKnown(name) || skipped(recorded) !== null) continue;
      if (recorded.response === undefined && name !== 'Watch') {
        const withoutValue = Buffer.from('0a0178', 'hex');
        await expect(call(name, withoutValue)).rejects.toMatchObject({ id: 'TU-RPC-PROTOCOL' });
        compared.add(recorded.id);
        continue;
      }
      const asked = request(recorded) as { uuid?: string };
      if (uuids.has(asked.uuid)) asked.uuid = uuids.get(asked.uuid) ?? '';
      if (name === 'Watch' && recorded.response === undefined) {
        expect(await settled(answerTo(name, asked))).toBeNull();
        compared.add(recorded.id);
        continue;
      }
      polls.push({ recorded, answer: answerTo(name, asked) });
      // The session of this one expires.
      if (recorded.name === 'watch by a session that expires') await clock.advance(3_000);
      for (const poll of polls.splice(0)) {
        const answer = await settled(poll.answer);
        if (answer === null) polls.push(poll);
        else compare(poll.recorded, answer);
      }
    }
    expect(polls).toEqual([]);
    const left = loadCases('nexus2-cases.json').filter(({ id }) => !compared.has(id));
    expect(left.filter((recorded) => skipped(recorded) === null)).toEqual([]);
    expect(compared.size).toBeGreaterThan(145);
  });

  it('observed-O50: a Watch on a lock of a session ends when the session does', async () => {
    await answerTo('KeepAlive', { sessionId: 'a', timeoutMilliseconds: 1_000_000 });
    await answerTo('KeepAlive', { sessionId: 'b', timeoutMilliseconds: 60_000_000 });
    await answerTo('Lock', { key: Buffer.from('/l'), sessionId: 'a' });
    const watch = answerTo('Watch', {
      key: Buffer.from('/l'),
      sessionId: 'b',
      oldValue: Buffer.from('a'),
      keyExist: true,
    });
    expect(await settled(watch)).toBeNull();
    await clock.advance(3_000);
    expect(await watch).toMatchObject({ success: true, deleted: true, value: Buffer.from('a') });
  });

  it('observed-O50: a Watch before the first KeepAlive waits, and the next change ends it', async () => {
    const watch = answerTo('Watch', { key: Buffer.from('/early'), sessionId: 'new' });
    expect(await settled(watch)).toBeNull();
    await answerTo('Put', { key: Buffer.from('/early'), value: Buffer.from('v') });
    expect(await settled(watch)).toMatchObject({ success: true, value: Buffer.from('v') });
  });

  it('observed-O50: a change that nobody above watched ends a watch above 2 s later, once', async () => {
    const above = { key: Buffer.from('/up'), sessionId: 's' };
    await answerTo('Put', { key: Buffer.from('/up/child'), value: Buffer.from('v') });
    await clock.advance(1_900);
    const watch = answerTo('Watch', above);
    expect(await settled(watch)).toBeNull();
    await clock.advance(200);
    expect(await settled(watch)).toMatchObject({ success: true, key: Buffer.from('/up/child') });
    const next = answerTo('Watch', above);
    await clock.advance(10_000);
    expect(await settled(next)).toBeNull();
  });

  it('observed-O51: a user has keys of his own and a login ends with its session', async () => {
    const user = { username: 'u', passwd: 'p' };
    await answerTo('Register', user);
    const { uuid } = (await answerTo('Login', user)) as { uuid: string };
    const key = Buffer.from('k');
    await answerTo('Put', { key, value: Buffer.from('mine'), uuid });
    expect(await answerTo('Get', { key })).toMatchObject({ hit: false });
    await answerTo('KeepAlive', { sessionId: 's', timeoutMilliseconds: 1_000_000, uuid });
    expect(await answerTo('Get', { key, uuid })).toMatchObject({ hit: true });
    await clock.advance(4_000);
    expect(await answerTo('Get', { key, uuid })).toMatchObject({ uuidExpired: true });
    start();
    const again = (await answerTo('Login', user)) as { uuid: string };
    expect(await answerTo('Get', { key, uuid: again.uuid })).toMatchObject({ hit: true });
  });

  it('observed-O4: with a grace Lock and Scan are refused at first, the others are not', async () => {
    start(6_000);
    const lock = { key: Buffer.from('/l'), sessionId: 's' };
    const all = { startKey: Buffer.of(), endKey: Buffer.of(), sizeLimit: 1 };
    await answerTo('KeepAlive', { sessionId: 's', timeoutMilliseconds: 60_000_000 });
    expect(await answerTo('Lock', lock)).toMatchObject({ success: false, leaderId: '' });
    expect(await answerTo('Scan', all)).toMatchObject({ success: false, leaderId: '' });
    expect(await answerTo('Get', { key: lock.key })).toMatchObject({ success: true });
    await clock.advance(6_000);
    expect(await answerTo('Lock', lock)).toMatchObject({ success: true });
    expect(await answerTo('Scan', all)).toMatchObject({ success: true });
    service.startGrace(3_000);
    await clock.advance(2_999);
    expect(await answerTo('Lock', lock)).toMatchObject({ success: false });
    await clock.advance(1);
    expect(await answerTo('Lock', lock)).toMatchObject({ success: true });
  });

  it('ends every session at once when it is told to: locks are free, and nobody is told', async () => {
    const key = Buffer.from('/l/x');
    const [mine, theirs] = ['a', 'b'].map((sessionId) => ({
      sessionId,
      timeoutMilliseconds: 60_000_000,
    }));
    for (const session of [mine, theirs]) await answerTo('KeepAlive', session ?? {});
    await answerTo('Lock', { key, sessionId: 'a' });
    const watch = answerTo('Watch', { key: Buffer.from('/w'), sessionId: 'b' });
    expect(await settled(watch)).toBeNull();
    service.expireSessions();
    expect(await answerTo('Get', { key })).toMatchObject({ success: true, hit: false });
    // observed-O50: an answer without any field.
    expect(Object.keys((await settled(watch)) ?? { none: 0 })).toEqual([]);
    expect(await answerTo('KeepAlive', mine ?? {})).toMatchObject({ success: true });
    expect(await answerTo('Get', { key })).toMatchObject({ hit: false });
    await answerTo('KeepAlive', theirs ?? {});
    expect(await answerTo('Lock', { key, sessionId: 'b' })).toMatchObject({ success: true });
    expect(await answerTo('Lock', { key, sessionId: 'a' })).toMatchObject({ success: false });
  });

  it.each([
    [1000, 2000],
    [3000, 4000],
    [6000, 6000],
  ])(
    'observed-O47: a session of %i ms loses its lock in the sweep after %i ms',
    async (timeoutMs, freeAfterMs) => {
      const session = { sessionId: 'a', timeoutMilliseconds: timeoutMs * 1000 };
      await answerTo('KeepAlive', session);
      await answerTo('Lock', { key: Buffer.from('/l/x'), sessionId: 'a' });
      await clock.advance(freeAfterMs - 1);
      await answerTo('KeepAlive', { sessionId: 'b' });
      expect(await answerTo('Lock', { key: Buffer.from('/l/x'), sessionId: 'b' })).toMatchObject({
        success: false,
      });
      await clock.advance(1);
      expect(await answerTo('Lock', { key: Buffer.from('/l/x'), sessionId: 'b' })).toMatchObject({
        success: true,
      });
    },
  );

  it('gives a page of little more than 26 MiB', async () => {
    const value = Buffer.alloc(9 * 1024 * 1024);
    for (const key of ['a', 'b', 'c', 'd']) await answerTo('Put', { key: Buffer.from(key), value });
    const page = await answerTo('Scan', {
      startKey: Buffer.of(),
      endKey: Buffer.of(),
      sizeLimit: 500,
    });
    expect(page).toMatchObject({ hasMore: true, items: [{}, {}, {}] });
  });

  it('keeps values and locks but no sessions over a restart', async () => {
    const lock = { key: Buffer.from('/l/x'), sessionId: 'a' };
    await answerTo('Put', { key: Buffer.from('k'), value: Buffer.from('v') });
    await answerTo('KeepAlive', { sessionId: 'a' });
    await answerTo('Lock', lock);
    start();
    expect(await answerTo('Get', { key: Buffer.from('k') })).toMatchObject({
      hit: true,
      value: Buffer.from('v'),
    });
    expect(await answerTo('Get', { key: lock.key })).toMatchObject({ hit: false, success: true });
    expect(await answerTo('Lock', lock)).toMatchObject({ success: false });
    await answerTo('KeepAlive', { sessionId: 'a' });
    expect(await answerTo('Get', { key: lock.key })).toMatchObject({
      hit: true,
      value: Buffer.from('a'),
    });
  });
});
