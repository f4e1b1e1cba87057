/**
 * Reads nodes of a ZooKeeper ensemble (protocol.md §3.6): a server chosen at random, the next one when it
 * does not serve. A server that lags behind its ensemble may give an old value.
 */
import { backoffMs, type Clock, type Random } from '../clock.js';
import { isRetryable, TerautilError } from '../errors.js';
import { readNode } from './read-node.js';

export interface ZookeeperOptions {
  /** Each "host:port", at least one. */
  readonly addresses: readonly string[];
  /** Default 10 s, as in the C++ client. */
  readonly sessionTimeoutMs?: number;
  readonly clock: Clock;
  readonly random: Random;
}

const SESSION_TIMEOUT_MS = 10_000;
/** Long enough for an election: an ensemble without a leader serves nobody. As for a Nexus. */
const BUDGET_MS = 15_000;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 1_000;

/**
 * Gives the data of a node by its path, null when there is none. Throws TU-ZOOKEEPER-UNAVAILABLE when no
 * server served it in time and each was asked, TU-ZOOKEEPER-REFUSED when it may not be read.
 */
export function createZookeeperReader(
  options: ZookeeperOptions,
): (path: string) => Promise<Buffer | null> {
  const { addresses, sessionTimeoutMs = SESSION_TIMEOUT_MS, clock, random } = options;
  // The C client waits as long for a server (protocol.md §3.6), so that others can be asked in time.
  const timeoutMs = Math.ceil(sessionTimeoutMs / 3);
  let next = Math.floor(random.fraction() * addresses.length);

  return async (path) => {
    const deadline = clock.monotonicMs() + BUDGET_MS;
    for (let failures = 0; ;) {
      const address = addresses[next % addresses.length] ?? '';
      let failure: unknown;
      try {
        return await readNode({ address, path, sessionTimeoutMs, timeoutMs, clock });
      } catch (error) {
        if (!isRetryable(error)) throw error;
        failure = error;
      }
      failures += 1;
      next += 1;
      // There are servers that were not asked in this round: go on at once.
      if (failures % addresses.length !== 0) continue;
      const round = failures / addresses.length - 1;
      const pause = backoffMs(random, round, FIRST_PAUSE_MS, LONGEST_PAUSE_MS);
      if (clock.monotonicMs() + pause >= deadline) throw unavailable(addresses, path, failure);
      await clock.sleep(pause);
    }
  };
}

function unavailable(addresses: readonly string[], path: string, last: unknown): TerautilError {
  const reason = last instanceof Error ? last.message : String(last);
  return new TerautilError(
    'TU-ZOOKEEPER-UNAVAILABLE',
    `No server of the ZooKeeper ${addresses.join(',')} gives ${path}; the last one asked: ${reason}`,
    { hint: 'Check the addresses, and that a majority of the servers runs.', cause: last },
  );
}
