/**
 * What the master knows about tables and tablets: ShowTables with its paging (protocol.md §4.2). The
 * answer's `is_more` is always false and pages may begin with another table, so names are compared and
 * the tablets themselves tell whether the list is complete.
 */
import { STATUSES } from '../proto/statuses.js';
import { keyAfter, rowKey, type RowKey } from '../cells/bytes.js';
import { rowName } from '../cells/escape.js';
import { backoffMs, type Clock, type Random } from '../clock.js';
import { TerautilError } from '../errors.js';
import { INTERNAL_TABLES } from '../internal-tables.js';
import type {
  ListedTable,
  TableDescription,
  TabletDescription,
  Waiting,
} from '../migration/ports.js';
import { int64ToBigint } from '../proto/int64.js';
import { tera } from '../proto/messages.js';
import { copyBytes } from './codec.js';
import type { Master } from './master.js';
import { schemaFromMessage } from './schema.js';
import { TABLE_NOT_FOUND } from './status.js';

/** A tablet with the server that holds it; empty when it is not assigned. */
export interface PlacedTablet extends TabletDescription {
  readonly server: string;
  /** As the master tells it (protocol.md §4.10). */
  readonly status: number;
}

export interface TableLayout {
  readonly table: TableDescription;
  /** In key order; may have holes while tablets split, merge or move (`findHole`). */
  readonly tablets: readonly PlacedTablet[];
}

const TABLES_PER_PAGE = 200;
/** As the C++ client asks (protocol.md §4.2). */
const TABLETS_PER_PAGE = 20_000;
const TABLE_ENABLED = STATUSES.kTableEnable;
const TABLET_READY = STATUSES.kTabletReady;

const SHOW_TABLES = {
  name: 'ShowTables',
  request: tera.ShowTablesRequest,
  answer: tera.ShowTablesResponse,
  accept: [TABLE_NOT_FOUND],
  repeatable: true,
} as const;

/** Every table in order of names. Complete or throws. */
export async function* listTables(master: Master, waiting?: Waiting): AsyncGenerator<ListedTable> {
  let start = '';
  for (;;) {
    const answer = await master.call(
      SHOW_TABLES,
      {
        sequenceId: 0,
        startTableName: start,
        startTabletKey: Buffer.alloc(0),
        maxTableNum: TABLES_PER_PAGE,
        maxTabletNum: 0,
        allBrief: false,
      },
      waiting,
    );
    if (answer.status === TABLE_NOT_FOUND) return;
    const before = start;
    for (const meta of answer.tableMetaList?.meta ?? []) {
      const name = meta.tableName ?? '';
      if (!reaches(name, start)) continue;
      start = `${name}\0`;
      yield { ...describeTable(meta), isInternal: INTERNAL_TABLES.includes(name) };
    }
    if (start === before) return;
  }
}

/** One table without its tablets, or null when there is none of this name. */
export async function describeOne(
  master: Master,
  table: string,
  waiting?: Waiting,
): Promise<TableDescription | null> {
  const page = await showPage(master, table, { start: Buffer.alloc(0), most: 0 }, waiting);
  return page === null ? null : describeTable(page.meta);
}

/** One table with all its tablets, or null when there is none of this name. */
export async function showTable(
  master: Master,
  table: string,
  waiting?: Waiting,
): Promise<TableLayout | null> {
  let position: RowKey = rowKey(Buffer.alloc(0));
  const tablets: PlacedTablet[] = [];
  let described: TableDescription | null = null;
  for (;;) {
    const page = await showPage(
      master,
      table,
      { start: position, most: TABLETS_PER_PAGE },
      waiting,
    );
    if (page === null) break;
    described ??= describeTable(page.meta);
    const from = position;
    const fresh = page.tablets.filter(({ interval }) => interval.start.compare(from) >= 0);
    tablets.push(...fresh);
    const last = fresh.at(-1);
    if (last === undefined || last.interval.end === null) break;
    position = keyAfter(last.interval.start);
  }
  return described === null ? null : { table: described, tablets };
}

/** The first key that no tablet of the list covers, or null when they cover the whole key space. */
export function findHole(tablets: readonly TabletDescription[]): RowKey | null {
  let covered: RowKey | null = rowKey(Buffer.alloc(0));
  for (const { interval } of tablets) {
    if (covered === null || !covered.equals(interval.start)) return covered ?? interval.start;
    covered = interval.end;
  }
  return covered;
}

/** Splits and moves are recorded within a second or two (O6). */
const MOST_INCOMPLETE_LISTS = 20;

/**
 * The tablets of a table, covering the whole key space. Throws TU-TABLE-NOT-FOUND, and
 * TU-TERA-UNAVAILABLE when the list stays incomplete.
 */
export async function completeTablets(
  { master, clock, random }: { master: Master; clock: Clock; random: Random },
  table: string,
  waiting: Waiting = {},
): Promise<readonly PlacedTablet[]> {
  for (let attempt = 0; ; attempt++) {
    const layout = await showTable(master, table, waiting);
    if (layout === null) {
      throw new TerautilError('TU-TABLE-NOT-FOUND', `There is no table ${table}`);
    }
    const hole = findHole(layout.tablets);
    if (hole === null) return layout.tablets;
    if (attempt >= MOST_INCOMPLETE_LISTS) {
      throw new TerautilError(
        'TU-TERA-UNAVAILABLE',
        `No tablet of ${table} covers the key "${rowName(hole)}"`,
        {
          hint: 'Tablets may be moving; run again. If it stays so, the cluster needs its operator.',
        },
      );
    }
    waiting.onRetry?.({ call: 'master', cause: 'tablets are missing', isPushback: false });
    await clock.sleep(backoffMs(random, attempt, 50, 1_000), waiting.signal);
  }
}

interface Page {
  readonly meta: tera.TableMeta.$Properties;
  readonly tablets: readonly PlacedTablet[];
}

async function showPage(
  master: Master,
  table: string,
  tablets: { readonly start: Buffer; readonly most: number },
  waiting: Waiting = {},
): Promise<Page | null> {
  const request = {
    sequenceId: 0,
    startTableName: table,
    startTabletKey: tablets.start,
    maxTableNum: 1,
    maxTabletNum: tablets.most,
    allBrief: false,
  };
  const answer = await master.call(SHOW_TABLES, request, waiting);
  if (answer.status === TABLE_NOT_FOUND) return null;
  const meta = answer.tableMetaList?.meta?.find(({ tableName }) => tableName === table);
  if (meta === undefined) return null;
  const listed = (answer.tabletMetaList?.meta ?? []).filter((t) => t.tableName === table);
  return { meta, tablets: withSharedBounds(listed.map(describeTablet)) };
}

/** Where one tablet ends the next begins: of 100,000 it is worth keeping that once. */
function withSharedBounds(tablets: readonly PlacedTablet[]): PlacedTablet[] {
  return tablets.map((tablet, at) => {
    const { start, end } = tablet.interval;
    const next = tablets[at + 1]?.interval.start;
    const isSame = end !== null && next?.equals(end) === true;
    return isSame ? { ...tablet, interval: { start, end: next } } : tablet;
  });
}

/** Names are compared as the master does, byte by byte. */
function reaches(name: string, start: string): boolean {
  return Buffer.from(name).compare(Buffer.from(start)) >= 0;
}

function describeTable(meta: tera.TableMeta.$Properties): TableDescription {
  return {
    name: meta.tableName ?? '',
    createTime: int64ToBigint(meta.createTime ?? 0),
    enabled: meta.status === TABLE_ENABLED,
    schema: schemaFromMessage(meta.schema ?? {}),
  };
}

function describeTablet(meta: tera.TabletMeta.$Properties): PlacedTablet {
  const end = copyBytes(meta.keyRange.keyEnd);
  return {
    interval: {
      start: rowKey(copyBytes(meta.keyRange.keyStart)),
      end: end.length === 0 ? null : rowKey(end),
    },
    path: meta.path,
    ready: meta.status === TABLET_READY,
    size: Number(int64ToBigint(meta.size ?? 0)),
    server: meta.serverAddr ?? '',
    status: meta.status ?? 0,
  };
}
