/** The master's side of the client against a master that answers by script, over a real socket. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { EMPTY_KEY, rowKey, type RowKey } from '../../src/cells/bytes.js';
import { systemClock, systemRandom } from '../../src/clock.js';
import type { Retry } from '../../src/migration/ports.js';
import { tera } from '../../src/proto/messages.js';
import { createChannels } from '../../src/rpc/channels.js';
import { startRpcServer } from '../../src/rpc/server.js';
import type { Channels, Handlers, RpcServer } from '../../src/rpc/types.js';
import { createCompactor } from '../../src/tera/compact.js';
import { createDiscovery } from '../../src/tera/discovery.js';
import { createRequestIdentity } from '../../src/tera/identity.js';
import { createMaster, type Master } from '../../src/tera/master.js';
import { schemaFromMessage } from '../../src/tera/schema.js';
import { createTableChanges, type TableChanges } from '../../src/tera/table-changes.js';
import { completeTablets, describeOne, listTables, showTable } from '../../src/tera/tables.js';
import { createFastClock } from '../support/fast-clock.js';

type ShowRequest = tera.ShowTablesRequest;
type ShowAnswer = Partial<tera.ShowTablesResponse.$Properties>;

const clock = createFastClock(150);
const random = systemRandom;
let channels: Channels;
const servers: RpcServer[] = [];
/** What Nexus says about the master, in turn; the last one stays. */
let masters: string[];

beforeEach(() => {
  channels = createChannels({ clock });
  masters = [];
});

afterEach(async () => {
  channels.close();
  for (const server of servers.splice(0)) await server.close();
});

async function serve(handlers: Handlers): Promise<string> {
  const server = await startRpcServer({ port: 0, clock: systemClock, handlers });
  servers.push(server);
  masters.push(server.address);
  return server.address;
}

function show(script: (request: ShowRequest) => ShowAnswer): Handlers {
  return {
    'tera.MasterServer.ShowTables': (body) =>
      tera.ShowTablesResponse.encode({
        status: 200,
        sequenceId: 0,
        isMore: false,
        ...script(tera.ShowTablesRequest.decode(body)),
      }).finish(),
  };
}

const STANDSTILL_MS = 120_000;

function master(): Master {
  const read = (): Promise<Buffer> => {
    const address = masters.length > 1 ? masters.shift() : masters[0];
    return Promise.resolve(Buffer.from(address ?? ''));
  };
  const discovery = createDiscovery({ read, root: '/tera', clock, random });
  return createMaster({ channels, discovery, clock, random, standstillMs: STANDSTILL_MS });
}

function changes(): TableChanges {
  return createTableChanges({
    master: master(),
    identity: createRequestIdentity(),
    clock,
    random,
    standstillMs: STANDSTILL_MS,
  });
}

const key = (text: string): RowKey => rowKey(Buffer.from(text));

function table(tableName: string, status = 1000): tera.TableMeta.$Properties {
  return { tableName, status, createTime: 7, schema: { name: tableName, rawKey: 1 } };
}

/** Tablets of `t` between these starts; the last is unbounded. */
function tabletsOf(
  starts: readonly string[],
  fields: Partial<tera.TabletMeta.$Properties> = {},
): tera.TabletMeta.$Properties[] {
  return starts.map((start, index) => ({
    tableName: 't',
    path: `t/tablet0000000${index + 1}`,
    keyRange: { keyStart: Buffer.from(start), keyEnd: Buffer.from(starts[index + 1] ?? '') },
    serverAddr: '127.0.0.1:1',
    status: 42,
    ...fields,
  }));
}

function layout(
  tablets: tera.TabletMeta.$Properties[],
  tables: tera.TableMeta.$Properties[] = [table('t')],
): ShowAnswer {
  return { tabletMetaList: { meta: tablets }, tableMetaList: { meta: tables } };
}

/** As servers do it: at most `most` tablets from the start key on, and never a word about more. */
function paged(starts: readonly string[], most: number, request: ShowRequest): ShowAnswer {
  const from = Buffer.from(request.startTabletKey);
  const after = tabletsOf(starts).filter(
    ({ keyRange }) => Buffer.from(keyRange.keyStart ?? []).compare(from) >= 0,
  );
  return layout(after.slice(0, most), [table('t'), table('u')]);
}

async function startsShown(): Promise<string[]> {
  const shown = await showTable(master(), 't');
  return (shown?.tablets ?? []).map(({ interval }) => interval.start.toString());
}

test('waiting for a master that is away ends with the signal, and with its reason', async () => {
  masters.push('127.0.0.1:1');
  const stop = new AbortController();
  const waiting = describeOne(master(), 't', { signal: stop.signal });
  setImmediate(() => {
    stop.abort(new Error('drained'));
  });
  await expect(waiting).rejects.toThrow('drained');
});

describe('ShowTables', () => {
  const starts = ['', 'b', 'd', 'f', 'h'];

  test('observed-O46 pages are asked for until the tablets are complete, whatever is_more says', async () => {
    await serve(show((request) => paged(starts, 2, request)));
    expect(await startsShown()).toEqual(starts);
  });

  test('tablets before the asked position and of other tables do not count', async () => {
    await serve(
      show((request) => {
        const page = paged(starts, 2, request);
        const own = page.tabletMetaList?.meta ?? [];
        const foreign = { ...tabletsOf(['zz'])[0], tableName: 'u', path: 'u/tablet1' };
        return layout([
          ...tabletsOf(starts).slice(0, 1),
          ...own.filter(({ keyRange }) => (keyRange.keyStart?.length ?? 0) > 0),
          foreign as tera.TabletMeta.$Properties,
        ]);
      }),
    );
    expect(await startsShown()).toEqual(starts);
  });

  test('a position that does not advance ends the list, and the hole is an error', async () => {
    await serve(show(() => layout(tabletsOf(starts).slice(0, 2))));
    await expect(completeTablets({ master: master(), clock, random }, 't')).rejects.toMatchObject({
      id: 'TU-TERA-UNAVAILABLE',
    });
  });

  test('observed-O6 a hole while a tablet splits is asked about again', async () => {
    let calls = 0;
    await serve(
      show(() => {
        calls += 1;
        const all = tabletsOf(['', 'm']);
        return layout(calls === 1 ? all.slice(1) : all);
      }),
    );
    const tablets = await completeTablets({ master: master(), clock, random }, 't');
    expect(tablets).toHaveLength(2);
  });

  test('an answer that begins with another table means: there is none of this name', async () => {
    await serve(show(() => layout([], [table('u')])));
    expect(await showTable(master(), 't')).toBeNull();
  });

  test('no table at or after the name (45) means the same', async () => {
    await serve(show(() => ({ status: 45 })));
    expect(await showTable(master(), 't')).toBeNull();
  });

  test('all tables are listed over pages, the internal ones as such', async () => {
    const names = ['a', 'meta_table', 'n', 'stat_table', 'z'];
    await serve(
      show((request) => {
        const rest = names.filter((name) => name >= request.startTableName);
        return rest.length === 0
          ? { status: 45 }
          : layout(
              [],
              rest.slice(0, 2).map((name) => table(name)),
            );
      }),
    );
    const seen: [string, boolean][] = [];
    for await (const { name, isInternal } of listTables(master())) seen.push([name, isInternal]);
    expect(seen).toEqual(
      names.map((name) => [name, name === 'meta_table' || name === 'stat_table']),
    );
  });
});

describe('finding the master', () => {
  test('a secondary sends to Nexus for the new one', async () => {
    await serve(show(() => ({ status: 14 })));
    await serve(show(() => layout(tabletsOf(['']))));
    expect(await startsShown()).toEqual(['']);
  });

  test('an address that nobody listens on is read again', async () => {
    await serve(show(() => ({ status: 200 })));
    await servers.splice(0)[0]?.close();
    await serve(show(() => layout(tabletsOf(['']))));
    expect(await startsShown()).toEqual(['']);
  });

  test('an answer that never comes is asked for again', async () => {
    let calls = 0;
    const answered = show(() => layout(tabletsOf([''])));
    await serve({
      'tera.MasterServer.ShowTables': (body, context) => {
        calls += 1;
        return calls === 1
          ? null
          : (answered['tera.MasterServer.ShowTables']?.(body, context) ?? null);
      },
    });
    expect(await startsShown()).toEqual(['']);
  });

  test('observed-O5 safe mode is said at once', async () => {
    await serve({
      ...show(() => ({ status: 45 })),
      'tera.MasterServer.CreateTable': () =>
        tera.CreateTableResponse.encode({ status: 15, sequenceId: 0 }).finish(),
    });
    const schema = schemaFromMessage({ rawKey: 1 });
    await expect(changes().create('t', schema, [])).rejects.toMatchObject({ id: 'TU-TERA-BUSY' });
  });
});

describe('changes that are never answered', () => {
  const schema = schemaFromMessage({
    rawKey: 1,
    name: 'elsewhere',
    localityGroups: [{ name: 'l' }],
  });

  test('observed-O42 a table is there although CreateTable was not answered', async () => {
    let created: tera.CreateTableRequest | null = null;
    let shown = 0;
    await serve({
      'tera.MasterServer.CreateTable': (body) => {
        created = tera.CreateTableRequest.decode(body);
        return null;
      },
      ...show(() => {
        if (created === null) return { status: 45 };
        shown += 1;
        const delimiters = created.delimiters.map((d) => Buffer.from(d).toString());
        return layout(tabletsOf(['', ...delimiters], shown < 3 ? { status: 57 } : {}));
      }),
    });
    await changes().create('t', schema, [key('m')]);
    expect(shown).toBe(3);
    expect(created).toMatchObject({ tableName: 't', schema: { name: 't' } });
  });

  test('observed-O42 without an answer, other boundaries are somebody else’s table', async () => {
    await serve({
      'tera.MasterServer.CreateTable': () => null,
      ...show(() => layout(tabletsOf(['', 'other']))),
    });
    await expect(changes().create('t', schema, [key('m')])).rejects.toMatchObject({
      id: 'TU-TABLE-EXISTS',
    });
  });

  test.each([
    ['the same boundaries: it is ours', ['', 'm'], null],
    ['other boundaries: it is somebody else’s', ['', 'other'], 'TU-TABLE-EXISTS'],
  ])('a table that exists after CreateTable had to be repeated, with %s', async (_, starts, id) => {
    let calls = 0;
    await serve({
      'tera.MasterServer.CreateTable': () => {
        calls += 1;
        const status = calls === 1 ? 500 : 201;
        return tera.CreateTableResponse.encode({ sequenceId: 0, status }).finish();
      },
      ...show(() => layout(tabletsOf(starts))),
    });
    const retried: string[] = [];
    const waiting = { onRetry: ({ cause }: Retry): unknown => retried.push(cause) };
    const created = changes().create('t', schema, [key('m')], waiting);
    await (id === null ? created : expect(created).rejects.toMatchObject({ id }));
    expect(calls).toBe(2);
    expect(retried).toEqual(['kMetaTabletError (500)']);
  });

  test('a table that exists at the first CreateTable is somebody else’s', async () => {
    await serve({
      'tera.MasterServer.CreateTable': () =>
        tera.CreateTableResponse.encode({ sequenceId: 0, status: 201 }).finish(),
      ...show(() => layout(tabletsOf(['', 'm']))),
    });
    await expect(changes().create('t', schema, [key('m')])).rejects.toMatchObject({
      id: 'TU-TABLE-EXISTS',
      message: expect.stringContaining('kTableExist (201)') as string,
    });
  });

  test('defect-P12 an answer that comes after the time of the call: watched, asked for once', async () => {
    const asked: number[] = [];
    let shown = 0;
    await serve({
      'tera.MasterServer.CreateTable': () => {
        asked.push(clock.monotonicMs());
        return new Promise((resolve) => {
          const late = tera.CreateTableResponse.encode({ sequenceId: 0, status: 200 }).finish();
          clock.after(75_000, () => {
            resolve(late);
          });
        });
      },
      ...show(() => {
        // Not there for the first 60 s of the call, then without tablets, then one by one.
        if (clock.monotonicMs() - (asked[0] ?? 0) < 65_000) return { status: 45 };
        shown += 1;
        if (shown === 1) return layout([]);
        const tablets = tabletsOf(['', 'b', 'c']);
        return layout(tablets.map((t, index) => ({ ...t, status: index + 2 > shown ? 57 : 42 })));
      }),
    });
    await changes().create('t', schema, [key('b'), key('c')]);
    expect(asked).toHaveLength(1);
    expect(shown).toBe(4);
  });

  test('defect-P12 a table of which nothing becomes ready is given up after a standstill', async () => {
    let asked = 0;
    await serve({
      'tera.MasterServer.CreateTable': () => {
        asked += 1;
        return tera.CreateTableResponse.encode({ sequenceId: 0, status: 200 }).finish();
      },
      ...show(() => layout(tabletsOf(['', 'm'], { status: 57 }))),
    });
    const begun = clock.monotonicMs();
    await expect(changes().create('t', schema, [key('m')])).rejects.toMatchObject({
      id: 'TU-TERA-UNAVAILABLE',
      message: expect.stringContaining('0 of 2 tablets ready') as string,
    });
    expect(asked).toBe(1);
    expect(clock.monotonicMs() - begun).toBeGreaterThanOrEqual(STANDSTILL_MS);
  });

  test('observed-O41 DisableTable is done although it was not answered', async () => {
    let shown = 0;
    await serve({
      'tera.MasterServer.DisableTable': () => null,
      ...show(() => {
        shown += 1;
        const enabled = shown <= 2;
        const status = shown <= 4 ? 52 : 64;
        return layout(tabletsOf(['', 'm'], { status }), [table('t', enabled ? 1000 : 1001)]);
      }),
    });
    await changes().disable('t');
    expect(shown).toBe(5);
  });

  test('observed-O45 a split that the master dropped is asked for again', async () => {
    const asked: string[][] = [];
    await serve({
      'tera.MasterServer.CmdCtrl': (body) => {
        const { command, argList } = tera.CmdCtrlRequest.decode(body);
        asked.push([command, ...argList.map((arg) => Buffer.from(arg).toString())]);
        return tera.CmdCtrlResponse.encode({ sequenceId: 0, status: 200 }).finish();
      },
      ...show(() => layout(tabletsOf(asked.length < 2 ? ['', 'm'] : ['', 'c', 'm']))),
    });
    expect(await changes().split('t', key('c'))).toBe(true);
    const command = ['tablet', 'split', 't/tablet00000001', 'c'];
    expect(asked).toEqual([command, command]);
  });

  test('defect-P11 a split of which nothing comes is not taken for done', async () => {
    let asked = 0;
    await serve({
      'tera.MasterServer.CmdCtrl': () => {
        asked += 1;
        // At first another path; then taken, and dropped.
        const status = asked === 1 ? 310 : 200;
        return tera.CmdCtrlResponse.encode({ sequenceId: 0, status }).finish();
      },
      ...show(() => layout(tabletsOf(['', 'm']))),
    });
    expect(await changes().split('t', key('c'))).toBe(false);
    expect(asked).toBe(3);
  });
});

describe('compact', () => {
  test('observed-O13 only 40 with compact status 56 is a flush, for exact bounds of each tablet', async () => {
    const asked: string[] = [];
    const statuses = [
      [40, 54],
      [403, 54],
      [40, 56],
      [40, 56],
    ];
    const address = await serve({
      'tera.TabletNodeServer.CompactTablet': (body) => {
        const { keyRange } = tera.CompactTabletRequest.decode(body);
        const bounds = [keyRange.keyStart, keyRange.keyEnd];
        asked.push(bounds.map((bound) => Buffer.from(bound ?? []).toString()).join('-'));
        const [status = 0, compactStatus = 0] = statuses[asked.length - 1] ?? [];
        return tera.CompactTabletResponse.encode({ sequenceId: 1, status, compactStatus }).finish();
      },
      ...show(() => layout(tabletsOf(['', 'd', 'm', 't'], { serverAddr: address }))),
    });
    const compact = createCompactor({
      channels,
      master: master(),
      clock,
      random,
      standstillMs: STANDSTILL_MS,
    });
    await compact('t', { start: key('e'), end: key('n') });
    expect(asked).toEqual(['d-m', 'd-m', 'd-m', 'm-t']);
  });

  test('a hopeless status ends it', async () => {
    const address = await serve({
      'tera.TabletNodeServer.CompactTablet': () =>
        tera.CompactTabletResponse.encode({ sequenceId: 1, status: 72 }).finish(),
      ...show(() => layout(tabletsOf([''], { serverAddr: address }))),
    });
    const compact = createCompactor({
      channels,
      master: master(),
      clock,
      random,
      standstillMs: STANDSTILL_MS,
    });
    await expect(compact('t', { start: EMPTY_KEY, end: null })).rejects.toMatchObject({
      id: 'TU-TERA-PERMISSION',
    });
  });
});
