/**
 * Going through very many things without keeping a process from what else is due: what waits for nothing but
 * promises, as everything does over a SQLite file, lets neither a timer nor an answer have its turn.
 */
import { letOthersRun } from '../clock.js';

/** Decoded in some 10 ms, on a busy machine in 100. */
const AT_ONCE = 1_000;

/**
 * The same ones. A session whose heartbeat waits until 100,000 are decoded would be taken for dead: timers and what
 * came over the network have their turn now and then.
 */
export async function* inSlices<T>(all: AsyncIterable<T> | Iterable<T>): AsyncIterable<T> {
  let count = 0;
  for await (const one of all) {
    yield one;
    count += 1;
    if (count % AT_ONCE === 0) await letOthersRun();
  }
}
