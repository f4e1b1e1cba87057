/** ScanTablet of the meta table, which has one mode only (protocol.md §5.3). */
import type { tera } from '../proto/messages.js';
import { createCellWriter } from './cell-writer.js';
import { seekMetaRecords } from './meta-table.js';
import { hasMetaTable, toBuffer, type TabletServer } from './routing.js';
import { answer, refusal, type Answer } from './scan-answers.js';
import { byteLimit, KEY_VALUE_PACK_BYTES } from './scan-request.js';
import { INVALID_ARGUMENT, KEY_NOT_IN_RANGE } from './status.js';

export function scanMeta(server: TabletServer, request: tera.ScanTabletRequest): Answer {
  if (!hasMetaTable(server)) return refusal(request, KEY_NOT_IN_RANGE);
  if (Object.hasOwn(request, 'sessionId')) return refusal(request, INVALID_ARGUMENT);
  const records = seekMetaRecords(
    server.cluster,
    toBuffer(request.start),
    toBuffer(request.end),
    request.roundDown,
  );
  const limit = byteLimit(request, KEY_VALUE_PACK_BYTES) || Infinity;
  const writer = createCellWriter();
  let count = 0;
  for (const { key, value } of records) {
    if (writer.counted() > limit) break;
    writer.keyValue(key, value);
    count++;
  }
  const complete = count === records.length && writer.counted() <= limit;
  const counts = { cellCount: count, rowCount: count };
  const pack = { cells: writer.bytes(), ...counts, complete, stoppedAt: null };
  return answer(request, Buffer.alloc(0), pack, {});
}
