/** Number and digest of the cells that a repair may delete: who deletes them must find the same. */
import { addCell, createDigest, type Digest } from '../../cells/digest.js';
import type { OnFinding } from './diff-rules.js';
import { blockAt, indexAt } from './rows.js';

export interface CountedExtras {
  readonly count: number;
  readonly digest: Digest;
}

export interface Extras {
  /** Looks at what is told, and tells it. */
  watch(tell: OnFinding): OnFinding;
  /** Of what was told since the last call. */
  take(): CountedExtras;
}

export function createExtras(): Extras {
  let digest = createDigest();
  let count = 0;
  return {
    watch: (tell) => (finding, source, i, destination, j, seen, deletable) => {
      if (deletable === true && destination !== null) {
        count += 1;
        addCell(digest, blockAt(destination, j), indexAt(destination, j));
      }
      tell(finding, source, i, destination, j, seen, deletable);
    },
    take: () => {
      const taken = { count, digest };
      digest = createDigest();
      count = 0;
      return taken;
    },
  };
}
