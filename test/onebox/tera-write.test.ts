/** Outcomes of writes by what a tablet server answers, or does not, over real sockets. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RowBatch } from '../../src/cells/batch.js';
import { encodeBatch } from '../../src/cells/encode-batch.js';
import { rowKey } from '../../src/cells/bytes.js';
import { systemClock, systemRandom } from '../../src/clock.js';
import { TerautilError } from '../../src/errors.js';
import type { RowOutcome, TableKind } from '../../src/migration/ports.js';
import { tera } from '../../src/proto/messages.js';
import { createChannels } from '../../src/rpc/channels.js';
import { startRpcServer } from '../../src/rpc/server.js';
import type { CallContext, Channels, RpcServer } from '../../src/rpc/types.js';
import { createRequestIdentity } from '../../src/tera/identity.js';
import { createLocations } from '../../src/tera/locations.js';
import { createWriter, type Write } from '../../src/tera/write.js';
import { blockOf, sampleCell } from '../support/cell-samples.js';

type Answer = tera.WriteTabletResponse.$Properties | null;
type Script = (request: tera.WriteTabletRequest, context: CallContext) => Answer;

const DEADLINE_MS = 200;
let channels: Channels;
const servers: RpcServer[] = [];

beforeEach(() => {
  channels = createChannels({ clock: systemClock });
});

afterEach(async () => {
  channels.close();
  for (const server of servers.splice(0)) await server.close();
});

async function serve(script: Script): Promise<string> {
  const server = await startRpcServer({
    port: 0,
    clock: systemClock,
    handlers: {
      'tera.TabletNodeServer.WriteTablet': (body, context) => {
        const answer = script(tera.WriteTabletRequest.decode(body), context);
        return answer === null ? null : tera.WriteTabletResponse.encode(answer).finish();
      },
    },
  });
  servers.push(server);
  return server.address;
}

/** Rows before `m` are on the first server, the others on the second; counts the look-ups. */
function writerTo(
  first: string,
  second: string,
  kindOf: () => Promise<TableKind> = () => Promise.resolve('binary'),
): { write: Write; lookUps: () => number } {
  let lookUps = 0;
  const locations = createLocations({
    metaTable: {
      locate: (_table, key) => {
        lookUps += 1;
        const border = rowKey(Buffer.from('m'));
        const left = { interval: { start: rowKey(Buffer.alloc(0)), end: border }, server: first };
        const right = { interval: { start: border, end: null }, server: second };
        return Promise.resolve(key.compare(border) < 0 ? [left, right] : [right]);
      },
      hasTable: () => Promise.resolve(true),
    },
    clock: systemClock,
    random: systemRandom,
  });
  return {
    write: createWriter({
      channels,
      locations,
      identity: createRequestIdentity(),
      kindOf,
      clock: systemClock,
    }),
    lookUps: () => lookUps,
  };
}

function batchOf(rows: readonly string[], valueBytes = 1): RowBatch {
  const value = 'v'.repeat(valueBytes);
  const cells = rows.map((row) =>
    sampleCell({ row, family: 'f', qualifier: 'q', timestamp: 5n, value }),
  );
  const block = blockOf(cells);
  const indexes = cells.map((_, index) => index);
  return encodeBatch({ blocks: indexes.map(() => block), indexes }, 'table');
}

function limits(leftMs = 10_000): { sendBefore: number; deadlineMs: number } {
  return { sendBefore: systemClock.monotonicMs() + leftMs, deadlineMs: DEADLINE_MS };
}

function keysOf(request: tera.WriteTabletRequest): string[] {
  return request.rowList.map(({ rowKey: key }) => Buffer.from(key).toString());
}

async function outcomesOf(script: Script, rows: readonly string[]): Promise<readonly RowOutcome[]> {
  const address = await serve(script);
  return writerTo(address, address).write('t', batchOf(rows), limits());
}

/** A refusal says why, for whoever reads the status or a dead letter. */
function refusal(status: number, permanent: boolean | null): Record<string, unknown> {
  const cause = expect.stringMatching(new RegExp(`^k\\w+ \\(${String(status)}\\)$`)) as string;
  return { kind: 'refused', status, permanent, isPushback: [23, 90, 92].includes(status), cause };
}

/** One that no server gave. */
function unsent(status: number, permanent: boolean, cause: string): Record<string, unknown> {
  return { kind: 'refused', status, permanent, isPushback: false, cause };
}

describe('outcomes by status', () => {
  test.each([
    [40, 'acknowledged', null],
    [403, 'refused', false],
    [41, 'refused', false],
    [43, 'refused', false],
    [52, 'refused', false],
    [23, 'refused', false],
    [801, 'refused', false],
    [48, 'refused', true],
    [80, 'refused', true],
    [46, 'refused', true],
    // Real servers answered it for rows of a stopping tablet (O40).
    [73, 'unknown', null],
    // Not in the table of row statuses.
    [203, 'unknown', null],
    [44, 'unknown', null],
    [12345, 'unknown', null],
  ])('observed-O36 observed-O40 row status %i is %s', async (status, kind, permanent) => {
    const outcomes = await outcomesOf(
      () => ({ status: 40, rowStatusList: [40, status] }),
      ['a', 'b'],
    );
    expect(outcomes[0]).toEqual({ kind: 'acknowledged' });
    expect(outcomes[1]?.kind).toBe(kind);
    if (kind === 'refused') expect(outcomes[1]).toEqual(refusal(status, permanent));
  });

  test.each([
    [23, 'refused', false],
    [92, 'refused', false],
    [90, 'refused', false],
    [72, 'denied', null],
    [74, 'denied', null],
    [704, 'unknown', null],
  ])('overall status %i is that of every row: %s', async (status, kind, permanent) => {
    const outcomes = await outcomesOf(() => ({ status }), ['a', 'b']);
    expect(outcomes.map((outcome) => outcome.kind)).toEqual([kind, kind]);
    if (kind === 'refused') expect(outcomes[0]).toEqual(refusal(status, permanent));
  });

  test('a list that does not fit the rows tells nothing of any', async () => {
    const outcomes = await outcomesOf(() => ({ status: 40, rowStatusList: [40] }), ['a', 'b']);
    expect(outcomes.map(({ kind }) => kind)).toEqual(['unknown', 'unknown']);
  });
});

describe('outcomes without an answer', () => {
  test('a lost answer: unknown, quiet for twice the deadline, and the connection is dropped', async () => {
    const connections: number[] = [];
    const address = await serve((request, { connection }) => {
      connections.push(connection);
      return connections.length === 1
        ? null
        : { status: 40, rowStatusList: request.rowList.map(() => 40) };
    });
    const { write } = writerTo(address, address);
    const before = systemClock.monotonicMs();
    const [outcome] = await write('t', batchOf(['a']), limits());
    if (outcome?.kind !== 'unknown') throw new Error(`the outcome is ${String(outcome?.kind)}`);
    expect(outcome.quietAt - before).toBeGreaterThanOrEqual(3 * DEADLINE_MS - 5);
    expect(outcome.quietAt).toBeLessThanOrEqual(systemClock.monotonicMs() + 2 * DEADLINE_MS);
    expect(await write('t', batchOf(['a']), limits())).toEqual([{ kind: 'acknowledged' }]);
    expect(new Set(connections).size).toBe(2);
  });

  test('a broken connection: unknown', async () => {
    const outcomes = await outcomesOf(() => {
      void servers[0]?.close();
      return null;
    }, ['a']);
    expect(outcomes[0]?.kind).toBe('unknown');
  });

  test('a status that says nothing leaves the answers of other writes alone', async () => {
    const waiting: (() => void)[] = [];
    const server = await startRpcServer({
      port: 0,
      clock: systemClock,
      handlers: {
        'tera.TabletNodeServer.WriteTablet': async (body) => {
          const [key] = keysOf(tera.WriteTabletRequest.decode(body));
          const isSlow = key === 'slow';
          if (isSlow) await new Promise<void>((resolve) => waiting.push(resolve));
          const rowStatusList = [isSlow ? 40 : 73];
          return tera.WriteTabletResponse.encode({ status: 40, rowStatusList }).finish();
        },
      },
    });
    servers.push(server);
    const { write } = writerTo(server.address, server.address);
    const slow = write('t', batchOf(['slow']), limits());
    const [doubtful] = await write('t', batchOf(['x']), limits());
    expect(doubtful?.kind).toBe('unknown');
    waiting.forEach((answer) => {
      answer();
    });
    expect(await slow).toEqual([{ kind: 'acknowledged' }]);
  });

  test.each([
    ['TU-RPC-BROKEN', []],
    ['TU-RPC-TIMEOUT', ['h:1']],
  ] as const)('after %s the connections dropped are %j', async (id, expected) => {
    const dropped: string[] = [];
    channels = {
      call: () => Promise.reject(new TerautilError(id, 'as the test wants')),
      drop: (address) => dropped.push(address),
      close: () => undefined,
    };
    const [outcome] = await writerTo('h:1', 'h:1').write('t', batchOf(['a']), limits());
    expect(outcome?.kind).toBe('unknown');
    // A connection that was lost is gone; a new one may carry calls of others already.
    expect(dropped).toEqual(expected);
  });

  test('no connection: surely not sent, and the place is looked up again', async () => {
    const address = await serve(() => null);
    await servers.splice(0)[0]?.close();
    const { write, lookUps } = writerTo(address, address);
    const refused = [unsent(703, false, 'no connection')];
    expect(await write('t', batchOf(['a']), limits())).toEqual(refused);
    expect(await write('t', batchOf(['a']), limits())).toEqual(refused);
    expect(lookUps()).toBe(2);
  });

  test('observed-O36 a request that the server cannot read was not applied', async () => {
    const server = await startRpcServer({ port: 0, clock: systemClock, handlers: {} });
    servers.push(server);
    const { write } = writerTo(server.address, server.address);
    expect(await write('t', batchOf(['a']), limits())).toEqual([
      unsent(700, true, 'the server does not understand the request'),
    ]);
  });

  test('nothing is sent at or after sendBefore', async () => {
    let requests = 0;
    const address = await serve(() => {
      requests += 1;
      return { status: 40, rowStatusList: [40] };
    });
    const { write } = writerTo(address, address);
    const notSent = [unsent(702, false, 'no tablet server is known')];
    expect(await write('t', batchOf(['a']), limits(0))).toEqual(notSent);
    expect(requests).toBe(0);
  });
});

describe('what is refused before anything is sent', () => {
  test('observed-O8 a row that a readable table would lose, by name; the others are written', async () => {
    const seen: string[][] = [];
    const address = await serve((request) => {
      seen.push(keysOf(request));
      return { status: 40, rowStatusList: request.rowList.map(() => 40) };
    });
    const { write } = writerTo(address, address, () => Promise.resolve('readable'));
    const outcomes = await write('t', batchOf(['a', 'b\0', 'c']), limits());
    expect(outcomes.map(({ kind }) => kind)).toEqual(['acknowledged', 'refused', 'acknowledged']);
    expect(outcomes[1]).toMatchObject({
      permanent: true,
      isPushback: false,
      cause: expect.stringContaining('byte 00') as string,
    });
    expect(seen).toEqual([['a', 'c']]);
  });

  test.each([
    [
      'does not come in time',
      'the kind of the table is not known yet',
      () => new Promise<TableKind>(() => undefined),
    ],
    [
      'cannot be had now',
      'TU-TERA-BUSY',
      () => Promise.reject<TableKind>(new TerautilError('TU-TERA-BUSY', 'busy')),
    ],
  ])('every row, for now, when the kind of the table %s', async (_, cause, kindOf) => {
    let requests = 0;
    const address = await serve(() => {
      requests += 1;
      return { status: 40, rowStatusList: [40] };
    });
    const { write } = writerTo(address, address, kindOf);
    expect(await write('t', batchOf(['a']), limits())).toEqual([unsent(702, false, cause)]);
    expect(requests).toBe(0);
  });

  test('a table that is not there', async () => {
    const missing = (): Promise<TableKind> =>
      Promise.reject(new TerautilError('TU-TABLE-NOT-FOUND', 'no t'));
    const { write } = writerTo('h:1', 'h:1', missing);
    await expect(write('t', batchOf(['a']), limits())).rejects.toMatchObject({
      id: 'TU-TABLE-NOT-FOUND',
    });
  });
});

describe('requests', () => {
  test('rows go to their own servers, byte for byte, and outcomes stay in order', async () => {
    const seen: string[][] = [];
    const script =
      (status: number): Script =>
      (request) => {
        seen.push(keysOf(request));
        return { status: 40, rowStatusList: request.rowList.map(() => status) };
      };
    const [left, right] = [await serve(script(40)), await serve(script(48))];
    const outcomes = await writerTo(left, right).write(
      't',
      batchOf(['a', 'm', 'b', 'z']),
      limits(),
    );
    expect(outcomes.map(({ kind }) => kind)).toEqual([
      'acknowledged',
      'refused',
      'acknowledged',
      'refused',
    ]);
    expect(seen.sort()).toEqual([
      ['a', 'b'],
      ['m', 'z'],
    ]);
  });

  test('one request holds 4 MiB of rows at most, and only one is out at a time', async () => {
    const seen: string[][] = [];
    const outcomes = await (async () => {
      const address = await serve((request) => {
        seen.push(keysOf(request));
        return { status: 40, rowStatusList: request.rowList.map(() => 40) };
      });
      const batch = batchOf(['a', 'b', 'c'], 2_000_000);
      return writerTo(address, address).write('t', batch, limits());
    })();
    expect(seen).toEqual([['a', 'b'], ['c']]);
    expect(outcomes.every(({ kind }) => kind === 'acknowledged')).toBe(true);
  });

  test('no request waits longer than is left of the lease', async () => {
    let timeout = Number.NaN;
    const address = await serve((request) => {
      timeout = Number(request.clientTimeoutMs);
      return { status: 40, rowStatusList: [40] };
    });
    const { write } = writerTo(address, address);
    await write('t', batchOf(['a']), limits(50));
    expect(timeout).toBeLessThanOrEqual(50);
    await write('t', batchOf(['a']), limits(60_000));
    expect(timeout).toBe(DEADLINE_MS);
  });

  test('a tablet that moved is found again for the next write', async () => {
    const address = await serve((request) => ({
      status: 40,
      rowStatusList: request.rowList.map(() => 403),
    }));
    const { write, lookUps } = writerTo(address, address);
    await write('t', batchOf(['a', 'b']), limits());
    await write('t', batchOf(['a']), limits());
    expect(lookUps()).toBe(2);
  });
});
