/** What a request of ScanTablet asks for, with the servers' defaults (protocol.md §6.5, §6.10). */
import { int64ToBigint } from '../proto/int64.js';
import type { tera } from '../proto/messages.js';
import { misreadKey } from './misread-key.js';
import { toBuffer } from './routing.js';
import type { TableRules } from './rules.js';
import type { PackLimits, ResumePoint } from './scan-session.js';

type Request = tera.ScanTabletRequest;

/** What the servers use when buffer_limit is absent (protocol.md §6.5). */
const TABLE_PACK_BYTES = 65_536;
export const KEY_VALUE_PACK_BYTES = 10 * 1024 * 1024;

const LAST_TIMESTAMP = (1n << 56n) - 1n;

export const hasFilter = ({ filterList, filter }: Request): boolean =>
  filterList.length > 0 || filter.length > 0;

/** Milliseconds for one pack; 0 or less = no limit. */
export const timeoutOf = (request: Request): number => Number(int64ToBigint(request.timeout));

export function byteLimit(request: Request, whenAbsent: number): number {
  return Object.hasOwn(request, 'bufferLimit') ? request.bufferLimit : whenAbsent;
}

export function packLimits(request: Request): PackLimits {
  const cells = Number(int64ToBigint(request.numberLimit));
  return { bytes: byteLimit(request, TABLE_PACK_BYTES), cells: cells > 0 ? cells : Infinity };
}

/** Family and qualifier count only together; without a timestamp the column's newest version (O25). */
function resumePoint(request: Request): ResumePoint | null {
  if (request.startFamily.length === 0 || !Object.hasOwn(request, 'startQualifier')) return null;
  return {
    row: toBuffer(request.start),
    family: toBuffer(request.startFamily),
    qualifier: toBuffer(request.startQualifier),
    timestamp: Object.hasOwn(request, 'startTimestamp')
      ? int64ToBigint(request.startTimestamp)
      : LAST_TIMESTAMP,
  };
}

/** The place in its first row at which a scan begins; null = with the row. */
export function startOf(request: Request, rules: TableRules): ResumePoint | null {
  return misreadKey(toBuffer(request.start), rules) ?? resumePoint(request);
}
