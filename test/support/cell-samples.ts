/** Cells as plain objects and answers made of them by protobufjs: the oracle of the hand-written codecs. */
import fc from 'fast-check';
import type { CellBlock } from '../../src/cells/block.js';
import { familyOf, qualifierOf, rowKeyOf, timestampOf, valueOf } from '../../src/cells/cell.js';
import { decodeScanAnswer } from '../../src/cells/scan-answer.js';
import { int64FromBigint } from '../../src/proto/int64.js';
import { tera } from '../../src/proto/messages.js';

export interface SampleCell {
  readonly row: Buffer;
  readonly family: Buffer;
  readonly qualifier: Buffer;
  readonly timestamp: bigint;
  readonly value: Buffer;
}

export function sampleCell(parts: Partial<Record<keyof SampleCell, string | bigint>>): SampleCell {
  const bytes = (text: string | bigint | undefined): Buffer =>
    Buffer.from(typeof text === 'string' ? text : '', 'latin1');
  return {
    row: bytes(parts.row),
    family: bytes(parts.family),
    qualifier: bytes(parts.qualifier),
    timestamp: typeof parts.timestamp === 'bigint' ? parts.timestamp : 0n,
    value: bytes(parts.value),
  };
}

/** The body of a ScanTabletResponse with these cells. */
export function answerOf(cells: readonly SampleCell[]): Buffer {
  const keyValues = cells.map((cell) => ({
    key: cell.row,
    columnFamily: cell.family,
    qualifier: cell.qualifier,
    timestamp: int64FromBigint(cell.timestamp),
    value: cell.value,
  }));
  return Buffer.from(
    tera.ScanTabletResponse.encode({ status: 40, results: { keyValues } }).finish(),
  );
}

export function blockOf(cells: readonly SampleCell[]): CellBlock {
  return decodeScanAnswer(answerOf(cells)).block;
}

export function cellsOf(block: CellBlock): SampleCell[] {
  return Array.from({ length: block.count }, (_, index) => ({
    row: Buffer.from(rowKeyOf(block, index)),
    family: Buffer.from(familyOf(block, index)),
    qualifier: Buffer.from(qualifierOf(block, index)),
    timestamp: timestampOf(block, index),
    value: Buffer.from(valueOf(block, index)),
  }));
}

/** One line per cell: comparing text is much faster than comparing Buffers deeply. */
export function describeCell(cell: SampleCell): string {
  const parts = [cell.row, cell.family, cell.qualifier, cell.value];
  return `${parts.map((part) => part.toString('hex')).join(':')}@${String(cell.timestamp)}`;
}

/** Mostly short and alike, so that equal and nearly equal parts are common; sometimes long. */
export const anyBytes: fc.Arbitrary<Buffer> = fc
  .oneof(
    {
      weight: 6,
      arbitrary: fc.array(fc.constantFrom(0, 1, 0x61, 0x7f, 0x80, 0xff), { maxLength: 4 }),
    },
    { weight: 2, arbitrary: fc.array(fc.nat(255), { maxLength: 200 }) },
    { weight: 1, arbitrary: fc.nat(255).map((byte) => new Array<number>(300).fill(byte)) },
  )
  .map((bytes) => Buffer.from(bytes));

const anyTimestamp: fc.Arbitrary<bigint> = fc.oneof(
  fc.bigInt(0n, 300n),
  fc.bigInt(1_500_000_000_000_000n, 1_900_000_000_000_000n),
  fc.bigInt(-(1n << 63n), (1n << 63n) - 1n),
  fc.constantFrom(-(1n << 63n), (1n << 63n) - 1n, -1n, (1n << 32n) - 1n, 1n << 32n, 1n << 28n),
);

export const anyCell: fc.Arbitrary<SampleCell> = fc.record({
  row: anyBytes,
  family: anyBytes,
  qualifier: anyBytes,
  timestamp: anyTimestamp,
  value: anyBytes,
});
