/**
 * Reads the meta table (protocol.md §5): which tablet server holds which tablet. Records are found by
 * stepping back from a key (`round_down`), the only use of the stateless scan mode, in which a
 * session id must be absent: 0 kills the server (O32).
 */
import { rowKey } from '../cells/bytes.js';
import { isRetryable, TerautilError } from '../errors.js';
import { META_TABLE } from '../internal-tables.js';
import type { Interval } from '../migration/ports.js';
import { tera } from '../proto/messages.js';
import type { Channels } from '../rpc/types.js';
import { copyBytes, decode } from './codec.js';
import type { Discovery } from './discovery.js';
import { INTERNAL_IDENTITY } from './identity.js';
import { scanReaction, statusError, statusText } from './status.js';

export interface TabletLocation {
  readonly interval: Interval;
  /** "host:port"; empty when the tablet is not assigned. */
  readonly server: string;
}

export interface MetaTable {
  /**
   * The tablet of `table` that holds `key`, as far as recorded, and those that follow it without a gap.
   * Empty when there is no record of it. Throws retry-class errors when the meta table does not serve.
   */
  locate(table: string, key: Buffer): Promise<readonly TabletLocation[]>;
  hasTable(table: string): Promise<boolean>;
}

interface Page {
  readonly records: readonly tera.KeyValuePair.$Properties[];
  readonly complete: boolean;
}

/** As the C++ client asks: some 600 records. */
const BUFFER_LIMIT = 102_400;
const CALL_TIMEOUT_MS = 10_000;

export function createMetaTable(channels: Channels, discovery: Discovery): MetaTable {
  let sequenceId = 0;

  async function scan(start: Buffer, end: Buffer): Promise<Page> {
    const server = await discovery.metaServer();
    const what = `The scan of the meta table at ${server}`;
    sequenceId += 1;
    const request = tera.ScanTabletRequest.encode({
      sequenceId,
      tableName: META_TABLE,
      bufferLimit: BUFFER_LIMIT,
      start,
      end,
      roundDown: true,
      identityInfo: INTERNAL_IDENTITY,
    }).finish();
    try {
      const body = await channels.call(server, 'tera.TabletNodeServer.ScanTablet', request, {
        timeoutMs: CALL_TIMEOUT_MS,
      });
      const answer = decode(tera.ScanTabletResponse, body, `The answer to ${what}`);
      const reaction = scanReaction(answer.status);
      if (reaction === 'ok') {
        return { records: answer.results?.keyValues ?? [], complete: answer.complete };
      }
      if (reaction === 'fatal') throw statusError(answer.status, what);
      throw new TerautilError('TU-TERA-UNAVAILABLE', `${what}: ${statusText(answer.status)}`);
    } catch (error) {
      if (isRetryable(error)) discovery.forget(server);
      throw error;
    }
  }

  /**
   * From the table's first record on: a record of a table whose name begins with `T#` may stand between
   * the key and the record of T that holds it (protocol.md §5.2).
   */
  async function locateFromStart(table: string, key: Buffer): Promise<TabletLocation[]> {
    let start = Buffer.from(`${table}#`);
    const end = Buffer.concat([start, key, Buffer.of(0)]);
    for (;;) {
      const { records, complete } = await scan(start, end);
      for (const { value } of records) {
        const location = locationFrom(table, value);
        if (location !== null && continues(undefined, location, key)) return [location];
      }
      const last = records.at(-1)?.key;
      if (complete || last === undefined || last === null) return [];
      start = Buffer.concat([last, Buffer.of(0)]);
    }
  }

  return {
    async locate(table, key) {
      const start = Buffer.concat([Buffer.from(`${table}#`), key]);
      // Never `start` itself: the answer would be empty on an exact hit (O33).
      const { records } = await scan(start, Buffer.from(`${table}$`));
      const locations: TabletLocation[] = [];
      for (const { value } of records) {
        const location = locationFrom(table, value);
        if (location === null) continue;
        if (!continues(locations.at(-1), location, key)) break;
        locations.push(location);
      }
      return locations.length > 0 ? locations : locateFromStart(table, key);
    },

    async hasTable(table) {
      const key = Buffer.from(`@${table}`);
      const { records } = await scan(key, Buffer.from(`@${table}\0`));
      return records.some((record) => Buffer.from(record.key ?? []).equals(key));
    },
  };
}

/** null for records of other tables: names may hold a `#`, so keys prove nothing (protocol.md §5.2). */
function locationFrom(table: string, value: Uint8Array | null | undefined): TabletLocation | null {
  let meta: tera.TabletMeta;
  try {
    meta = decode(tera.TabletMeta, value ?? Buffer.alloc(0), 'A record of the meta table');
  } catch {
    // Stepping back may give a record of another type; it is no tablet of this table.
    return null;
  }
  if (meta.tableName !== table) return null;
  const end = copyBytes(meta.keyRange.keyEnd);
  return {
    interval: {
      start: rowKey(copyBytes(meta.keyRange.keyStart)),
      end: end.length === 0 ? null : rowKey(end),
    },
    server: meta.serverAddr,
  };
}

/** The first must cover the key, each other must begin where the one before it ends. */
function continues(before: TabletLocation | undefined, next: TabletLocation, key: Buffer): boolean {
  const { start, end } = next.interval;
  if (before !== undefined) return before.interval.end?.equals(start) === true;
  return start.compare(key) <= 0 && (end === null || key.compare(end) < 0);
}
