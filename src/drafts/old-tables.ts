/** The tables of the old jobs: dump and diff have a map each, a plan has one list. */
import { invalidFlags } from '../tera/flags.js';
import { locate } from './locate.js';
import type { Note } from './notes.js';
import { type OldFlags, textFlag } from './old-flag-files.js';
import { type MappedTable, readTablesMap } from './tables-map.js';

/** Which tables, and whether they are only compared; null tables: no map is named, so all of the source. */
export function oldTables(
  flags: OldFlags,
  mainFile: string,
  notes: Note[],
): { readonly tables: readonly MappedTable[] | null; readonly steps: readonly string[] | null } {
  const read = (name: string): readonly MappedTable[] | null => {
    const flag = textFlag(flags, name);
    if (flag === null) return null;
    const map = readTablesMap(locate(flag.value, flag.file), flag.place, delimiterOf(flags));
    notes.push(...map.notes);
    return map.tables;
  };
  const copied = read('tables_map_file');
  const compared = read('diff_tables_map_file');
  if (copied !== null) {
    if (compared !== null) notes.push(...differences(copied, compared));
    return { tables: copied, steps: null };
  }
  if (compared !== null) {
    const place = textFlag(flags, 'diff_tables_map_file')?.place ?? mainFile;
    const message =
      'only the map of diff is named, so the plan compares and does not copy; without its line "steps" it does both';
    notes.push({ level: 'warning', place, message });
    return { tables: compared, steps: ['diff'] };
  }
  const message =
    'neither --tables_map_file nor --diff_tables_map_file is set: the plan takes every table of the source, as dump prepare_safe did';
  notes.push({ level: 'warning', place: mainFile, message });
  return { tables: null, steps: null };
}

function delimiterOf(flags: OldFlags): string {
  const flag = flags.get('lg_and_cf_delimiter');
  if (flag?.value !== '') return flag?.value ?? '|';
  return invalidFlags(flag.place, '--lg_and_cf_delimiter is empty', 'The default is "|".');
}

/** A plan has one list of tables for both jobs: that of dump. */
function differences(copied: readonly MappedTable[], compared: readonly MappedTable[]): Note[] {
  const notes: Note[] = [];
  const bySource = new Map(compared.map((table) => [table.source, table]));
  for (const table of copied) {
    const { source, destination, localityGroups, place } = table;
    const other = bySource.get(source);
    if (other === undefined || other.destination !== destination) {
      const message = `${source} was copied only; the plan compares it too`;
      notes.push({ level: 'note', place, message });
      continue;
    }
    bySource.delete(source);
    if (groupsOf(localityGroups) === groupsOf(other.localityGroups)) continue;
    const message = `other locality groups than at ${place}, where ${source} is copied; those count`;
    notes.push({ level: 'warning', place: other.place, message });
  }
  for (const { source, destination, place } of bySource.values()) {
    const message = `${source} → ${destination} was compared only; it is not in the plan. One with  steps: [diff]  compares it`;
    notes.push({ level: 'warning', place, message });
  }
  return notes;
}

function groupsOf(groups: readonly string[] | null): string {
  return JSON.stringify([...(groups ?? [])].sort());
}
