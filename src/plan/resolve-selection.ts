/** What of a table a plan chooses: a range of its keys, single column families. */
import { EMPTY_KEY, rowKey, type RowKey } from '../cells/bytes.js';
import { escapeBytes, parseEscaped } from '../cells/escape.js';
import type { PlanTable } from '../documents/plan.generated.js';
import { isGlob } from '../glob.js';
import type { Path, Report } from '../yaml/source.js';
import type { KeyRange } from './types.js';

/** protocol.md §6.3. */
const KEY_BYTES_MAX = 65_535;
const ESCAPE_HINT =
  'Write visible ASCII as it is, "\\\\" for a backslash and "\\x" with two hex digits for any other byte; in YAML without quotes or in single ones.';

/** Says how it would be written, unless it may be what YAML made of an escape in double quotes. */
function escapeHint(text: string): string {
  if (text.includes('\\') || !/[^\0-\xff]/.test(text)) return ESCAPE_HINT;
  return `If its bytes in UTF-8 are meant, write '${escapeBytes(Buffer.from(text))}'. ${ESCAPE_HINT}`;
}

export function resolveRange(
  range: PlanTable['range'],
  path: Path,
  report: Report,
): KeyRange | null {
  if (range === undefined) return null;
  const key = (bound: 'start' | 'end'): RowKey | null => {
    const text = range[bound];
    if (text === undefined) return null;
    const bytes = parseEscaped(text);
    if (bytes === null) {
      report([...path, bound], 'value', `"${text}" is not a key`, escapeHint(text));
    } else if (bytes.length > KEY_BYTES_MAX) {
      const message = `This key has ${bytes.length} bytes`;
      report([...path, bound], 'value', message, `Row keys have at most ${KEY_BYTES_MAX}.`);
    }
    return bytes && rowKey(bytes);
  };
  const start = key('start') ?? EMPTY_KEY;
  const end = key('end');
  if (end !== null && start.compare(end) >= 0) {
    const hint = 'The end is exclusive and must come after the start, in the order of bytes.';
    report(
      [...path, 'end'],
      'value',
      'The range has no key: it ends where it starts or before',
      hint,
    );
  }
  return { start, end };
}

export function resolveFamilies(
  families: PlanTable['families'],
  path: Path,
  report: Report,
): readonly Buffer[] | null {
  if (families === undefined) return null;
  const seen = new Set<string>();
  const names: Buffer[] = [];
  for (const [index, text] of families.entries()) {
    const bytes = parseEscaped(text);
    if (bytes === null) {
      const message = `"${text}" is not the name of a column family`;
      report([...path, index], 'value', message, escapeHint(text));
      continue;
    }
    const name = escapeBytes(bytes);
    if (seen.has(name)) {
      const message = `Column family "${name}" is listed twice`;
      report([...path, index], 'value', message, 'Keep one of the two.');
    }
    seen.add(name);
    names.push(bytes);
  }
  return names;
}

/** What only a glob may have, and what it may not. */
export function checkGlob(
  { source, destination, exclude }: PlanTable,
  path: Path,
  report: Report,
): void {
  if (!isGlob(source)) {
    if (exclude === undefined) return;
    const hint = `Leave it out, or write a glob: "*" in "${source}*" stands for any characters.`;
    report(
      [...path, 'exclude'],
      'key',
      `"exclude" belongs to a glob, and "${source}" is none`,
      hint,
    );
  } else if (destination !== undefined) {
    const message = `The tables that "${source}" finds keep their names`;
    const hint =
      'Leave "destination" out. A table that gets another name needs an entry of its own, which wins over a glob.';
    report([...path, 'destination'], 'key', message, hint);
  }
}
