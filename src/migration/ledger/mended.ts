/** What settling or repairing a range leaves in its record, beside the counters of what was merged once more. */
import { digestFromHex, digestToHex, type Digest } from '../../cells/digest.js';
import type { JsonReader } from './json-reader.js';

export interface MendState {
  /** repair: the comparison whose findings it mends (`comparisonName`); settle: null. */
  readonly of: string | null;
  /** Of cells that the destination alone has. */
  readonly deletes: Deletes;
  /**
   * Hashes (`shortHash`) of source cells that were written, acknowledged, and cannot be seen all the same: something
   * hides them (O15). Never more than a record has room for.
   */
  readonly hidden: readonly string[];
}

export interface Deletes {
  /** How many may be deleted. */
  readonly allowed: number;
  /** How many deletes were sent; written before they are, so that it is never less than were done. */
  readonly sent: number;
  /** Of the cells of those. */
  readonly digest: Digest;
  /**
   * Hashes (`rowHash`) of rows in which this repair or an earlier one of the range deleted, or was about to: what cannot
   * be seen there is never told as hidden by somebody else. null = more than a record has room for.
   */
  readonly rows: readonly string[] | null;
  /** In so many of them, the first ones, it surely did. */
  readonly confirmed: number;
}

/** Hashes of rows in which surely something was deleted, as far as they are known. */
export function confirmedRows(deletes: Deletes | undefined): readonly string[] {
  return deletes?.rows?.slice(0, deletes.confirmed) ?? [];
}

export function mendJson({ of, deletes, hidden }: MendState): unknown {
  return {
    of,
    deletes: {
      allowed: String(deletes.allowed),
      sent: String(deletes.sent),
      digest: digestToHex(deletes.digest),
      rows: deletes.rows,
      confirmed: deletes.confirmed,
    },
    hidden,
  };
}

export function readMend(read: JsonReader): MendState {
  const deletes = read.object('deletes');
  return {
    of: read.textOrNull('of'),
    deletes: {
      allowed: deletes.total('allowed'),
      sent: deletes.total('sent'),
      digest: digestFromHex(deletes.text('digest')) ?? deletes.fail('digest'),
      rows: deletes.textsOrNull('rows'),
      confirmed: deletes.count('confirmed'),
    },
    hidden: read.texts('hidden'),
  };
}
