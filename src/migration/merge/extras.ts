/** The digest of the cells that the destination alone has, beside their number: who deletes them must find the same. */
import { addCell, createDigest, type Digest } from '../../cells/digest.js';
import type { OnFinding } from './diff-rules.js';
import { blockAt, indexAt } from './rows.js';

export interface Extras {
  /** Looks at what is told, and tells it. */
  watch(tell: OnFinding): OnFinding;
  /** Of what was told since the last call. */
  take(): Digest;
}

export function createExtras(): Extras {
  let digest = createDigest();
  return {
    watch: (tell) => (finding, source, i, destination, j, seen) => {
      const isExtra = finding === 'only-in-destination' || finding === 'timestamp-only';
      if (isExtra && destination !== null) {
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
