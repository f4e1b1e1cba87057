/** A one-box in a temporary folder and raw calls to it: messages in, messages out, no client code. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock, systemRandom, type Clock } from '../../src/clock.js';
import { startOnebox, type Onebox } from '../../src/onebox/onebox.js';
import { int64ToBigint } from '../../src/proto/int64.js';
import { tera } from '../../src/proto/messages.js';
import { createChannels } from '../../src/rpc/channels.js';

export type Caller = ReturnType<typeof caller>;

export interface Running extends Caller {
  readonly onebox: Onebox;
  readonly data: string;
  /** Closes and starts again on the same data. */
  restart(): Promise<Running>;
  stop(): Promise<void>;
}

export async function runOnebox(
  data = mkdtempSync(join(tmpdir(), 'terautil-onebox-')),
  clusters: readonly string[] = ['src'],
  clock: Clock = systemClock,
  tabletServers = 2,
): Promise<Running> {
  const onebox = await startOnebox({
    data,
    clusters,
    tabletServers,
    clock,
    random: systemRandom,
  });
  const calls = caller(onebox);
  const close = async (): Promise<void> => {
    calls.channels.close();
    await onebox.close();
  };
  return {
    ...calls,
    onebox,
    data,
    restart: async () => {
      await close();
      return runOnebox(data, clusters, clock, tabletServers);
    },
    stop: async () => {
      await close();
      rmSync(data, { recursive: true });
    },
  };
}

/** Calls to a cluster, absent: the first, of a one-box that another process serves from `data`. */
export function connectOnebox(data: string, cluster?: string): Caller {
  const onebox = JSON.parse(readFileSync(join(data, 'onebox.json'), 'utf8')) as Addresses;
  const clusters = onebox.clusters.filter(({ name }) => cluster === undefined || name === cluster);
  return caller({ ...onebox, clusters });
}

type Addresses = Pick<Onebox, 'nexusAddress' | 'clusters'>;

/** Text stands for its bytes, latin1, so that any byte can be written as \xHH. */
export const bytes = (text: string): Buffer => Buffer.from(text, 'latin1');
export const text = (value: Uint8Array): string => Buffer.from(value).toString('latin1');

interface Message<Q, A> {
  readonly request: { encode(message: Q): { finish(): Uint8Array } };
  readonly answer: { decode(bytes: Uint8Array): A };
}

/** "row family:qualifier@timestamp=value", or "key=value" in a KV table. */
function cellText(cell: tera.KeyValuePair.$Properties): string {
  const part = (value: Uint8Array | null | undefined): string => text(value ?? Buffer.alloc(0));
  if (cell.columnFamily === undefined || !Object.hasOwn(cell, 'columnFamily')) {
    return `${part(cell.key)}=${part(cell.value)}`;
  }
  const column = `${part(cell.columnFamily)}:${part(cell.qualifier)}`;
  const timestamp = int64ToBigint(cell.timestamp ?? 0).toString();
  return `${part(cell.key)} ${column}@${timestamp}=${part(cell.value)}`;
}

export const cellTexts = (answer: tera.ScanTabletResponse): string[] =>
  (answer.results?.keyValues ?? []).map(cellText);

export interface FamilySpec {
  readonly name: string;
  readonly maxVersions?: number;
  readonly timeToLive?: number;
}

const TABLE_BINARY = 1;
export const TABLE_GENERAL_KV = 3;

function schemaOf(name: string, families: readonly FamilySpec[], rawKey: number) {
  return {
    name,
    rawKey,
    localityGroups: [{ name: 'lg0' }],
    columnFamilies: families.map((family) => ({
      ...family,
      name: bytes(family.name),
      localityGroup: 'lg0',
    })),
  };
}

interface TableOptions {
  readonly delimiters?: readonly string[];
  readonly rawKey?: number;
}

/** A table with one locality group; Binary unless `rawKey` says something else. */
export function createRequest(
  tableName: string,
  families: readonly FamilySpec[],
  { delimiters = [], rawKey = TABLE_BINARY }: TableOptions = {},
) {
  return {
    sequenceId: 1,
    tableName,
    schema: schemaOf(tableName, families, rawKey),
    delimiters: delimiters.map(bytes),
  };
}

export const put = (
  family: string,
  qualifier: string,
  timestamp: number,
  value = String(timestamp),
): tera.Mutation.$Properties => ({
  type: tera.MutationType.kPut,
  family: bytes(family),
  qualifier: bytes(qualifier),
  timestamp,
  value: bytes(value),
});

function caller(onebox: Addresses) {
  const channels = createChannels({ clock: systemClock });
  const [cluster] = onebox.clusters;
  if (cluster === undefined) throw new Error('no cluster');
  const master = cluster.masterAddress;
  const [firstServer = ''] = cluster.tabletServerAddresses;

  async function call<Q, A>(
    address: string,
    method: string,
    { request, answer }: Message<Q, A>,
    message: Q,
  ): Promise<A> {
    const body = request.encode(message).finish();
    return answer.decode(await channels.call(address, method, body, { timeoutMs: 20_000 }));
  }

  const create = (message: tera.CreateTableRequest.$Properties) =>
    call(
      master,
      'tera.MasterServer.CreateTable',
      { request: tera.CreateTableRequest, answer: tera.CreateTableResponse },
      message,
    );
  const showTables = (message: Omit<tera.ShowTablesRequest.$Properties, 'sequenceId'> = {}) =>
    call(
      master,
      'tera.MasterServer.ShowTables',
      { request: tera.ShowTablesRequest, answer: tera.ShowTablesResponse },
      { sequenceId: 1, ...message },
    );
  const tablets = async (table: string): Promise<tera.TabletMeta.$Properties[]> => {
    const answer = await showTables({ startTableName: table, maxTableNum: 1 });
    return (answer.tabletMetaList?.meta ?? []).filter((meta) => meta.tableName === table);
  };
  const untilReady = async (table: string): Promise<void> => {
    while (!(await tablets(table)).every(({ status }) => status === 42)) await systemClock.sleep(5);
  };
  const addressOf = async (table: string, row: Buffer): Promise<string> => {
    const covering = (await tablets(table)).findLast(
      ({ keyRange }) => Buffer.compare(keyRange.keyStart ?? Buffer.alloc(0), row) <= 0,
    );
    return covering?.serverAddr ?? firstServer;
  };
  const write = async (
    table: string,
    rows: readonly { row: string; mutations: tera.Mutation.$Properties[] }[],
    address?: string,
  ): Promise<number[]> => {
    const answer = await call(
      address ?? (await addressOf(table, bytes(rows[0]?.row ?? ''))),
      'tera.TabletNodeServer.WriteTablet',
      { request: tera.WriteTabletRequest, answer: tera.WriteTabletResponse },
      {
        tabletName: table,
        rowList: rows.map(({ row, mutations }) => ({
          rowKey: bytes(row),
          mutationSequence: mutations,
        })),
      },
    );
    if (answer.status !== 40) throw new Error(`overall status ${String(answer.status)}`);
    return answer.rowStatusList;
  };
  const scan = async (
    table: string,
    message: tera.ScanTabletRequest.$Properties = {},
  ): Promise<tera.ScanTabletResponse> =>
    call(
      table === 'meta_table'
        ? firstServer
        : await addressOf(table, Buffer.from(message.start ?? Buffer.alloc(0))),
      'tera.TabletNodeServer.ScanTablet',
      { request: tera.ScanTabletRequest, answer: tera.ScanTabletResponse },
      { tableName: table, ...message },
    );
  const read = async (table: string, rows: tera.RowReaderInfo.$Properties[]) =>
    call(
      table === 'meta_table'
        ? firstServer
        : await addressOf(table, Buffer.from(rows[0]?.key ?? Buffer.alloc(0))),
      'tera.TabletNodeServer.ReadTablet',
      { request: tera.ReadTabletRequest, answer: tera.ReadTabletResponse },
      { tabletName: table, rowInfoList: rows },
    );
  const compact = async (table: string): Promise<void> => {
    for (const { keyRange, serverAddr } of await tablets(table)) {
      const answer = await call(
        serverAddr ?? '',
        'tera.TabletNodeServer.CompactTablet',
        { request: tera.CompactTabletRequest, answer: tera.CompactTabletResponse },
        { sequenceId: 1, tabletName: table, keyRange },
      );
      if (answer.status !== 40 || answer.compactStatus !== 56) {
        throw new Error(`CompactTablet answered ${String(answer.status)}`);
      }
    }
  };
  const cmdCtrl = (command: string, ...args: readonly string[]) =>
    call(
      master,
      'tera.MasterServer.CmdCtrl',
      { request: tera.CmdCtrlRequest, answer: tera.CmdCtrlResponse },
      { sequenceId: 1, command, argList: args.map(bytes) },
    );
  const change = async (verb: 'Disable' | 'Enable' | 'Delete', table: string): Promise<number> => {
    const answer = await call(
      master,
      `tera.MasterServer.${verb}Table`,
      { request: tera.DisableTableRequest, answer: tera.DisableTableResponse },
      { sequenceId: 1, tableName: table },
    );
    return answer.status;
  };

  return {
    channels,
    call,
    create,
    showTables,
    tablets,
    untilReady,
    addressOf,
    write,
    scan,
    read,
    compact,
    cmdCtrl,
    change,
    master,
    /** Creates a table and waits until it is ready. */
    table: async (
      name: string,
      families: readonly FamilySpec[],
      options: TableOptions = {},
    ): Promise<void> => {
      const { status } = await create(createRequest(name, families, options));
      if (status !== 200) throw new Error(`CreateTable answered ${String(status)}`);
      await untilReady(name);
    },
    /** All cells of a table that has one tablet, as text. */
    cells: async (table: string, message: tera.ScanTabletRequest.$Properties = {}) => {
      const answer = await scan(table, { bufferLimit: 10_000_000, ...message });
      if (answer.status !== 40 || !answer.complete) {
        throw new Error(`scan answered ${String(answer.status)}`);
      }
      return cellTexts(answer);
    },
  };
}
