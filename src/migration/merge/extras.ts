/** Looks at what a comparison tells, and counts what a repair may delete of it. */
import { addCell } from '../../cells/digest.js';
import { noExtra, type Extra } from '../ledger/extra.js';
import type { OnFinding } from './diff-rules.js';
import { blockAt, indexAt } from './rows.js';

export interface Extras {
  /** Looks at what is told, and tells it. */
  watch(tell: OnFinding): OnFinding;
  /** Of what was told since the last call. */
  take(): Extra;
}

export function createExtras(): Extras {
  let seen = noExtra();
  return {
    watch: (tell) => (finding, source, i, destination, j, seenBefore, deletable) => {
      if (deletable === true && destination !== null) {
        seen.count += 1;
        addCell(seen.digest, blockAt(destination, j), indexAt(destination, j));
      }
      tell(finding, source, i, destination, j, seenBefore, deletable);
    },
    take: () => {
      const taken = seen;
      seen = noExtra();
      return taken;
    },
  };
}
