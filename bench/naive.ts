/** What the data path would be without `cells/`: protobufjs objects per cell, decoded and encoded again. */
import { rowKey } from '../src/cells/bytes.js';
import type { Cluster, Interval } from '../src/migration/ports.js';
import { tera } from '../src/proto/messages.js';

interface Row {
  readonly rowKey: Uint8Array;
  readonly mutationSequence: tera.Mutation.$Properties[];
}

/** A WriteTabletRequest to table `t` that puts the cells of this ScanTabletResponse. */
export function transcodeNaively(body: Buffer): Uint8Array {
  return tera.WriteTabletRequest.encode({ tabletName: 't', rowList: rowsOf(body) }).finish();
}

const BATCHES_IN_FLIGHT = 4;
const BLOCK_BYTES = 256 * 1024;

/** Copies one interval; throws when a row is not acknowledged. */
export async function copyRangeNaively(
  source: Cluster,
  from: string,
  destination: Cluster,
  to: string,
  interval: Interval,
): Promise<void> {
  const signal = new AbortController().signal;
  const request = { table: from, interval, families: [], window: null, readAhead: 3, signal };
  const inFlight: Promise<void>[] = [];
  for await (const block of source.scan({ ...request, blockBytes: BLOCK_BYTES })) {
    if (inFlight.length >= BATCHES_IN_FLIGHT) await inFlight.shift();
    inFlight.push(writeRows(destination, to, rowsOf(block.bytes)));
  }
  await Promise.all(inFlight);
}

async function writeRows(destination: Cluster, table: string, rows: readonly Row[]): Promise<void> {
  const parts = rows.map((row) =>
    tera.WriteTabletRequest.encode({ tabletName: '', rowList: [row] }).finish(),
  );
  // The two bytes of the empty table name come first; what follows is the row as a batch holds it.
  const rowBytes = parts.map((part) => part.subarray(2));
  const ends = new Int32Array(rows.length);
  let end = 0;
  rowBytes.forEach((part, at) => {
    end += part.length;
    ends[at] = end;
  });
  const keys = rows.map((row) => rowKey(Buffer.from(row.rowKey)));
  const batch = { bytes: Buffer.concat(rowBytes), rowCount: rows.length, rowEnds: ends, keys };
  const limits = { sendBefore: performance.now() + 60_000, deadlineMs: 30_000 };
  const outcomes = await destination.write(table, batch, limits);
  if (outcomes.some((o) => o.kind !== 'acknowledged'))
    throw new Error('A row was not acknowledged');
}

function rowsOf(body: Buffer): Row[] {
  const answer = tera.ScanTabletResponse.decode(body);
  const rowList: Row[] = [];
  let last: Row | undefined;
  for (const cell of answer.results?.keyValues ?? []) {
    const rowKey = cell.key ?? Buffer.alloc(0);
    if (last === undefined || Buffer.compare(last.rowKey, rowKey) !== 0) {
      last = { rowKey, mutationSequence: [] };
      rowList.push(last);
    }
    last.mutationSequence.push({
      type: 0,
      family: cell.columnFamily ?? null,
      qualifier: cell.qualifier ?? null,
      timestamp: cell.timestamp ?? null,
      value: cell.value ?? null,
    });
  }
  return rowList;
}
