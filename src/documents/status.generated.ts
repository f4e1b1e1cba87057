/* Generated from schemas/status.schema.json by "npm run generate"; do not edit. */

/**
 * A 64-bit number as text.
 */
export type Count = string;
export type Step =
  | 'create-table'
  | 'freeze-schema'
  | 'split-table'
  | 'dump'
  | 'settle'
  | 'restore-schema'
  | 'repair'
  | 'diff';

/**
 * What `terautil status --json` prints, and what apply ends with: where a migration is, from its ledger.
 */
export interface StatusDocument {
  format: 'terautil/status';
  format_version: 1;
  name: string;
  /**
   * What the plan asks for.
   */
  steps: ('dump' | 'diff')[];
  /**
   * copying, comparing: a worker holds a lease now. paused: none does, because the workers are to pause. incomplete: none does and something is left.
   */
  state: 'not-started' | 'copying' | 'comparing' | 'paused' | 'incomplete' | 'finished';
  /**
   * null: the workers are not to pause.
   */
  paused: null | Pause;
  /**
   * different: a comparison found differences so far. equal: everything is compared and equal. null: not known yet, or nothing is to be compared.
   */
  result: 'equal' | 'different' | null;
  /**
   * RFC 3339, UTC.
   */
  registered_at: string | null;
  /**
   * RFC 3339, UTC. null: the lock service was asked. Else it did not answer, and this is what this machine last saw of the ledger, then; who works now is not known.
   */
  mirrored_at: string | null;
  /**
   * Tables of the destination that the plan has no more, and whose split and merge sizes the next apply puts back.
   */
  left_frozen: string[];
  tables: Table[];
  /**
   * The failures, grouped by what was the matter.
   */
  causes: Cause[];
  failures: Failure[];
  /**
   * What the plan allows all workers together.
   */
  limits: {
    dump: Limit;
    diff: Limit;
    /**
     * A 64-bit number as text.
     */
    workers: string;
  };
  /**
   * What was tried again and why, in all attempts at all ranges; the most frequent first.
   */
  retries: RetriedCalls[];
  workers: Worker[];
  /**
   * What has to wait for something else than a free worker, and for what.
   */
  waits: Wait[];
}
export interface Pause {
  /**
   * user@host
   */
  by: string;
  /**
   * RFC 3339, UTC.
   */
  since: string;
  reason: string | null;
}
export interface Table {
  source: string;
  destination: string;
  /**
   * null: every cell.
   */
  window: null | Window;
  /**
   * null: every row.
   */
  key_range: null | KeyRange;
  /**
   * The create-table step.
   */
  created: 'finished' | 'failed' | 'running' | 'pending';
  /**
   * null: the destination table's split_size and merge_size were not changed.
   */
  freeze: null | Freeze;
  /**
   * null: the plan does not ask for missing boundaries, or they were not looked at yet.
   */
  splits: null | Splits;
  /**
   * By all that the steps ask for.
   */
  ranges: {
    total: Count;
    finished: Count;
    failed: Count;
    running: Count;
    pending: Count;
  };
  /**
   * A 64-bit number as text.
   */
  copied: string;
  /**
   * A 64-bit number as text.
   */
  suspect: string;
  /**
   * What repairs of ranges did that are finished; absent: none is.
   */
  repaired?: {
    ranges: Count;
    /**
     * A 64-bit number as text.
     */
    written: string;
    /**
     * A 64-bit number as text.
     */
    deleted: string;
  };
  cells: {
    scanned: Count;
    written: Count;
    skipped: {
      present: Count;
      trimmed: Count;
      'newer-at-destination': Count;
      conflict: Count;
    };
    dead_letters: Count;
  };
  /**
   * Up to the last checkpoint of each range; less after a range is begun anew.
   */
  bytes: {
    /**
     * A 64-bit number as text.
     */
    copied: string;
    /**
     * A 64-bit number as text.
     */
    compared: string;
  };
  /**
   * null: nothing is to be compared.
   */
  diff: null | Diff;
}
export interface Window {
  /**
   * Microseconds since 1970, inclusive.
   */
  start: string | null;
  /**
   * Microseconds since 1970, exclusive: the fence.
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
export interface Freeze {
  /**
   * frozen: apply restores it when every range of the table is finished. changed: somebody else changed it meanwhile, so it was left as it is.
   */
  state: 'frozen' | 'restored' | 'changed';
  before: SplitSizes;
  /**
   * null: still frozen, or the table is gone.
   */
  after: null | SplitSizes;
  /**
   * How often its master had let it split and merge again while it was copied.
   */
  refrozen: string;
}
export interface SplitSizes {
  /**
   * Megabytes; null = not set.
   */
  split_size: string | null;
  /**
   * Megabytes; null = not set.
   */
  merge_size: string | null;
}
export interface Splits {
  /**
   * Boundaries of the source's tablets that the destination table lacked.
   */
  missing: string;
  /**
   * Of these, tablets meet there now.
   */
  made: string;
  /**
   * Of these, the master took the command and nothing came of it; copying goes on without them.
   */
  refused: string;
  /**
   * The first few of those that were refused.
   */
  examples: Key[];
}
export interface Diff {
  /**
   * different as soon as one difference is found. empty: no cell was compared, though the table is not empty; that is a failure.
   */
  verdict: 'pending' | 'equal' | 'different' | 'empty';
  /**
   * Of the finished ranges. verified: no later flush of the destination can cost a version (O14). compared: that was not made sure. null: no range is finished.
   */
  level: 'verified' | 'compared' | null;
  ranges: {
    finished: Count;
    /**
     * A 64-bit number as text.
     */
    different: string;
  };
  /**
   * The plan says diff.strict: superseded, trimmed, expired, newer_at_destination and shadowed are differences too, and count in in_src_or_in_dest and diff_rate. Absent: they are not.
   */
  strict?: true;
  /**
   * Rows that differed when they were read first; absent when all of them still did when they were read again.
   */
  rechecked?: {
    /**
     * A 64-bit number as text.
     */
    cleared: string;
    /**
     * A 64-bit number as text.
     */
    unchecked: string;
  };
  cells: DiffCells;
}
export interface DiffCells {
  only_in_src: Count;
  only_in_dest: Count;
  both_have_but_diff: Count;
  both_have_and_same: Count;
  in_src_or_in_dest: Count;
  /**
   * 1 - both_have_and_same / in_src_or_in_dest, six decimals; null when nothing was compared.
   */
  diff_rate: string | null;
  /**
   * A 64-bit number as text.
   */
  timestamp_only: string;
  /**
   * A 64-bit number as text.
   */
  superseded: string;
  /**
   * A 64-bit number as text.
   */
  trimmed: string;
  /**
   * A 64-bit number as text.
   */
  expired: string;
  /**
   * A 64-bit number as text.
   */
  newer_at_destination: string;
  /**
   * A 64-bit number as text.
   */
  shadowed: string;
}
export interface Cause {
  id: string;
  class: 'retry' | 'fatal' | 'refused' | 'data';
  /**
   * Of the first of them.
   */
  message: string;
  hint: string | null;
  tables: string[];
  /**
   * A 64-bit number as text.
   */
  units: string;
  next_command: string;
}
export interface Failure {
  table: string;
  step: Step;
  start: null | Key;
  /**
   * Exclusive; null = unbounded, or the whole table.
   */
  end: null | Key;
  attempts: number;
  error: {
    id: string;
    class: 'retry' | 'fatal' | 'refused' | 'data';
    message: string;
    hint: string | null;
  };
  next_command: string;
}
export interface Limit {
  /**
   * null: no limit.
   */
  cells_per_second: string | null;
  /**
   * null: no limit.
   */
  bytes_per_second: string | null;
}
export interface RetriedCalls {
  place: 'source' | 'destination';
  call: 'scan' | 'write' | 'look-up' | 'master' | 'flush';
  /**
   * What a server answered, or why there was no answer.
   */
  cause: string;
  /**
   * A 64-bit number as text.
   */
  count: string;
}
export interface Worker {
  host: string;
  process_id: number;
  /**
   * As it told last. draining: it finishes what is begun. null: it told nothing.
   */
  state: 'working' | 'draining' | 'paused' | null;
  /**
   * When it came, RFC 3339, UTC; null = not known.
   */
  since: string | null;
  leases: number;
  holds: Hold[];
  /**
   * false: it left without releasing; whoever runs apply takes its ranges over.
   */
  alive: boolean;
  /**
   * Where it goes slower than it could, because a cluster asks for less.
   */
  throttled: WorkerThrottle[];
}
export interface Hold {
  /**
   * Its id, as `terautil locks` has it.
   */
  lock: string;
  /**
   * At the source; null = not of the ranges that are registered now.
   */
  table: string | null;
  /**
   * null: a step of the whole table.
   */
  range: null | KeyRange;
  step: Step;
  /**
   * RFC 3339, UTC; null = not known.
   */
  since: string | null;
}
export interface WorkerThrottle {
  place: 'source' | 'destination';
  call: 'read' | 'write';
  /**
   * How the cluster asked for less.
   */
  cause: string;
  /**
   * A 64-bit number as text.
   */
  cells_per_second: string;
  /**
   * Of its last requests, those that were answered so: 0 to 1, two decimals.
   */
  share: string;
}
export interface Wait {
  /**
   * registering: a worker registers the tables. table-not-ready: the ranges of the table wait for this step of it. holder-gone: its worker left without releasing it, or it was unlocked; apply takes it over when it has seen that for a whole lease. quiet-time: taken over, and a late write of the former worker may still arrive.
   */
  reason: 'registering' | 'table-not-ready' | 'holder-gone' | 'quiet-time';
  table: string | null;
  /**
   * null: the whole table.
   */
  range: null | KeyRange;
  step: null | Step;
  /**
   * Who holds it, or held it.
   */
  worker: null | WorkerProcess;
  /**
   * RFC 3339, UTC; null = not known.
   */
  until: string | null;
}
export interface WorkerProcess {
  host: string;
  process_id: number;
}
