/** The JSON form of ledger entries: a format version, bytes as {"b64","text"}, 64-bit numbers as text. */
import { escapeBytes } from '../../cells/escape.js';
import { TerautilError } from '../../errors.js';
import { createJsonReader, type JsonReader } from './json-reader.js';
import type { Interval, LedgerEntry, TimeWindow } from '../ports.js';

/**
 * 2: the steps freeze-schema and restore-schema, and the sizes in their records.
 * 3: the step diff with its counts, files of details, creation times and the versions of the source.
 * 4: tables of which only a range, or only some families, are copied; globs; tables that were empty; the life of
 *    written records; families whose transaction columns are left out; the step split-table, how often a table was
 *    frozen again, what a created table is like.
 * 5: several generations, retired tables and ranges, how often in a row a step failed.
 * 6: cells that have expired, and pairs that are newer at the destination, have counts of their own in a comparison; rows that
 *    wait for another look.
 * 7: the step repair; what settling and repairing leave in their records; cells that something hides, and the digest of
 *    cells that only the destination has, in a comparison.
 */
const FORMAT_VERSION = 7;

interface BytesJson {
  b64: string;
  text: string;
}

export function bytesJson(bytes: Buffer): BytesJson {
  return { b64: bytes.toString('base64'), text: escapeBytes(bytes) };
}

export function windowJson(
  window: TimeWindow | null,
): { start: string | null; end: string | null } | null {
  if (window === null) return null;
  return { start: window.start?.toString() ?? null, end: window.end?.toString() ?? null };
}

/** In documents: RFC 3339, UTC. `micros` since 1970. */
export function moment(micros: bigint): string {
  return new Date(Number(micros / 1000n)).toISOString();
}

export function momentOrNull(micros: bigint | null): string | null {
  return micros === null ? null : moment(micros);
}

/** In documents; null = the whole table. */
export function keyRangeJson({ start, end }: Interval): IntervalJson | null {
  return start.length === 0 && end === null ? null : intervalJson({ start, end });
}

export function intervalJson({ start, end }: Interval): IntervalJson {
  return { start: bytesJson(start), end: end && bytesJson(end) };
}

interface IntervalJson {
  start: BytesJson;
  end: BytesJson | null;
}

export function toBytes(value: object): Uint8Array {
  return Buffer.from(JSON.stringify({ format_version: FORMAT_VERSION, ...value }));
}

/** Throws TU-LEDGER-INVALID, TU-LEDGER-VERSION. */
export function readEntry(entry: LedgerEntry): JsonReader {
  const invalid = (path: string): never => {
    throw new TerautilError(
      'TU-LEDGER-INVALID',
      `The ledger entry ${entry.key} is damaged${path === '' ? '' : ` at ${path}`}.`,
      { hint: 'Nothing was changed. Look at who else writes below this key.' },
    );
  };
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(entry.value).toString('utf8'));
  } catch {
    invalid('');
  }
  const read = createJsonReader(value, '', invalid);
  if (read.count('format_version') > FORMAT_VERSION) {
    throw new TerautilError(
      'TU-LEDGER-VERSION',
      `The ledger entry ${entry.key} was written by a newer terautil.`,
      { hint: 'Use the same or a newer version here.' },
    );
  }
  return read;
}
