/** The findings of one row, kept until it is decided whether they count now. */
import type { CellRefs } from '../../cells/encode-batch.js';
import { RECHECK_ROW_FINDINGS_MAX } from '../limits.js';
import { isDifference, type FindingClass, type OnFinding, type Seen } from './diff-rules.js';
import { hashOfCell } from './rows.js';

/** By what tells a difference from another one: both cells, with their values. */
export type Sightings = ReadonlyMap<string, Seen>;

export interface HeldFindings {
  readonly onFinding: OnFinding;
  /** How many of them are differences. */
  differences(): number;
  /** They are more than are held: those up to now are told already, and so will be the rest. */
  isTooMany(): boolean;
  /** The differences among them, seen `now` once more if they are in `before`. */
  sightings(now: bigint, before: Sightings): Sightings;
  /** Tells all of them, and forgets them. */
  release(seen?: Sightings): void;
  forget(): void;
}

interface Held {
  readonly finding: FindingClass;
  readonly source: CellRefs | null;
  readonly i: number;
  readonly destination: CellRefs | null;
  readonly j: number;
  readonly deletable: boolean | undefined;
}

/** Used for one row after the other; its cells must be valid until `release` or `forget`. */
export function createHeldFindings(tell: OnFinding): HeldFindings {
  const held: Held[] = [];
  let differences = 0;
  let tooMany = false;
  const forget = (): void => {
    held.length = 0;
    differences = 0;
    tooMany = false;
  };
  const tellHeld = (seen?: Sightings): void => {
    for (const one of held) {
      const { finding, source, i, destination, j, deletable } = one;
      tell(finding, source, i, destination, j, seen?.get(identityOf(one)), deletable);
    }
    held.length = 0;
  };
  return {
    onFinding: (finding, source, i, destination, j, _seen, deletable) => {
      if (isDifference(finding)) differences += 1;
      held.push({ finding, source, i, destination, j, deletable });
      tooMany ||= held.length > RECHECK_ROW_FINDINGS_MAX;
      if (tooMany) tellHeld();
    },
    differences: () => differences,
    isTooMany: () => tooMany,
    sightings: (now, before) => {
      const seen = new Map<string, Seen>();
      for (const one of held.filter(({ finding }) => isDifference(finding))) {
        const id = identityOf(one);
        const { first, looks } = before.get(id) ?? { first: now, looks: 0 };
        seen.set(id, { first, looks: looks + 1 });
      }
      return seen;
    },
    release: (seen) => {
      tellHeld(seen);
      forget();
    },
    forget,
  };
}

/** A cell that was written anew meanwhile is another difference. */
function identityOf({ source, i, destination, j }: Held): string {
  const here = source === null ? '-' : hashOfCell(source, i);
  return `${here} ${destination === null ? '-' : hashOfCell(destination, j)}`;
}
