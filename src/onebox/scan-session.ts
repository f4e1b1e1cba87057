/**
 * Fills scan packs from the store (protocol.md §6.6 to §6.9, O24). A scan remembers where it stopped and
 * reads on from there: what was written behind that point meanwhile shows up, unlike in a real session,
 * which is one point-in-time view.
 */
import { keyAfter, rowKey } from '../cells/bytes.js';
import { createCellWriter } from './cell-writer.js';
import { compareEntries, encodeEntries, entryValue, invertTime } from './entries.js';
import { holdsValue, storedRows, type TabletRange } from './rows.js';
import type { ClusterStore } from './store.js';
import { visibleEntries, type RowView } from './visibility.js';

export interface PackLimits {
  readonly bytes: number;
  readonly cells: number;
}

export interface Pack {
  /** The body of RowResult. */
  readonly cells: Buffer;
  readonly cellCount: number;
  readonly rowCount: number;
  readonly complete: boolean;
}

export interface ScanSession {
  nextPack(): Pack;
  /** How many packs were given out: the results_id of the next. */
  packs: number;
}

/** Inclusive; a missing timestamp means the newest version of the column (O25). */
export interface ResumePoint {
  readonly row: Buffer;
  readonly family: Buffer;
  readonly qualifier: Buffer;
  readonly timestamp: bigint;
}

interface VisibleRow {
  readonly row: Buffer;
  readonly entries: Buffer;
  readonly cells: readonly number[];
}

/**
 * A pack is whole rows plus the first cell of the next: bytes and cells are counted only when the row
 * changes, so a row is never cut elsewhere (protocol.md §6.7, O24).
 */
export function scanTable(
  store: ClusterStore,
  range: TabletRange,
  view: RowView,
  limits: PackLimits,
  resume: ResumePoint | null,
): ScanSession {
  let position = range.start;
  let carried: VisibleRow | null = null;

  function* pending(): Generator<VisibleRow> {
    if (carried !== null) {
      const row = carried;
      carried = null;
      yield row;
    }
    for (const [row, entries] of storedRows(store, { ...range, start: position })) {
      const visible = visibleEntries(entries, view);
      const cells =
        resume?.row.equals(row) === true ? after(resume, entries, visible, view) : visible;
      if (cells.length > 0) yield { row, entries, cells };
    }
  }

  function nextPack(): Pack {
    const writer = createCellWriter();
    let cellCount = 0;
    let rowCount = 0;
    for (const found of pending()) {
      rowCount++;
      if (writer.counted() >= limits.bytes || cellCount >= limits.cells) {
        const [first, ...rest] = found.cells;
        if (first !== undefined) writer.cell(found.row, found.entries, first);
        carried = rest.length > 0 ? { ...found, cells: rest } : null;
        position = keyAfter(rowKey(found.row));
        return { cells: writer.bytes(), cellCount: cellCount + 1, rowCount, complete: false };
      }
      for (const at of found.cells) writer.cell(found.row, found.entries, at);
      cellCount += found.cells.length;
    }
    return { cells: writer.bytes(), cellCount, rowCount, complete: true };
  }

  return { nextPack, packs: 0 };
}

/** Version limits were counted before: here the cells in front of the resume point are only left out. */
function after(
  resume: ResumePoint,
  entries: Buffer,
  cells: readonly number[],
  view: RowView,
): readonly number[] {
  const point = encodeEntries(
    [
      {
        type: 0,
        time: invertTime(resume.timestamp),
        family: resume.family,
        qualifier: resume.qualifier,
        value: Buffer.alloc(0),
      },
    ],
    view.binary,
  );
  return cells.filter((at) => compareEntries(entries, at, point, 0, view.binary) >= 0);
}

/** Session scan of a KV table: a pack ends before the entry that would come after the limit (§6.9). */
export function scanKeyValues(
  store: ClusterStore,
  range: TabletRange,
  limits: PackLimits,
): ScanSession {
  let position = range.start;
  return {
    packs: 0,
    nextPack: () => {
      const writer = createCellWriter();
      let count = 0;
      for (const [row, entries] of storedRows(store, { ...range, start: position })) {
        if (!holdsValue(entries)) continue;
        if (writer.counted() >= limits.bytes || count >= limits.cells) {
          position = row;
          return { cells: writer.bytes(), cellCount: count, rowCount: count, complete: false };
        }
        writer.keyValue(row, entryValue(entries, 0));
        count++;
      }
      return { cells: writer.bytes(), cellCount: count, rowCount: count, complete: true };
    },
  };
}

/** Stateless scan of a KV table: a pack ends with the entry that exceeds the limit (§6.8). */
export function keyValuePack(store: ClusterStore, range: TabletRange, limitBytes: number): Pack {
  const writer = createCellWriter();
  let count = 0;
  for (const [row, entries] of storedRows(store, range)) {
    if (!holdsValue(entries)) continue;
    writer.keyValue(row, entryValue(entries, 0));
    count++;
    if (writer.counted() > limitBytes) {
      return { cells: writer.bytes(), cellCount: count, rowCount: count, complete: false };
    }
  }
  return { cells: writer.bytes(), cellCount: count, rowCount: count, complete: true };
}
