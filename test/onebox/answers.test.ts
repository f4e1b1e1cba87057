/**
 * Each answer of docs/answers.md, given over real sockets to a scan, a row of a write and a call of the
 * master: they do what the page says.
 */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { encodeBatch } from '../../src/cells/encode-batch.js';
import { rowKey } from '../../src/cells/bytes.js';
import { rowKeyOf } from '../../src/cells/cell.js';
import { systemClock, systemRandom } from '../../src/clock.js';
import { ERRORS, TerautilError } from '../../src/errors.js';
import type { Retry, RowOutcome } from '../../src/migration/ports.js';
import { tera } from '../../src/proto/messages.js';
import { createChannels } from '../../src/rpc/channels.js';
import { startRpcServer } from '../../src/rpc/server.js';
import type { Channels } from '../../src/rpc/types.js';
import { createDiscovery } from '../../src/tera/discovery.js';
import { createRequestIdentity } from '../../src/tera/identity.js';
import { createLocations, type Locations } from '../../src/tera/locations.js';
import { createMaster } from '../../src/tera/master.js';
import type { TabletLocation } from '../../src/tera/meta-table.js';
import { createScanner } from '../../src/tera/scan.js';
import { createWriter } from '../../src/tera/write.js';
import { codeRows, statusRows, type StatusRow } from '../support/answers-document.js';
import { blockOf, sampleCell } from '../support/cell-samples.js';
import { createFastClock } from '../support/fast-clock.js';
import { startFailingServer, type FailingServer } from '../support/failing-server.js';
import { startScriptedTablets, type Move } from '../support/scripted-tablets.js';

/** Of what shall give up. */
const SHORT_MS = 3_000;
/** Never over, however busy the machine is. */
const LONG_MS = 3_600_000;
/** Of waits; calls have the time of the wall. */
const clock = createFastClock(100);
const identity = createRequestIdentity();
let channels: Channels;
const opened: { close(): unknown }[] = [];

beforeEach(() => {
  channels = createChannels({ clock: systemClock });
});

afterEach(async () => {
  channels.close();
  for (const server of opened.splice(0)) await server.close();
});

/** Counts how often the place of a tablet is looked up. */
function locationsOf(locate: (key: Buffer) => TabletLocation): {
  locations: Locations;
  lookUps: () => number;
} {
  let lookUps = 0;
  const metaTable = {
    locate: (_table: string, key: Buffer) => {
      lookUps += 1;
      return Promise.resolve([locate(key)]);
    },
    hasTable: () => Promise.resolve(true),
  };
  return {
    locations: createLocations({ metaTable, clock, random: systemRandom }),
    lookUps: () => lookUps,
  };
}

const everywhere = (server: string) => (): TabletLocation => ({
  interval: { start: rowKey(Buffer.alloc(0)), end: null },
  server,
});

interface Scanned {
  readonly rows: string[];
  readonly retries: Retry[];
  readonly lookUps: number;
  readonly error: unknown;
}

async function scan(
  locate: (key: Buffer) => TabletLocation,
  standstillMs: number,
): Promise<Scanned> {
  const { locations, lookUps } = locationsOf(locate);
  const kindOf = (): Promise<'binary'> => Promise.resolve('binary');
  const ports = { channels, locations, identity, kindOf, clock, random: systemRandom };
  const scanner = createScanner({ ...ports, standstillMs });
  const [rows, retries]: [string[], Retry[]] = [[], []];
  let error: unknown = null;
  try {
    const blocks = scanner({
      table: 't',
      interval: { start: rowKey(Buffer.alloc(0)), end: null },
      families: [],
      window: null,
      blockBytes: 65_536,
      readAhead: 2,
      signal: new AbortController().signal,
      onRetry: (retry) => retries.push(retry),
    });
    for await (const block of blocks) {
      for (let cell = 0; cell < block.count; cell += 1) rows.push(rowKeyOf(block, cell).toString());
    }
  } catch (caught) {
    error = caught;
  }
  return { rows, retries, lookUps: lookUps(), error };
}

const ROWS = ['a', 'b', 'c', 'd', 'e', 'f'];
const CELLS = ROWS.map((row) => ({ row, family: 'f', qualifier: 'q', timestamp: 1 }));

async function scanAnswered(
  script: (request: number) => Move | null,
  standstillMs = LONG_MS,
): Promise<Scanned & { sessions: string[] }> {
  const tablets = await startScriptedTablets({ cells: CELLS, cellsPerPack: 2, script });
  opened.push(tablets);
  const scanned = await scan((key) => tablets.locate(key), standstillMs);
  const begun = tablets.requests.filter(({ partOfSession }) => !partOfSession);
  return { ...scanned, sessions: begun.map(({ sessionId }) => String(sessionId)) };
}

async function write(
  server: string,
): Promise<{ outcomes: readonly RowOutcome[]; lookUps: number }> {
  const { locations, lookUps } = locationsOf(everywhere(server));
  const kindOf = (): Promise<'binary'> => Promise.resolve('binary');
  const ports = { channels, locations, identity, kindOf, clock };
  const cells = ROWS.map((row) =>
    sampleCell({ row, family: 'f', qualifier: 'q', timestamp: 5n, value: 'v' }),
  );
  const [block, indexes] = [blockOf(cells), cells.map((_, index) => index)];
  const batch = encodeBatch({ blocks: indexes.map(() => block), indexes }, 'table');
  const limits = { sendBefore: clock.monotonicMs() + LONG_MS, deadlineMs: LONG_MS };
  const outcomes = await createWriter(ports)('t', batch, limits);
  // What was forgotten is looked up now.
  await locations.find('t', rowKey(Buffer.from('a')), clock.monotonicMs() + LONG_MS);
  return { outcomes, lookUps: lookUps() };
}

async function writeAnswered(
  answer: (rows: number) => tera.WriteTabletResponse.$Properties,
): ReturnType<typeof write> {
  const server = await startRpcServer({
    port: 0,
    clock: systemClock,
    handlers: {
      'tera.TabletNodeServer.WriteTablet': (body) => {
        const { rowList } = tera.WriteTabletRequest.decode(body);
        return tera.WriteTabletResponse.encode(answer(rowList.length)).finish();
      },
    },
  });
  opened.push(server);
  return write(server.address);
}

/** The outcome of a row as the page calls it. */
function wordOf(outcome: RowOutcome | undefined): string {
  if (outcome?.kind === 'refused' && outcome.permanent) return 'permanent';
  return outcome?.kind ?? 'none';
}

interface Called {
  readonly status: number | null;
  readonly retries: Retry[];
  /** How often the coordinator was asked for the address. */
  readonly looks: number;
  readonly error: unknown;
}

/** A call that changes something, so one that is not repeated in doubt. */
async function callMaster(address: string, standstillMs: number): Promise<Called> {
  let looks = 0;
  const read = (): Promise<Buffer> => {
    looks += 1;
    return Promise.resolve(Buffer.from(address));
  };
  const discovery = createDiscovery({ read, root: '/tera', clock, random: systemRandom });
  const ports = { channels, discovery, clock, random: systemRandom };
  const master = createMaster({ ...ports, standstillMs });
  const update = { request: tera.UpdateTableRequest, answer: tera.UpdateTableResponse };
  const retries: Retry[] = [];
  try {
    const { status } = await master.call(
      { name: 'UpdateTable', ...update },
      { sequenceId: 0, tableName: 't' },
      { onRetry: (retry) => retries.push(retry) },
    );
    return { status, retries, looks, error: null };
  } catch (error) {
    return { status: null, retries, looks, error };
  }
}

async function masterAnswered(
  statusOf: (call: number) => number,
  standstillMs = LONG_MS,
): Promise<Called> {
  let calls = 0;
  const server = await startRpcServer({
    port: 0,
    clock: systemClock,
    handlers: {
      'tera.MasterServer.UpdateTable': () => {
        calls += 1;
        return tera.UpdateTableResponse.encode({ sequenceId: 0, status: statusOf(calls) }).finish();
      },
    },
  });
  opened.push(server);
  return callMaster(server.address, standstillMs);
}

const idOf = (error: unknown): unknown => (error instanceof TerautilError ? error.id : error);

/** The page's 40 and 704 hold cells, the others none. */
function moveOf({ status, scan: word }: StatusRow): Move {
  if (word === 'ok') return { do: 'serve' };
  return word === 'partial' ? { do: 'out-of-time' } : { do: 'status', status };
}

const statuses = statusRows();

describe('statuses', () => {
  /** Sessions, look-ups, and how the scan ends when every answer is the same. */
  const SCANS: Readonly<Record<string, { begun: number; lookUps: number; end: string | null }>> = {
    ok: { begun: 1, lookUps: 1, end: null },
    retry: { begun: 2, lookUps: 1, end: 'TU-TERA-UNAVAILABLE' },
    relocate: { begun: 2, lookUps: 2, end: 'TU-TERA-UNAVAILABLE' },
    limited: { begun: 2, lookUps: 1, end: 'its error' },
    // Each of them brings a new cell.
    partial: { begun: 2, lookUps: 1, end: null },
    fatal: { begun: 1, lookUps: 1, end: 'its error' },
  };

  test.each(statuses)('a scan that is answered $name', async (row) => {
    const expected = SCANS[row.scan];
    if (expected === undefined) throw new Error(`The page says ${row.scan}`);
    const cause = `${row.name} (${row.status})`;
    const once = await scanAnswered((request) => (request === 1 ? moveOf(row) : null));
    expect(once.sessions).toHaveLength(expected.begun);
    expect(new Set(once.sessions).size).toBe(expected.begun);
    if (row.scan === 'fatal') {
      expect(idOf(once.error)).toBe(row.error);
      expect((once.error as Error).message).toContain(cause);
      expect(once.retries).toEqual([]);
      return;
    }
    expect(once.error).toBeNull();
    expect(once.rows).toEqual(ROWS);
    expect(once.lookUps).toBe(expected.lookUps);
    if (row.scan !== 'ok' && row.scan !== 'partial') {
      expect(once.retries).toEqual([{ call: 'scan', cause, isPushback: row.isPushback }]);
    }

    const givesUp = expected.end === 'TU-TERA-UNAVAILABLE';
    const always = await scanAnswered(() => moveOf(row), givesUp ? SHORT_MS : LONG_MS);
    const end = expected.end === 'its error' ? row.error : expected.end;
    expect(idOf(always.error)).toBe(end);
    if (row.scan === 'limited') expect(always.sessions).toHaveLength(6);
  });

  test.each(statuses)('a row that is answered $name', async ({ status, name, ...row }) => {
    const { outcomes, lookUps } = await writeAnswered((rows) => ({
      status: 40,
      rowStatusList: Array.from({ length: rows }, (_, at) => (at === 0 ? status : 40)),
    }));
    expect(outcomes.map(wordOf)).toEqual([row.row, ...ROWS.slice(1).map(() => 'acknowledged')]);
    expect(lookUps).toBe(row.scan === 'relocate' ? 2 : 1);
    const [first] = outcomes;
    if (first?.kind === 'refused') {
      expect(first).toMatchObject({ isPushback: row.isPushback, cause: `${name} (${status})` });
    }
    if (first?.kind === 'denied') expect(idOf(first.error)).toBe(row.error);

    if (row.row === 'acknowledged') return;
    const whole = await writeAnswered(() => ({ status }));
    expect(whole.outcomes.map(wordOf)).toEqual(ROWS.map(() => row.row));
  });

  test.each(statuses)('a call of the master that is answered $name', async (row) => {
    const { status, name, master, isPushback } = row;
    const once = await masterAnswered((call) => (call === 1 ? status : 200));
    if (master === 'fatal') {
      expect(idOf(once.error)).toBe(row.error);
      expect(once.retries).toEqual([]);
      return;
    }
    expect(once.status).toBe(200);
    expect(once.looks).toBe(master === 'other-master' ? 2 : 1);
    if (master === 'ok') return;
    const retry = { call: 'master', cause: `${name} (${status})`, isPushback };
    expect(once.retries).toEqual([retry]);
    expect(idOf((await masterAnswered(() => status, SHORT_MS)).error)).toBe('TU-TERA-UNAVAILABLE');
  });
});

describe('error codes of sofa-pbrpc', () => {
  const codes = codeRows().filter(({ code }) => code > 0);

  async function failing(code: number): Promise<FailingServer> {
    const server = await startFailingServer(code);
    opened.push(server);
    return server;
  }

  test.each(codes)('a call that is failed with $code', async ({ code, name, becomes }) => {
    const isRefused = becomes === 'TU-RPC-REFUSED';
    expect(ERRORS['TU-RPC-REFUSED'].class).toBe('fatal');
    const server = await failing(code);
    const { address } = server;
    const timeoutMs = 10_000;
    await expect(channels.call(address, 't.Echo.Echo', Buffer.alloc(0), { timeoutMs }))
      .rejects //
      .toMatchObject({
        id: becomes,
        message: expect.stringContaining(`error ${code} (${name})`) as string,
      });

    const scanned = await scan(everywhere(address), SHORT_MS);
    expect(idOf(scanned.error)).toBe(isRefused ? becomes : 'TU-TERA-UNAVAILABLE');
    if (isRefused) expect(scanned.retries).toEqual([]);
    // At each retry, unless the time was up meanwhile.
    else expect(scanned.lookUps).toBeGreaterThanOrEqual(scanned.retries.length);

    const { outcomes, lookUps } = await write(address);
    expect(outcomes.map(wordOf)).toEqual(ROWS.map(() => (isRefused ? 'permanent' : 'unknown')));
    expect(lookUps).toBe(2);

    // A change, of which ShowTables tells: it is not repeated.
    const called = await callMaster(address, LONG_MS);
    expect(idOf(called.error)).toBe(becomes);
    expect(called.retries).toEqual([]);

    // All of that over one connection: the answers came, so none was dropped.
    expect(new Set(server.calls).size).toBe(1);
  });
});
