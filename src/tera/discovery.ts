/**
 * Where the master and the meta table's server are: `<root>/master` and `<root>/root_table` in the
 * cluster's coordinator (protocol.md §3.2). An address found there is a hint that outlives its server, so it is read again
 * after any sign that it is wrong.
 */
import { isAddress } from '../address.js';
import { escapeBytes } from '../cells/escape.js';
import { backoffMs, type Clock, type Random } from '../clock.js';
import { TerautilError } from '../errors.js';
import type { ReadNode } from './coordinator.js';

export interface Discovery {
  /** Waits while nothing is published. Throws TU-DISCOVERY after half a minute, TU-NEXUS-…, TU-ZOOKEEPER-… */
  master(): Promise<string>;
  metaServer(): Promise<string>;
  /** The address did not serve; the next look-up reads it again, unless somebody else already did. */
  forget(address: string): void;
}

export interface DiscoveryOptions {
  readonly read: ReadNode;
  readonly root: string;
  readonly clock: Clock;
  readonly random: Random;
}

/** Between two look-ups of one name (protocol.md §3.2). */
const LOOK_UP_INTERVAL_MS = 1_000;
/** A new master is elected and publishes itself within seconds; longer means that there is none. */
const GIVE_UP_MS = 30_000;
/** Of what is no address; under a wrong root it may be anything. */
const MOST_SHOWN_BYTES = 60;

export function createDiscovery(options: DiscoveryOptions): Discovery {
  const master = createEntry(options, '/master');
  const metaServer = createEntry(options, '/root_table');
  return {
    master: () => master.get(),
    metaServer: () => metaServer.get(),
    forget(address) {
      master.forget(address);
      metaServer.forget(address);
    },
  };
}

interface Entry {
  get(): Promise<string>;
  forget(address: string): void;
}

function createEntry({ read, root, clock, random }: DiscoveryOptions, node: string): Entry {
  const name = `${root}${node}`;
  let cached: string | null = null;
  let pending: Promise<string> | null = null;
  let lastLookUp = Number.NEGATIVE_INFINITY;

  async function lookUp(): Promise<string> {
    const giveUpAt = clock.monotonicMs() + GIVE_UP_MS;
    for (let attempt = 0; ; attempt++) {
      const early = lastLookUp + LOOK_UP_INTERVAL_MS - clock.monotonicMs();
      if (early > 0) await clock.sleep(early + backoffMs(random, attempt, 20, 500));
      lastLookUp = clock.monotonicMs();
      const value = (await read(name)) ?? Buffer.alloc(0);
      const address = value.toString('utf8');
      if (isAddress(address)) return address;
      if (value.length > 0) {
        const shown = escapeBytes(value.subarray(0, MOST_SHOWN_BYTES));
        throw new TerautilError('TU-DISCOVERY', `${name} holds "${shown}", which is no address`, {
          hint: 'Check the root path of the cluster in the flag file or the plan.',
        });
      }
      if (clock.monotonicMs() >= giveUpAt) {
        throw new TerautilError('TU-DISCOVERY', `${name} holds no address`, {
          hint: 'Check the root path, and that the cluster runs.',
        });
      }
    }
  }

  return {
    async get() {
      if (cached !== null) return cached;
      pending ??= lookUp().finally(() => {
        pending = null;
      });
      cached = await pending;
      return cached;
    },
    forget(address) {
      if (cached === address) cached = null;
    },
  };
}
