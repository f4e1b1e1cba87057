/** The lines of files of details: one finding, one dead letter (schemas/finding, schemas/dead-letter). Pure. */
import { familyOf, qualifierOf, timestampOf, valueOf } from '../../cells/cell.js';
import type { CellRefs } from '../../cells/encode-batch.js';
import { escapeShort } from '../../cells/escape.js';
import { sha256Hex } from '../../sha256.js';
import type { DeadLetter } from '../../documents/dead-letter.generated.js';
import type { Finding, Side } from '../../documents/finding.generated.js';
import type { DeadRow } from '../merge/batch-writer.js';
import type { FindingClass } from '../merge/diff-rules.js';
import type { RangeDefinition, TableDefinition } from '../ledger/definitions.js';
import { bytesJson } from '../ledger/entry-json.js';
import { blockAt, indexAt, rowKeyAt } from '../merge/rows.js';

/** Where a line belongs to. */
export interface DetailPlace {
  readonly table: TableDefinition;
  readonly range: RangeDefinition;
}

/** `values`: whether the values themselves are written, not only their sizes and digests. */
export function findingLine(
  { table, range }: DetailPlace,
  finding: FindingClass,
  source: CellRefs | null,
  i: number,
  destination: CellRefs | null,
  j: number,
  values: boolean,
): string {
  const [cells, at] = source === null ? [destination, j] : [source, i];
  if (cells === null) return '';
  const document: Finding = {
    format: 'terautil/finding',
    format_version: 1,
    class: finding,
    table: table.source,
    destination_table: table.destination,
    range: range.id,
    ...column(cells, at),
    source: source && side(source, i, values),
    destination: destination && side(destination, j, values),
  };
  return JSON.stringify(document);
}

/** One line per cell; with its value, because it is kept to be written later. */
export function* deadLetterLines(
  { table, range }: DetailPlace,
  { cells, status, reason }: DeadRow,
): Iterable<string> {
  for (const [at, index] of cells.indexes.entries()) {
    const block = blockAt(cells, at);
    const document: DeadLetter = {
      format: 'terautil/dead-letter',
      format_version: 1,
      table: table.source,
      destination_table: table.destination,
      range: range.id,
      ...column(cells, at),
      timestamp: timestampOf(block, index).toString(),
      value: valueJson(valueOf(block, index)),
      status,
      reason,
    };
    yield JSON.stringify(document);
  }
}

/** Longer values are text for nobody, and their escape would be larger than they are. */
const VALUE_TEXT_MAX = 64 * 1024;

function valueJson(value: Buffer): { b64: string; text: string } {
  if (value.length <= VALUE_TEXT_MAX) return bytesJson(value);
  return { b64: value.toString('base64'), text: escapeShort(value, VALUE_TEXT_MAX) };
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

function side(cells: CellRefs, at: number, values: boolean): Side {
  const block = blockAt(cells, at);
  const index = indexAt(cells, at);
  const value = valueOf(block, index);
  return {
    timestamp: timestampOf(block, index).toString(),
    size: String(value.length),
    sha256: sha256Hex(value),
    ...(values ? { value: valueJson(value) } : {}),
  };
}
