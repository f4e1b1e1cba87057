/**
 * A tablet server over a real socket that keeps to the rules of sessions (protocol.md §6.9) but, asked
 * by a script, misbehaves as real ones were seen to: evicts, loses answers, splits, runs out of time.
 */
import { systemClock } from '../../src/clock.js';
import { rowKey } from '../../src/cells/bytes.js';
import type { TabletLocation } from '../../src/tera/meta-table.js';
import { int64FromBigint, int64ToBigint } from '../../src/proto/int64.js';
import { tera } from '../../src/proto/messages.js';
import { startRpcServer } from '../../src/rpc/server.js';
import type { RpcServer } from '../../src/rpc/types.js';

export interface ScriptedCell {
  readonly row: string;
  readonly family: string;
  readonly qualifier: string;
  readonly timestamp: number;
}

/** What happens to one request; `delayMs` holds the answer back. */
export type Move =
  | { readonly do: 'serve'; readonly delayMs?: number }
  /** All sessions are gone before the request is looked at. */
  | { readonly do: 'evict' }
  /** The pack is made and counted, its answer is never sent. */
  | { readonly do: 'lose' }
  /** As `lose`, and the connection ends. */
  | { readonly do: 'cut' }
  /** Ends the session with this status; `complete` as real error packs carry it (O31). */
  | { readonly do: 'status'; readonly status: number }
  /** 704 with the cells so far. */
  | { readonly do: 'out-of-time' }
  /** A border is put there; the old tablet answers 403, then the sessions are unknown (O29). */
  | { readonly do: 'split'; readonly at: string };

export interface ScriptedTablets {
  readonly address: string;
  /** Decoded requests in order of arrival. */
  readonly requests: tera.ScanTabletRequest[];
  /** The most requests that waited for their answer at one time. */
  mostInFlight: number;
  locate(key: Buffer): TabletLocation;
  close(): Promise<void>;
}

export interface ScriptedTabletsOptions {
  readonly cells: readonly ScriptedCell[];
  /** Borders between tablets, ascending. */
  readonly borders?: readonly string[];
  readonly cellsPerPack: number;
  readonly kv?: boolean;
  /** A KV table whose scans from an empty start lose rows, as TTL-KV tables do (O20). */
  readonly ttlKv?: boolean;
  /**
   * Cells that a filter drops. With one of them in a pack the time is up, and only a stateless answer
   * says where (O30).
   */
  readonly hidden?: (cell: ScriptedCell) => boolean;
  /** Called for each request with its number from 0 on; null = serve. */
  readonly script: (request: number, message: tera.ScanTabletRequest) => Move | null;
  readonly onCut?: () => void;
}

interface Session {
  readonly start: Buffer;
  readonly cells: readonly ScriptedCell[];
  readonly end: string;
  given: number;
  packs: number;
}

interface Pack {
  readonly body: Uint8Array;
  /** The session ends with it. */
  readonly isLast: boolean;
}

const NO_PACK = 0xffff_ffff_ffff_ffffn;

function compareText(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/** Order of cells: row, family, qualifier, newest first (protocol.md §6.11). */
export function compareCells(a: ScriptedCell, b: ScriptedCell): number {
  return (
    compareText(a.row, b.row) ||
    compareText(a.family, b.family) ||
    compareText(a.qualifier, b.qualifier) ||
    b.timestamp - a.timestamp
  );
}

export async function startScriptedTablets(
  options: ScriptedTabletsOptions,
): Promise<ScriptedTablets> {
  const borders = ['', ...(options.borders ?? [])];
  const sorted = [...options.cells].sort(compareCells);
  const sessions = new Map<string, Session>();
  const requests: tera.ScanTabletRequest[] = [];
  let inFlight = 0;

  function tabletOf(key: string): { start: string; end: string } {
    const after = borders.filter((border) => compareText(border, key) <= 0).length;
    return { start: borders[after - 1] ?? '', end: borders[after] ?? '' };
  }

  function open(message: tera.ScanTabletRequest): Session {
    const from: ScriptedCell = {
      row: Buffer.from(message.start).toString(),
      family: Buffer.from(message.startFamily).toString(),
      qualifier: Buffer.from(message.startQualifier).toString(),
      timestamp: Object.hasOwn(message, 'startTimestamp')
        ? Number(int64ToBigint(message.startTimestamp))
        : Number.MAX_SAFE_INTEGER,
    };
    const { end } = tabletOf(from.row);
    const wanted = Buffer.from(message.end).toString();
    const limit = [end, wanted].filter((key) => key !== '').sort(compareText)[0];
    const cells = sorted.filter(
      (cell) =>
        compareCells(cell, from) >= 0 &&
        (limit === undefined || compareText(cell.row, limit) < 0) &&
        !(options.ttlKv === true && from.row === '' && cell.row < '\x02'),
    );
    return { start: Buffer.from(message.start), cells, end, given: 0, packs: 0 };
  }

  const isKv = options.kv === true || options.ttlKv === true;

  function nextPack(session: Session, wanted: number, stateless: boolean): Pack {
    const examined = session.cells.slice(session.given, session.given + options.cellsPerPack);
    session.given += examined.length;
    session.packs += 1;
    const cells = examined.filter((cell) => options.hidden?.(cell) !== true);
    const next = session.cells[session.given];
    const outOfTime = cells.length < examined.length && next !== undefined;
    const status = outOfTime ? 704 : wanted;
    const body = encode({
      status,
      complete: status === 40 && next === undefined,
      ...(stateless ? {} : { resultsId: session.packs - 1 }),
      ...(stateless && outOfTime ? { nextStartPoint: pair(next, false) } : {}),
      end: Buffer.from(session.end),
      results: { keyValues: cells.map((cell) => pair(cell, isKv)) },
    });
    return { body, isLast: next === undefined || status !== 40 };
  }

  function handleRead(body: Buffer): Uint8Array {
    const { rowInfoList } = tera.ReadTabletRequest.decode(body);
    const found = rowInfoList.map(({ key }) =>
      sorted.find(({ row }) => Buffer.from(row).equals(Buffer.from(key))),
    );
    return tera.ReadTabletResponse.encode({
      status: 40,
      sequenceId: 1,
      detail: {
        status: found.map((cell) => (cell === undefined ? 402 : 40)),
        rowResult: found
          .filter((cell) => cell !== undefined)
          .map((cell) => ({ keyValues: [pair(cell, isKv)] })),
      },
    }).finish();
  }

  async function handle(body: Buffer): Promise<Uint8Array | null> {
    const message = tera.ScanTabletRequest.decode(body);
    requests.push(message);
    const move = options.script(requests.length - 1, message) ?? { do: 'serve' };
    const id = int64ToBigint(message.sessionId).toString();
    if (move.do === 'evict') sessions.clear();
    if (move.do === 'split' && !borders.includes(move.at)) {
      borders.push(move.at);
      borders.sort(compareText);
      sessions.clear();
      return encode({ status: 403 });
    }
    if (move.do === 'status') {
      sessions.delete(id);
      return encode({ status: move.status, complete: true });
    }
    if (!Object.hasOwn(message, 'sessionId')) return nextPack(open(message), 40, true).body;
    if (!message.partOfSession) sessions.set(id, open(message));
    const session = sessions.get(id);
    if (session === undefined) return encode({ status: 40, complete: false, resultsId: NO_PACK });
    const { body: answer, isLast } = nextPack(session, move.do === 'out-of-time' ? 704 : 40, false);
    if (isLast) sessions.delete(id);
    if (move.do === 'serve' && move.delayMs !== undefined) await systemClock.sleep(move.delayMs);
    if (move.do === 'cut') options.onCut?.();
    return move.do === 'lose' || move.do === 'cut' ? null : answer;
  }

  const tablets: ScriptedTablets = {
    address: '',
    requests,
    mostInFlight: 0,
    locate(key) {
      const { start, end } = tabletOf(key.toString());
      const interval = {
        start: rowKey(Buffer.from(start)),
        end: end === '' ? null : rowKey(Buffer.from(end)),
      };
      return { interval, server: server.address };
    },
    close: () => server.close(),
  };
  const server: RpcServer = await startRpcServer({
    port: 0,
    clock: systemClock,
    handlers: {
      'tera.TabletNodeServer.ReadTablet': handleRead,
      'tera.TabletNodeServer.ScanTablet': async (body) => {
        inFlight += 1;
        tablets.mostInFlight = Math.max(tablets.mostInFlight, inFlight);
        try {
          return await handle(body);
        } finally {
          inFlight -= 1;
        }
      },
    },
  });
  return Object.assign(tablets, { address: server.address });
}

function pair(cell: ScriptedCell, kv: boolean): tera.KeyValuePair.$Properties {
  const key = Buffer.from(cell.row);
  const value = Buffer.from(`value of ${cell.row}`);
  if (kv) return { key, value };
  return {
    key,
    value,
    columnFamily: Buffer.from(cell.family),
    qualifier: Buffer.from(cell.qualifier),
    timestamp: cell.timestamp,
  };
}

function encode({
  resultsId,
  ...fields
}: Omit<tera.ScanTabletResponse.$Properties, 'resultsId'> & {
  resultsId?: number | bigint;
}): Uint8Array {
  const id = resultsId === undefined ? {} : { resultsId: int64FromBigint(BigInt(resultsId)) };
  return tera.ScanTabletResponse.encode({ ...fields, ...id }).finish();
}
