/** The digest of the cells that the destination alone has, beside their number: who deletes them must find the same. */
import { addCell, createDigest, type Digest } from '../../cells/digest.js';
import type { FindingClass, OnFinding } from './diff-rules.js';
import { blockAt, indexAt } from './rows.js';

export interface Extras {
  /** Looks at what is told, and tells it. */
  watch(tell: OnFinding): OnFinding;
  /** Of what was told since the last call. */
  take(): Digest;
}

/** Whether the destination has a cell that the source lacks. */
export function isExtra(finding: FindingClass): boolean {
  return finding === 'only-in-destination' || finding === 'timestamp-only';
}

export function createExtras(): Extras {
  let digest = createDigest();
  return {
    watch: (tell) => (finding, source, i, destination, j, seen) => {
      if (isExtra(finding) && destination !== null) {
        addCell(digest, blockAt(destination, j), indexAt(destination, j));
      }
      tell(finding, source, i, destination, j, seen);
    },
    take: () => {
      const taken = digest;
      digest = createDigest();
      return taken;
    },
  };
}
