/** The lines of files of details: one finding, one dead letter (schemas/finding, schemas/dead-letter). Pure. */
import { familyOf, qualifierOf, timestampOf, valueOf } from '../../cells/cell.js';
import type { CellRefs } from '../../cells/encode-batch.js';
import { escapeShort } from '../../cells/escape.js';
import { bug } from '../../errors.js';
import { sha256Hex } from '../../sha256.js';
import type { DeadLetter } from '../../documents/dead-letter.generated.js';
import type { Finding, Side } from '../../documents/finding.generated.js';
import type { DeadRow } from '../merge/batch-writer.js';
import type { FindingClass, Seen } from '../merge/diff-rules.js';
import type { RangeDefinition, TableDefinition } from '../ledger/definitions.js';
import { bytesJson, moment } from '../ledger/entry-json.js';
import { blockAt, indexAt, rowKeyAt } from '../merge/rows.js';

/** Where a line belongs to. */
export interface DetailPlace {
  readonly table: TableDefinition;
  readonly range: RangeDefinition;
}

/** When it was seen first and last, microseconds since 1970, and how often. */
export interface Sighting extends Seen {
  readonly last: bigint;
}

/** `values`: whether the values themselves are written, not only their sizes and digests. */
export function findingLine(
  { table, range }: DetailPlace,
  finding: FindingClass,
  source: CellRefs | null,
  i: number,
  destination: CellRefs | null,
  j: number,
  { first, last, looks }: Sighting,
  values: boolean,
): DetailLine {
  const [cells, at] = source === null ? [destination, j] : [source, i];
  if (cells === null) return [];
  const long: Buffer[] = [];
  const document: Finding = {
    format: 'terautil/finding',
    format_version: 1,
    class: finding,
    table: table.source,
    destination_table: table.destination,
    range: range.id,
    ...column(cells, at),
    source: source && side(source, i, values, long),
    destination: destination && side(destination, j, values, long),
    first_seen: moment(first),
    last_seen: moment(last),
    looks: String(looks),
  };
  return lineOf(document, long);
}

/** One line per cell; with its value, because it is kept to be written later. */
export function* deadLetterLines(
  { table, range }: DetailPlace,
  { cells, status, reason }: DeadRow,
): Iterable<DetailLine> {
  for (const [at, index] of cells.indexes.entries()) {
    const block = blockAt(cells, at);
    const long: Buffer[] = [];
    const document: DeadLetter = {
      format: 'terautil/dead-letter',
      format_version: 1,
      table: table.source,
      destination_table: table.destination,
      range: range.id,
      ...column(cells, at),
      timestamp: timestampOf(block, index).toString(),
      value: valueJson(valueOf(block, index), long),
      status,
      reason,
    };
    yield lineOf(document, long);
  }
}

/** The pieces of one line, without its end: values may be as large as rows, and are not held once more. */
export type DetailLine = Iterable<string>;

/** Longer values are text for nobody, and their escape would be larger than they are. */
const LONG_VALUE_BYTES = 64 * 1024;
/** Stands for the base64 of a long value, which is put in its place piece by piece: escapes and names are ASCII. */
const LONG_VALUE = '\ue000';
/** Of a value at a time; divisible by 3, so that pieces of base64 join. */
const PIECE_BYTES = 3 * 64 * 1024;

/** Values that are long are added to `long`, in the order in which they stand in the document. */
function valueJson(value: Buffer, long: Buffer[]): { b64: string; text: string } {
  if (value.length <= LONG_VALUE_BYTES) return bytesJson(value);
  long.push(value);
  return { b64: LONG_VALUE, text: escapeShort(value, LONG_VALUE_BYTES) };
}

function* lineOf(document: Finding | DeadLetter, long: readonly Buffer[]): DetailLine {
  const pieces = JSON.stringify(document).split(LONG_VALUE);
  for (const [at, piece] of pieces.entries()) {
    if (at > 0) yield* base64Pieces(long[at - 1] ?? bug('A long value is missing.'));
    yield piece;
  }
}

function* base64Pieces(value: Buffer): DetailLine {
  for (let start = 0; start < value.length; start += PIECE_BYTES) {
    yield value.toString('base64', start, Math.min(start + PIECE_BYTES, value.length));
  }
}

function column(cells: CellRefs, at: number): Pick<Finding, 'key' | 'family' | 'qualifier'> {
  const block = blockAt(cells, at);
  const index = indexAt(cells, at);
  return {
    key: bytesJson(rowKeyAt(cells, at)),
    family: bytesJson(familyOf(block, index)),
    qualifier: bytesJson(qualifierOf(block, index)),
  };
}

function side(cells: CellRefs, at: number, values: boolean, long: Buffer[]): Side {
  const block = blockAt(cells, at);
  const index = indexAt(cells, at);
  const value = valueOf(block, index);
  return {
    timestamp: timestampOf(block, index).toString(),
    size: String(value.length),
    sha256: sha256Hex(value),
    ...(values ? { value: valueJson(value, long) } : {}),
  };
}
