/**
 * The C++ tool's tables map (protocol.md §9.6): one `source,destination` per line, each with its locality
 * groups behind a colon. Read tolerantly where nothing is in doubt (blank lines, comments, spaces, CR,
 * a BOM: defect-P2), and refused with its line where the C++ tool guessed (defects P1, P4).
 */
import { readBounded } from '../bounded-file.js';
import { TerautilError } from '../errors.js';
import type { Note } from './notes.js';

export interface MappedTable {
  readonly source: string;
  readonly destination: string;
  /** null = all. */
  readonly localityGroups: readonly string[] | null;
  /** "file:line". */
  readonly place: string;
}

const MOST_BYTES = 1024 * 1024;
/** More would only scroll the first ones away. */
const MOST_PROBLEMS = 20;
/** protocol.md §7.4. */
const TABLE_NAME = /^[A-Za-z][A-Za-z0-9_.#-]{0,511}$/;

/** `namedAt` is the line that names it. Throws TU-INPUT-FILE with every line that is wrong. */
export function readTablesMap(
  path: string,
  namedAt: string,
  delimiter: string,
): { readonly tables: readonly MappedTable[]; readonly notes: readonly Note[] } {
  const seen: Seen = { bySource: new Map(), byDestination: new Map() };
  const notes: Note[] = [];
  const problems: string[] = [];
  for (const [index, bytes] of linesOf(path, namedAt).entries()) {
    const place = `${path}:${index + 1}`;
    const read = readLine(bytes, place, delimiter);
    const clash = read === null || typeof read === 'string' ? null : clashOf(read, seen);
    if (typeof read === 'string') problems.push(`${place}: ${read}`);
    if (clash === null) continue;
    if (clash.same) notes.push({ level: 'note', place, message: clash.message });
    else problems.push(`${place}: ${clash.message}`);
  }
  const tables = [...seen.bySource.values()];
  if (problems.length > 0) throw invalid(problems.slice(0, MOST_PROBLEMS).join('\n'));
  if (tables.length === 0) throw invalid(`${path}:1: the tables map has no table`);
  return { tables, notes };
}

function invalid(message: string): TerautilError {
  return new TerautilError('TU-INPUT-FILE', message, {
    hint: 'Each line is  source,destination  or  source:lg1|lg2,destination:lg1|lg2.',
  });
}

/** Undecoded, because only a line can say where it is not UTF-8. */
function linesOf(path: string, namedAt: string): readonly Buffer[] {
  let bytes: Buffer;
  try {
    bytes = readBounded(path, MOST_BYTES);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const message = `${namedAt}: the tables map ${path} cannot be read: ${reason}`;
    throw new TerautilError('TU-INPUT-FILE', message, {
      hint: 'It is looked for from the current folder, then beside the flag file. Import where the old job was started.',
      cause,
    });
  }
  if (bytes.length > MOST_BYTES) throw invalid(`${path}:1: the tables map is longer than 1 MiB`);
  const lines = bytes
    .toString('latin1')
    .replace(/^\u00ef\u00bb\u00bf/, '')
    .split(/\r\n|\r|\n/);
  return lines.map((line) => Buffer.from(line, 'latin1'));
}

/** A table, what is wrong with the line, or null for a line without one. */
function readLine(bytes: Buffer, place: string, delimiter: string): MappedTable | string | null {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes).trim();
  } catch {
    return 'this line is not valid UTF-8';
  }
  if (text === '' || text.startsWith('#')) return null;
  const [source, destination, ...more] = text
    .split(',')
    .map((side) => side.trim())
    .filter((side) => side !== '')
    .map((side) => readSide(side, delimiter));
  if (source === undefined || destination === undefined || more.length > 0) {
    return 'a line names two tables, source and destination, with an ASCII comma between';
  }
  for (const { name } of [source, destination]) {
    if (!TABLE_NAME.test(name)) return `${JSON.stringify(name)} is not the name of a table`;
  }
  if (!sameGroups(source.groups, destination.groups)) {
    return 'both sides must list the same locality groups; a plan can rename them: { from, to }';
  }
  const localityGroups = source.groups.length === 0 ? null : source.groups;
  return { source: source.name, destination: destination.name, localityGroups, place };
}

/** "name", "name:" or "name:lg1|lg2"; groups without doubles. */
function readSide(text: string, delimiter: string): { name: string; groups: readonly string[] } {
  const colon = text.indexOf(':');
  if (colon < 0) return { name: text, groups: [] };
  const groups = text
    .slice(colon + 1)
    .split(delimiter)
    .map((group) => group.trim())
    .filter((group) => group !== '');
  return { name: text.slice(0, colon).trim(), groups: [...new Set(groups)] };
}

function sameGroups(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((group) => b.includes(group));
}

interface Seen {
  readonly bySource: Map<string, MappedTable>;
  readonly byDestination: Map<string, MappedTable>;
}

/** Why the table cannot stand beside those before it; null when it can, and then it is one of them. */
function clashOf(table: MappedTable, seen: Seen): { same: boolean; message: string } | null {
  const { source, destination, localityGroups } = table;
  const sameSource = seen.bySource.get(source);
  if (sameSource !== undefined) {
    const same =
      sameSource.destination === destination &&
      sameGroups(sameSource.localityGroups ?? [], localityGroups ?? []);
    const message = same ? 'the same line again; it counts once' : `${source} is mapped twice`;
    return { same, message: `${message}, see ${sameSource.place}` };
  }
  const sameDestination = seen.byDestination.get(destination);
  if (sameDestination !== undefined) {
    const message = `two tables go to ${destination} and their cells would mix`;
    return { same: false, message: `${message}, see ${sameDestination.place}` };
  }
  seen.bySource.set(source, table);
  seen.byDestination.set(destination, table);
  return null;
}
