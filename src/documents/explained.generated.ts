/* Generated from schemas/explained.schema.json by "npm run generate"; do not edit. */

/**
 * A 64-bit number as text.
 */
export type Count = string;
/**
 * none: there are none of the range. here: the file of the range is on this machine, and those of this row are listed. elsewhere: the range has some, and their file is on the machine of the worker, or is not finished. damaged: the file cannot be read.
 */
export type DetailState = 'none' | 'here' | 'elsewhere' | 'damaged';

/**
 * What `terautil explain --json` prints: the life story of one row, by the plan, by the ledger, by this machine's files, and by what both clusters hold now.
 */
export interface ExplainedDocument {
  format: 'terautil/explained';
  format_version: 1;
  name: string;
  key: ExplainedBytes;
  table: ExplainedTable;
  /**
   * When the migration was first registered: RFC 3339, UTC. null: nothing is registered yet.
   */
  registered_at: string | null;
  /**
   * RFC 3339, UTC. null: the lock service was asked. Else it did not answer, and what is said of the ledger is what this machine last saw of it, then; who holds a lock now is not known.
   */
  mirrored_at: string | null;
  /**
   * The registered range that holds the key; null: none does.
   */
  range: null | ExplainedRange;
  /**
   * What was done, by the records that count: of the table as a whole, and of the range; in the order in which they come.
   */
  steps: ExplainedStep[];
  /**
   * Who holds a step of the range, or of the table, now.
   */
  locks: Lock[];
  findings: ExplainedFindings;
  dead_letters: ExplainedDeadLetters;
  now: ExplainedNow;
}
export interface ExplainedBytes {
  b64: string;
  /**
   * The same in the documented escape.
   */
  text: string;
}
export interface ExplainedTable {
  source: string;
  destination: string;
  /**
   * The glob of the plan that finds the table; null: the plan names it.
   */
  found_by: string | null;
  /**
   * true: the rest is what was registered. false: it is what the plan says, and what follows from the tables as they are now.
   */
  registered: boolean;
  /**
   * In which the table was registered.
   */
  generation: number | null;
  /**
   * null: not known.
   */
  kind: 'readable' | 'binary' | 'general-kv' | 'ttl-kv' | null;
  /**
   * null: not known, because the source's schema is not.
   */
  locality_groups: ExplainedGroup[] | null;
  /**
   * Those that are copied, with the versions that each side keeps; empty in KV tables. null: not known, because the source's schema is not.
   */
  families: ExplainedFamily[] | null;
  /**
   * Microseconds since 1970; null: every cell.
   */
  window: null | ExplainedWindow;
  /**
   * What of the table the plan chooses; null: all.
   */
  key_range: null | KeyRange;
  /**
   * false: the key is outside of that, so it is neither copied nor compared.
   */
  holds_key: boolean;
}
export interface ExplainedGroup {
  from: string;
  to: string;
}
export interface ExplainedFamily {
  name: ExplainedBytes;
  source_versions: number;
  destination_versions: number;
}
export interface ExplainedWindow {
  start: string | null;
  /**
   * Exclusive. Where nothing is registered and the plan says now, the time of this look.
   */
  end: string | null;
}
export interface KeyRange {
  start: Key;
  /**
   * Exclusive; null = no end.
   */
  end: null | Key;
}
export interface Key {
  b64: string;
  text: string;
}
export interface ExplainedRange {
  id: string;
  generation: number;
  start: ExplainedBytes;
  /**
   * Exclusive; null = unbounded.
   */
  end: null | ExplainedBytes;
  /**
   * suspect: copied, but a double write cannot be excluded and it is not settled yet.
   */
  state: 'finished' | 'failed' | 'running' | 'pending' | 'suspect';
}
export interface ExplainedStep {
  step:
    | 'create-table'
    | 'freeze-schema'
    | 'split-table'
    | 'dump'
    | 'settle'
    | 'restore-schema'
    | 'repair'
    | 'diff';
  of: 'table' | 'range';
  /**
   * As its worker recorded it last; whether it still runs is told by `locks`.
   */
  state: 'running' | 'stopped' | 'finished' | 'failed';
  /**
   * A comparison after which the range was written again: it is done anew.
   */
  out_of_date: boolean;
  worker: ExplainedWorker;
  epoch: Count;
  /**
   * RFC 3339, UTC; null = not known.
   */
  started_at: string | null;
  /**
   * RFC 3339, UTC.
   */
  updated_at: string;
  attempts: number;
  failures_in_a_row: number;
  error: null | ExplainedError;
  /**
   * Of the whole range up to the checkpoint; null: the step copies nothing.
   */
  cells: null | ExplainedCounters;
  /**
   * Of the whole range up to the checkpoint; null: the step compares nothing.
   */
  diff: null | ExplainedDiff;
  /**
   * Of the whole range, beside `cells`; null: the step neither settles nor repairs.
   */
  mended: null | {
    /**
     * Cells that the destination alone had: so many deletes were sent.
     */
    deleted: string;
    /**
     * Cells that were written, acknowledged, and cannot be read back: something hides them.
     */
    hidden: string;
  };
  /**
   * A double write cannot be excluded; a finished settle step of the range clears it.
   */
  suspect: boolean;
  /**
   * The last row at and below which every row is done; null: none yet, or a step of the table.
   */
  checkpoint: null | ExplainedBytes;
  /**
   * Whether the step is past the key; null: a step of the table.
   */
  key_done: boolean | null;
}
export interface ExplainedWorker {
  host: string;
  process_id: number;
  version: string;
}
export interface ExplainedError {
  id: string;
  class: 'retry' | 'fatal' | 'refused' | 'data';
  message: string;
  hint: string | null;
}
export interface ExplainedCounters {
  scanned: Count;
  written: Count;
  /**
   * By reason.
   */
  skipped: {
    [k: string]: Count;
  };
  dead_letters: Count;
}
export interface ExplainedDiff {
  same: Count;
  differences: Count;
  /**
   * The destination's tablets were flushed before, so that no later flush can cost a version.
   */
  flushed: boolean;
}
export interface Lock {
  /**
   * What `terautil unlock` wants.
   */
  id: string;
  /**
   * range, table: one step of it. worker: a process that applies the plan. migration: somebody registers or cleans. control: somebody pauses or resumes.
   */
  use: 'range' | 'table' | 'worker' | 'migration' | 'control' | 'other';
  /**
   * At the source; null = of no table, or not of those that are registered now.
   */
  table: string | null;
  range: null | KeyRange;
  step:
    | null
    | (
        | 'create-table'
        | 'freeze-schema'
        | 'split-table'
        | 'dump'
        | 'settle'
        | 'restore-schema'
        | 'repair'
        | 'diff'
      );
  worker: LockWorker;
  /**
   * RFC 3339, UTC; null = not known.
   */
  since: string | null;
  /**
   * How often it was acquired, or another number that grows with each time.
   */
  epoch: string;
  /**
   * The worker was heard of within its lease. false: apply takes over what it held, when it has seen that for itself.
   */
  alive: boolean;
  /**
   * RFC 3339, UTC: nothing is written before, because a late write of a former worker may still arrive. null: nothing has to be waited for.
   */
  quiet_until: string | null;
}
export interface LockWorker {
  host: string;
  process_id: number;
  version: string;
  session: string;
}
export interface ExplainedFindings {
  state: DetailState;
  file: string | null;
  /**
   * A 64-bit number as text.
   */
  in_row: string;
  /**
   * The first 100 of them, as the comparison saw them.
   */
  shown: ExplainedFinding[];
}
export interface ExplainedFinding {
  /**
   * As schemas/finding.schema.json has it.
   */
  class: string;
  family: ExplainedBytes;
  qualifier: ExplainedBytes;
  source: null | ExplainedFoundSide;
  destination: null | ExplainedFoundSide;
}
export interface ExplainedFoundSide {
  /**
   * Microseconds since 1970; 0 in KV tables.
   */
  timestamp: string;
  size: Count;
  sha256: string;
}
export interface ExplainedDeadLetters {
  state: DetailState;
  file: string | null;
  /**
   * A 64-bit number as text.
   */
  in_row: string;
  /**
   * The first 100 of them; their values are in the file.
   */
  shown: ExplainedDeadLetter[];
}
export interface ExplainedDeadLetter {
  family: ExplainedBytes;
  qualifier: ExplainedBytes;
  timestamp: string;
  /**
   * What the destination answered.
   */
  status: number;
  reason: string;
}
export interface ExplainedNow {
  /**
   * When the clusters were asked: RFC 3339, UTC.
   */
  at: string;
  source: ExplainedSide;
  destination: ExplainedSide;
  /**
   * Why cells of the row cannot be compared although both sides could be read.
   */
  compare_error: null | ExplainedError;
  /**
   * A 64-bit number as text.
   */
  differences: string;
  /**
   * Cells and pairs of cells by `comparison`, of all that was read.
   */
  counts: {
    [k: string]: Count;
  };
  /**
   * The first 200, by column, in a column the newest first.
   */
  cells: ExplainedPair[];
  /**
   * false: the row is larger than what is read of one, 20,000 cells or 64 MiB on both sides together. What is told is true of the columns up to there.
   */
  complete: boolean;
}
export interface ExplainedSide {
  /**
   * Coordinator and root.
   */
  cluster: string;
  /**
   * failed: the row could not be read, or not all of it; `error` says why.
   */
  state: 'read' | 'no-table' | 'failed';
  /**
   * The table is not the one that was registered: it was dropped and created again.
   */
  recreated: boolean;
  /**
   * A 64-bit number as text.
   */
  cells: string;
  error: null | ExplainedError;
}
export interface ExplainedPair {
  /**
   * A class of schemas/finding.schema.json, as a comparison would find it now; or same; or outside-window: in the window on neither side, so not compared; or not-compared: the key is outside of what the plan chooses, the other side could not be read, or the cell cannot be compared.
   */
  comparison: string;
  /**
   * Whether a comparison would leave with 2 for it.
   */
  difference: boolean;
  family: ExplainedBytes;
  qualifier: ExplainedBytes;
  source: null | ExplainedCell;
  destination: null | ExplainedCell;
}
/**
 * The value itself only where the plan says diff: { values: true }, and up to 64 KiB.
 */
export interface ExplainedCell {
  /**
   * Microseconds since 1970; 0 in KV tables.
   */
  timestamp: string;
  /**
   * The same in RFC 3339, UTC, to the microsecond; null: a KV table, or no date can show it.
   */
  time: string | null;
  in_window: boolean;
  /**
   * A 64-bit number as text.
   */
  size: string;
  /**
   * Of the value.
   */
  sha256: string;
  value?: ExplainedBytes;
}
