/**
 * Fills scan packs from rows in key order (protocol.md §6.6 to §6.9, O24, O30). A scan keeps its rows open
 * between packs; where they come from, a point-in-time view or the newest state, is its maker's choice.
 */
import { createCellWriter } from './cell-writer.js';
import { encodeEntries, entryEnd, entryValue, invertTime, type InvertedTime } from './entries.js';
import { holdsValue } from './rows.js';
import type { StoredRow } from './store.js';
import { visibleRow, type RowView, type VisibleRow } from './visibility.js';

export interface PackLimits {
  readonly bytes: number;
  readonly cells: number;
}

/** The entry at `at` in the blob of `row`. */
export interface EntryPlace {
  readonly row: Buffer;
  readonly entries: Buffer;
  readonly at: number;
}

export interface Pack {
  /** The body of RowResult. */
  readonly cells: Buffer;
  readonly cellCount: number;
  readonly rowCount: number;
  readonly complete: boolean;
  /** The first entry that was not looked at because time was up; null when it was not. */
  readonly stoppedAt: EntryPlace | null;
}

export interface Scan {
  /** `isLate` is asked between entries whether the pack must end with what it has. */
  nextPack(isLate: () => boolean): Pack;
}

/** A scan with its own point-in-time view; all parameters are those of its first request. */
export interface ScanSession {
  readonly scan: Scan;
  readonly timeoutMs: number;
  /** How many packs were given out: the results_id of the next. */
  packs: number;
  /** True when its view was taken away. */
  isClosed(): boolean;
  close(): void;
}

/** Inclusive; a missing timestamp means the newest version of the column (O25). */
export interface ResumePoint {
  readonly row: Buffer;
  readonly family: Buffer;
  readonly qualifier: Buffer;
  readonly timestamp: bigint;
}

/**
 * A pack is whole rows plus the first cell of the next: bytes and cells are counted only when the row
 * changes, so a row is never cut elsewhere, but for a time-out (protocol.md §6.7, O24, O30).
 */
export function scanTable(
  rows: Iterator<StoredRow>,
  view: RowView,
  limits: PackLimits,
  resume: ResumePoint | null,
): Scan {
  const from = resume === null ? null : seekEntry(resume);
  /** A row whose first cell the pack before this ended with. */
  let begun: { row: Buffer; visible: VisibleRow } | null = null;
  /** Taken from `rows` to see whether there is more. */
  let peeked: IteratorResult<StoredRow, unknown> | null = null;

  function nextRow(): IteratorResult<StoredRow, unknown> {
    const next = peeked ?? rows.next();
    peeked = null;
    return next;
  }

  /** Whether nothing is stored behind the entry at `at`, the row's first visible one. */
  function isLast({ entries }: VisibleRow, at: number): boolean {
    if (entryEnd(entries, at) < entries.length) return false;
    peeked = rows.next();
    return peeked.done === true;
  }

  function nextPack(isLate: () => boolean): Pack {
    const writer = createCellWriter();
    let cellCount = 0;
    let rowCount = 0;
    const end = (complete: boolean, stoppedAt: EntryPlace | null): Pack => {
      return { cells: writer.bytes(), cellCount, rowCount, complete, stoppedAt };
    };

    /** Adds the cells from the index on; returns where it had to stop. */
    function add(row: Buffer, { entries, cells }: VisibleRow, first: number): EntryPlace | null {
      for (let index = first; index < cells.length; index++) {
        const at = cells[index] ?? 0;
        if (isLate()) return { row, entries, at };
        writer.cell(row, entries, at);
        cellCount++;
      }
      return null;
    }

    if (begun !== null) {
      const stopped = add(begun.row, begun.visible, 1);
      begun = null;
      if (stopped !== null) return end(false, stopped);
    }
    for (let next = nextRow(); next.done !== true; next = nextRow()) {
      const [row, entries] = next.value;
      if (isLate()) return end(false, { row, entries, at: 0 });
      const resumed = from !== null && resume?.row.equals(row) === true;
      const visible = visibleRow(entries, view, resumed ? from : null);
      const [first] = visible.cells;
      if (first === undefined) continue;
      rowCount++;
      if (writer.counted() >= limits.bytes || cellCount >= limits.cells) {
        writer.cell(row, visible.entries, first);
        cellCount++;
        begun = { row, visible };
        return end(isLast(visible, first), null);
      }
      const stopped = add(row, visible, 0);
      if (stopped !== null) return end(false, stopped);
    }
    return end(true, null);
  }

  return { nextPack };
}

/** A seek marker: type 0 sorts in front of every entry of its timestamp (protocol.md §6.11). */
export function seekEntry({ timestamp, family, qualifier }: ResumePoint): Buffer {
  const time = invertTime(timestamp);
  return encodeEntries([{ type: 0, time, family, qualifier, value: Buffer.alloc(0) }], false);
}

/**
 * Session scan of a KV table: a pack ends before the entry that would come after the limit (§6.9).
 * `expired` is asked for each pack, as lives end while a session runs.
 */
export function scanKeyValues(
  rows: Iterator<StoredRow>,
  limits: PackLimits,
  expired: () => InvertedTime,
): Scan {
  let held: StoredRow | null = null;
  return {
    nextPack: (isLate) => {
      const writer = createCellWriter();
      const dead = expired();
      let count = 0;
      for (let next = take(); next !== null; next = take()) {
        const [row, entries] = next;
        if (!holdsValue(entries, dead)) continue;
        if (writer.counted() >= limits.bytes || count >= limits.cells || isLate()) {
          held = next;
          return pack(writer.bytes(), count, false);
        }
        writer.keyValue(row, entryValue(entries, 0));
        count++;
      }
      return pack(writer.bytes(), count, true);
    },
  };

  function take(): StoredRow | null {
    if (held !== null) {
      const row = held;
      held = null;
      return row;
    }
    const next = rows.next();
    return next.done === true ? null : next.value;
  }
}

/** Stateless scan of a KV table: a pack ends with the entry that exceeds the limit (§6.8). */
export function keyValuePack(
  rows: Iterable<StoredRow>,
  limitBytes: number,
  expired: InvertedTime,
): Pack {
  const writer = createCellWriter();
  let count = 0;
  for (const [row, entries] of rows) {
    if (!holdsValue(entries, expired)) continue;
    writer.keyValue(row, entryValue(entries, 0));
    count++;
    if (writer.counted() > limitBytes) return pack(writer.bytes(), count, false);
  }
  return pack(writer.bytes(), count, true);
}

function pack(cells: Buffer, count: number, complete: boolean): Pack {
  return { cells, cellCount: count, rowCount: count, complete, stoppedAt: null };
}
