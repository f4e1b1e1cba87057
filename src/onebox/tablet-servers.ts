/**
 * The tablet servers of a cluster: which of them run, and which of them the master counts on. The two
 * differ for a while whenever one dies or comes back (O5).
 */
import type { Clock } from '../clock.js';

export interface TabletServerState {
  /** "host:port", for life; empty until it has listened. */
  address: string;
  /** The number of its process; null while it is dead. */
  process: number | null;
  /** The process that the master counts on; null since it gave the server up. */
  believed: number | null;
  /** When its last process died, microseconds since 1970. */
  diedAt: bigint;
}

export interface TabletServers {
  readonly list: readonly TabletServerState[];
  at(index: number): TabletServerState;
  /** Whether it runs and the master knows: another process than that one has no tablets. */
  serves(index: number): boolean;
  readonly isBelieved: (index: number) => boolean;
  /** The one behind `index`, of those that the master counts on, in a circle; null when there is none. */
  next(index: number): number | null;
  /** One that the master counts on, in turn; null when there is none. */
  pick(): number | null;
  /** One that the master counts on; null when none has this address. */
  find(address: string): number | null;
  /** When the master last heard of it, microseconds since 1970. */
  seenAt(index: number): bigint;
}

export function createTabletServers(count: number, clock: Clock): TabletServers {
  const list = Array.from({ length: count }, (): TabletServerState => ({
    address: '',
    process: 1,
    believed: 1,
    diedAt: 0n,
  }));
  let lastPicked = -1;

  function at(index: number): TabletServerState {
    const server = list[index];
    if (server === undefined) throw new RangeError(`There is no tablet server ${String(index)}`);
    return server;
  }

  const isBelieved = (index: number): boolean => at(index).believed !== null;

  function next(index: number): number | null {
    for (let step = 1; step <= count; step++) {
      const candidate = (index + step) % count;
      if (isBelieved(candidate)) return candidate;
    }
    return null;
  }

  return {
    list,
    at,
    serves: (index) => {
      const { process, believed } = at(index);
      return process !== null && process === believed;
    },
    isBelieved,
    next,
    pick: () => {
      const picked = next(lastPicked);
      lastPicked = picked ?? lastPicked;
      return picked;
    },
    find: (address) => {
      const index = list.findIndex((server) => server.address === address);
      return index >= 0 && isBelieved(index) ? index : null;
    },
    seenAt: (index) => {
      const { process, diedAt } = at(index);
      return process === null ? diedAt : clock.wallMicros();
    },
  };
}
