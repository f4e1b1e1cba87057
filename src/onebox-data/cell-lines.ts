/**
 * Cells as NDJSON, one per line: {"row","family","qualifier","timestamp","value"}, in a KV table
 * {"row","value"}. Texts are in the documented escape or {"b64"}; timestamps are strings of microseconds.
 */
import type { Readable } from 'node:stream';
import { escapeBytes } from '../cells/escape.js';
import { TerautilError } from '../errors.js';
import { bytesFromJson } from './json-bytes.js';
import type { Cell } from './cells.js';

/** Larger ones are cut by servers (O12). */
const TIMESTAMP_MAX = 2n ** 56n - 2n;
const TABLE_FIELDS = ['row', 'family', 'qualifier', 'timestamp', 'value'];
const KV_FIELDS = ['row', 'value'];

/**
 * `now` is the timestamp of cells that name none, microseconds. `name` stands in messages. Throws
 * TU-INPUT-FILE with the number of the line.
 */
export async function* readCellLines(
  input: Readable,
  options: { readonly name: string; readonly isKeyValue: boolean; readonly now: bigint },
): AsyncIterable<Cell> {
  let number = 0;
  for await (const line of linesOf(input)) {
    number += 1;
    if (line?.trim() === '') continue;
    try {
      if (line === null) throw new Error(`the line is longer than ${MOST_LINE_TEXT}`);
      yield parseCell(line, options.isKeyValue, options.now);
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new TerautilError('TU-INPUT-FILE', `${options.name}:${number}: ${reason}`, {
        hint: 'What came before this line may be loaded already. docs/guide.md shows the format.',
        cause,
      });
    }
  }
}

/** The largest cell, 32 MiB, with every byte escaped as `\\xHH` in JSON. */
const MOST_LINE_CHARACTERS = 192 * 1024 * 1024;
const MOST_LINE_TEXT = '192 MiB';

/** Lines without their "\n"; null, and then nothing more, for one that is too long. */
async function* linesOf(input: Readable): AsyncIterable<string | null> {
  input.setEncoding('utf8');
  let open: string[] = [];
  let length = 0;
  for await (const chunk of input) {
    const [first = '', ...others] = String(chunk).split('\n');
    open.push(first);
    length += first.length;
    for (const line of others) {
      yield open.join('');
      open = [line];
      length = line.length;
    }
    if (length > MOST_LINE_CHARACTERS) {
      yield null;
      return;
    }
  }
  yield open.join('');
}

/** Throws an Error that says what is wrong with the line. */
function parseCell(line: string, isKeyValue: boolean, now: bigint): Cell {
  const json: unknown = JSON.parse(line);
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw new Error('not a JSON object');
  }
  const fields: Readonly<Record<string, unknown>> = { ...json };
  const known = isKeyValue ? KV_FIELDS : TABLE_FIELDS;
  for (const field of Object.keys(fields)) {
    if (!known.includes(field)) throw new Error(`unknown field "${field}"`);
  }
  const bytes = (field: string): Buffer => {
    const found = bytesFromJson(fields[field]);
    if (found !== null) return found;
    throw new Error(`"${field}" must be a text in the escape (\\\\ and \\xHH), or {"b64": …}`);
  };
  const row = bytes('row');
  const value = bytes('value');
  if (isKeyValue) return { row, family: EMPTY, qualifier: EMPTY, timestamp: null, value };
  const timestamp = fields['timestamp'] === undefined ? now : parseTimestamp(fields['timestamp']);
  return { row, family: bytes('family'), qualifier: bytes('qualifier'), timestamp, value };
}

const EMPTY = Buffer.alloc(0);

function parseTimestamp(value: unknown): bigint {
  const time = typeof value === 'string' && /^\d{1,17}$/.test(value) ? BigInt(value) : null;
  if (time !== null && time <= TIMESTAMP_MAX) return time;
  throw new Error(`"timestamp" must be a string of microseconds, "0" to "${TIMESTAMP_MAX}"`);
}

/** The line that `readCellLines` reads as this cell. */
export function cellLine(cell: Cell): string {
  const row = escapeBytes(cell.row);
  const value = escapeBytes(cell.value);
  if (cell.timestamp === null) return JSON.stringify({ row, value });
  return JSON.stringify({
    row,
    family: escapeBytes(cell.family),
    qualifier: escapeBytes(cell.qualifier),
    timestamp: cell.timestamp.toString(),
    value,
  });
}

/** Row, family:qualifier, timestamp, value with tabs between; in a KV table row and value. */
export function cellText(cell: Cell): string {
  const row = escapeBytes(cell.row);
  const value = escapeBytes(cell.value);
  if (cell.timestamp === null) return `${row}\t${value}`;
  const column = `${escapeBytes(cell.family)}:${escapeBytes(cell.qualifier)}`;
  return `${row}\t${column}\t${cell.timestamp}\t${value}`;
}
