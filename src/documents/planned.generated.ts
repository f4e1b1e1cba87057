/* Generated from schemas/planned.schema.json by "npm run generate"; do not edit. */

/**
 * A 64-bit number as text.
 */
export type Count = string;

/**
 * What `terautil plan --json` prints: what apply would do to each table, and why not.
 */
export interface PlannedDocument {
  format: 'terautil/planned';
  format_version: 1;
  name: string;
  source: Cluster;
  destination: Cluster;
  /**
   * RFC 3339, UTC.
   */
  as_of: string;
  /**
   * local: the ledger is a file of this machine; nobody else may apply this plan. etcd, nexus: any number of machines may.
   */
  lock_service: 'local' | 'etcd' | 'nexus';
  /**
   * The migration is registered already: apply goes on with it and the guards are not judged again.
   */
  registered: boolean;
  /**
   * The plan was changed since the migration was registered: apply registers the change, keeps what was done for tables that are as before, and judges the guards for the others.
   */
  changed: boolean;
  /**
   * Splits and merges of the destination tables are held back while they are copied.
   */
  freeze: boolean;
  /**
   * What the plan asks for.
   */
  steps: ('dump' | 'diff')[];
  /**
   * Tables that a glob might have been meant to find. Empty once the migration is registered.
   */
  left_out: {
    /**
     * Tables that the source keeps for itself: no glob finds them.
     */
    internal: string[];
    /**
     * Tables that fit a glob which excludes them.
     */
    excluded: string[];
  };
  /**
   * What the plan expects of what would be registered, and whether it is so. Empty once the migration is registered.
   */
  expected: Expectation[];
  /**
   * How long what is left may take one worker, by what earlier runs between the same clusters took; null, or absent in what an older version saved: not known.
   */
  estimate?: null | {
    from_seconds: Count;
    to_seconds: Count;
  };
  /**
   * Reasons why nothing at all would be done, beside those at single tables.
   */
  refusals: Refusal[];
  /**
   * About the plan as a whole.
   */
  warnings: string[];
  tables: Table[];
  /**
   * What the plan changes of another one, where --against named it; else null or absent.
   */
  against?: null | Against;
}
export interface Cluster {
  coordinator: string;
  root: string;
}
export interface Expectation {
  /**
   * Of the plan's `expect`.
   */
  key: 'atMost.tables' | 'atMost.ranges' | 'atMost.bytes' | 'empty' | 'create';
  /**
   * In words.
   */
  expected: string;
  /**
   * The number that there is, or the names of the tables of which it is not true; null: it cannot be known.
   */
  found: string | null;
  holds: boolean;
}
export interface Refusal {
  message: string;
  hint: string;
}
export interface Table {
  source: string;
  destination: string;
  /**
   * compare: nothing is written. none: nothing is left to do. leave: the plan has it no more; what was copied stays.
   */
  action:
    'create-and-copy' | 'copy' | 'merge' | 'compare' | 'continue' | 'none' | 'leave' | 'refused';
  kind: 'readable' | 'binary' | 'general-kv' | 'ttl-kv';
  locality_groups: string[];
  /**
   * What the plan chooses of the column families; null = all of the locality groups.
   */
  families: string[] | null;
  /**
   * null: every row.
   */
  key_range: null | KeyRange;
  ranges: Count;
  finished: Count;
  split_points: Count;
  /**
   * A 64-bit number as text.
   */
  bytes: string;
  window: null | {
    /**
     * Microseconds since 1970, inclusive.
     */
    start: string | null;
    /**
     * Microseconds since 1970, exclusive.
     */
    end: string | null;
  };
  notes: string[];
  warnings: string[];
  refusals: Refusal[];
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
export interface Against {
  /**
   * As it was given.
   */
  reference: string;
  /**
   * applied: the plan that was applied last, as the lock service knows it.
   */
  kind: 'file' | 'git' | 'applied';
  /**
   * false: no plan was applied yet, or by an older version; there are no changes then.
   */
  found: boolean;
  changes: PlanChange[];
  /**
   * What becomes of what is registered; null: nothing is.
   */
  ranges: null | RangesAfter;
}
export interface PlanChange {
  kind: 'added' | 'dropped' | 'renamed' | 'changed';
  /**
   * By their names at the source, or globs; empty: the plan as a whole.
   */
  tables: string[];
  /**
   * In the plan's words; null: the table itself.
   */
  setting: string | null;
  /**
   * null: not set.
   */
  before: string | null;
  /**
   * null: not set.
   */
  after: string | null;
  /**
   * What a reviewer should think about.
   */
  risk: string | null;
}
export interface RangesAfter {
  stay_finished: Count;
  /**
   * A 64-bit number as text.
   */
  pending_again: string;
  /**
   * Whose ranges they are, by their names at the source.
   */
  tables_again: string[];
}
