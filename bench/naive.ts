/** What the data path would be without `cells/`: protobufjs objects per cell, decoded and encoded again. */
import { tera } from '../src/proto/messages.js';

/** A WriteTabletRequest to table `t` that puts the cells of this ScanTabletResponse. */
export function transcodeNaively(body: Buffer): Uint8Array {
  const answer = tera.ScanTabletResponse.decode(body);
  const rowList: { rowKey: Uint8Array; mutationSequence: tera.Mutation.$Properties[] }[] = [];
  let last: (typeof rowList)[number] | undefined;
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
  return tera.WriteTabletRequest.encode({ tabletName: 't', rowList }).finish();
}
