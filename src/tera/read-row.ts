/**
 * Reads one row with ReadTablet (protocol.md §6.4). Servers do not check the lengths of keys and answer
 * the wrong row for one that is too long, or that holds 0x00 in a Readable table (O17, O18): so a key is
 * checked before, and the row that comes back is compared with the one that was asked for.
 */
import type { CellBlock } from '../cells/block.js';
import type { RowKey } from '../cells/bytes.js';
import { rowKeyOf } from '../cells/cell.js';
import { rowName } from '../cells/escape.js';
import { decodeScanAnswer } from '../cells/scan-answer.js';
import { TerautilError } from '../errors.js';
import { tera } from '../proto/messages.js';
import type { Channels } from '../rpc/types.js';
import { decode } from './codec.js';
import type { RequestIdentity } from './identity.js';
import { MAX_KEY_BYTES } from './row-limits.js';
import { KEY_NOT_EXIST, TABLET_OK } from './status.js';

export type RowRead =
  | { readonly kind: 'found'; readonly block: CellBlock }
  | { readonly kind: 'missing' }
  | { readonly kind: 'status'; readonly status: number }
  | { readonly kind: 'failed'; readonly error: unknown };

export interface ReadPorts {
  readonly channels: Channels;
  readonly identity: RequestIdentity;
}

const CALL_TIMEOUT_MS = 30_000;

/**
 * One attempt at one server; all families, all kept versions. Throws TU-CELL-INVALID for a key that
 * cannot exist and TU-RPC-PROTOCOL for an answer that does not fit the question.
 */
export async function readRow(
  { channels, identity }: ReadPorts,
  server: string,
  table: string,
  key: RowKey,
  signal: AbortSignal,
): Promise<RowRead> {
  checkKey(key);
  const request = tera.ReadTabletRequest.encode({
    sequenceId: 1,
    tabletName: table,
    rowInfoList: [{ key }],
    ...identity.forTablets(),
  }).finish();
  let body: Buffer;
  try {
    body = await channels.call(server, 'tera.TabletNodeServer.ReadTablet', request, {
      timeoutMs: CALL_TIMEOUT_MS,
      signal,
    });
  } catch (error) {
    return { kind: 'failed', error };
  }
  const what = `The answer to ReadTablet of ${server}`;
  const { status, detail } = decode(tera.ReadTabletResponse, body, what);
  // With any other status of the whole the rows' own are garbage (O39).
  if (status !== TABLET_OK) return { kind: 'status', status };
  const [rowStatus, ...others] = detail?.status ?? [];
  if (rowStatus === undefined || others.length > 0) {
    throw new TerautilError('TU-RPC-PROTOCOL', `${what} has not one status for one row`);
  }
  if (rowStatus === KEY_NOT_EXIST) return { kind: 'missing' };
  if (rowStatus !== TABLET_OK) return { kind: 'status', status: rowStatus };
  return { kind: 'found', block: blockOf(detail?.rowResult ?? [], key, what) };
}

/** Throws TU-CELL-INVALID when no row can have the key. */
function checkKey(key: RowKey): void {
  if (key.length <= MAX_KEY_BYTES) return;
  throw new TerautilError('TU-CELL-INVALID', `No row can have a key of ${key.length} bytes`, {
    hint: `Row keys have at most ${MAX_KEY_BYTES} bytes.`,
  });
}

function blockOf(
  rows: readonly tera.RowResult.$Properties[],
  key: RowKey,
  what: string,
): CellBlock {
  const [results, ...others] = rows;
  if (results === undefined || others.length > 0) {
    throw new TerautilError('TU-RPC-PROTOCOL', `${what} has not one result for one row`);
  }
  // As the answer of a scan, so that there is one way from messages to blocks.
  const bytes = tera.ScanTabletResponse.encode({ status: TABLET_OK, results }).finish();
  const { block } = decodeScanAnswer(Buffer.from(bytes));
  for (let cell = 0; cell < block.count; cell += 1) {
    const answered = rowKeyOf(block, cell);
    if (answered.equals(key)) continue;
    throw new TerautilError(
      'TU-RPC-PROTOCOL',
      `${what} has the row "${rowName(answered)}", asked for was "${rowName(key)}"`,
    );
  }
  return block;
}
