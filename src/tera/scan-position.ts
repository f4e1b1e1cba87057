/** Where a scan goes on after a pack, and what of the next one was given already (protocol.md §6.7). */
import type { CellBlock } from '../cells/block.js';
import { STRIDE } from '../cells/block.js';
import { keyAfter, rowKey, type RowKey } from '../cells/bytes.js';
import { familyOf, qualifierOf, rowKeyOf, timestampOf } from '../cells/cell.js';
import type { NextStartPoint } from '../cells/scan-answer.js';
import type { ScannedBlock, TableKind } from '../migration/ports.js';
import { MAX_KEY_BYTES } from './row-limits.js';

/** With a `cell` the scan goes on at that cell, which `delivered` says was given. */
export interface ScanPosition {
  readonly row: RowKey;
  readonly cell: {
    readonly family: Buffer;
    readonly qualifier: Buffer;
    /** Microseconds. */
    readonly timestamp: bigint;
  } | null;
  readonly delivered: boolean;
}

export function startOfRow(row: RowKey): ScanPosition {
  return { row, cell: null, delivered: false };
}

/**
 * A bound between the same rows that servers take for what it is; null = behind all rows. No row of a
 * Readable table holds the byte 00, and none has a longer key than MAX_KEY_BYTES: bounds that do are taken
 * for rows in front of them, which would be given once more (O17, O18).
 */
export function boundFor(key: RowKey, kind: TableKind): RowKey | null {
  const at = kind === 'readable' ? key.indexOf(0) : -1;
  if (at >= 0) return rowKey(Buffer.concat([key.subarray(0, at), Buffer.of(1)]));
  return key.length <= MAX_KEY_BYTES ? key : behindAllOf(key.subarray(0, MAX_KEY_BYTES));
}

/** The first key behind all that begin with `prefix`; null when there is none. */
function behindAllOf(prefix: Buffer): RowKey | null {
  let length = prefix.length;
  while (length > 0 && prefix[length - 1] === 0xff) length -= 1;
  if (length === 0) return null;
  const key = Buffer.from(prefix.subarray(0, length));
  key.writeUInt8(key.readUInt8(length - 1) + 1, length - 1);
  return rowKey(key);
}

export function isKeyValue(kind: TableKind): boolean {
  return kind === 'general-kv' || kind === 'ttl-kv';
}

/** Where to go on after a pack, given what is new in it; null when nothing says that. */
export function positionAfter(
  block: CellBlock,
  nextStartPoint: NextStartPoint | null,
  kind: TableKind,
): ScanPosition | null {
  if (block.count > 0) {
    const last = block.count - 1;
    const row = rowKey(Buffer.from(rowKeyOf(block, last)));
    if (isKeyValue(kind)) return startOfRow(keyAfter(row));
    const cell = {
      family: Buffer.from(familyOf(block, last)),
      qualifier: Buffer.from(qualifierOf(block, last)),
      timestamp: timestampOf(block, last),
    };
    return { row, cell, delivered: true };
  }
  if (nextStartPoint === null) return null;
  const { row, family, qualifier, timestamp } = nextStartPoint;
  const cell = { family: Buffer.from(family), qualifier: Buffer.from(qualifier), timestamp };
  return { row: rowKey(Buffer.from(row)), cell, delivered: false };
}

export function isSamePlace(a: ScanPosition, b: ScanPosition): boolean {
  if (!a.row.equals(b.row)) return false;
  if (a.cell === null || b.cell === null) return a.cell === b.cell;
  return (
    a.cell.family.equals(b.cell.family) &&
    a.cell.qualifier.equals(b.cell.qualifier) &&
    a.cell.timestamp === b.cell.timestamp
  );
}

/** A resumed scan begins with the cell that was given last. */
export function withoutRepeated(
  block: ScannedBlock,
  { row, cell, delivered }: ScanPosition,
): ScannedBlock {
  if (!delivered || cell === null || block.count === 0) return block;
  const repeated =
    rowKeyOf(block, 0).equals(row) &&
    familyOf(block, 0).equals(cell.family) &&
    qualifierOf(block, 0).equals(cell.qualifier) &&
    timestampOf(block, 0) === cell.timestamp;
  if (!repeated) return block;
  return { ...block, offsets: block.offsets.subarray(STRIDE), count: block.count - 1 };
}
