/** The one-box's Nexus as a process: it listens, dies, and comes back without what it had in memory. */
import type { Database } from 'better-sqlite3';
import type { Clock } from '../clock.js';
import type { Handlers } from '../rpc/types.js';
import { openListener } from './listener.js';
import { createFollowerHandlers } from './nexus-follower.js';
import { createNexusService, type NexusService } from './nexus-service.js';
import { openNexusStore } from './nexus-store.js';
import type { WantedPort } from './ports.js';
import type { Faults } from './faults/faults.js';

/** What can be done to the Nexus of a running one-box. */
export interface NexusControl {
  /** As kill -9. Masters and tablet servers, which real ones end after a while without it, go on. */
  stop(): Promise<void>;
  /**
   * On the same port. It knows no session and no login; locks stay stored, but their owners are dead to
   * it until their next KeepAlive, and in the grace nobody gets one (O63). `graceMs` as in the one-box's options.
   */
  start(graceMs?: number): Promise<void>;
  /** From now on Lock and Scan are refused for so long, as after a node's start (protocol.md §2.4). */
  startGrace(ms: number): void;
  /**
   * Every session ends at once, and the locks that it listed are free. Nobody is told: the next KeepAlive
   * of an old session is that of a new one, without locks (protocol.md §2.8).
   */
  expireSessions(): void;
  /** Nobody leads for so long; then somebody does in another term, with all that was there. */
  elect(ms: number): void;
  /** Another node leads that never applied the last changes of keys that begin so (O58). */
  undo(changes: number, prefix: Buffer): void;
  /** Another node leads that knows nothing of the locks whose keys begin so (O64). */
  loseLocks(prefix: Buffer): void;
}

export interface NexusNode {
  readonly address: string;
  readonly control: NexusControl;
  /** As a server puts its address; also while the node is dead. */
  readonly put: (key: string, value: string) => void;
  close(): Promise<void>;
}

export interface NexusNodeOptions {
  readonly database: Database;
  readonly wanted: WantedPort;
  readonly clock: Clock;
  readonly graceMs: number;
  readonly faults: Faults;
}

/** Listens when it resolves. Throws TU-ONEBOX when the port is taken. */
export async function startNexusNode(options: NexusNodeOptions): Promise<NexusNode> {
  const { database, wanted, clock, faults } = options;
  const store = openNexusStore(database);
  const newService = (graceMs: number, term: number): NexusService =>
    createNexusService({ store, clock, graceMs, term });
  let service = newService(options.graceMs, 1);
  let electedAt = -Infinity;
  const isElecting = (): boolean => clock.monotonicMs() < electedAt;
  const listener = await openListener(
    wanted,
    () =>
      faults.wrap(unlessElecting(service.handlers, isElecting), { cluster: null, server: null }),
    clock,
  );
  const stop = async (): Promise<void> => {
    service.close();
    await listener.stop();
  };
  return {
    address: listener.address(),
    put: (key, value) => {
      service.put(Buffer.from(key), Buffer.from(value));
    },
    close: stop,
    control: {
      stop: async () => {
        if (listener.isUp()) await stop();
      },
      start: async (graceMs = options.graceMs) => {
        if (listener.isUp()) return;
        service = newService(graceMs, service.term() + 1);
        await listener.start('same');
      },
      startGrace: (ms) => {
        service.startGrace(ms);
      },
      expireSessions: () => {
        service.expireSessions();
      },
      elect: (ms) => {
        electedAt = clock.monotonicMs() + ms;
        service.newTerm();
      },
      undo: (changes, prefix) => {
        service.undo(changes, prefix);
      },
      loseLocks: (prefix) => {
        service.loseLocks(prefix);
      },
    },
  };
}

/** As a candidate, which names nobody (protocol.md §2.4). */
function unlessElecting(handlers: Handlers, isElecting: () => boolean): Handlers {
  const candidate = createFollowerHandlers('');
  return Object.fromEntries(
    Object.entries(handlers).map(([name, handler]) => [
      name,
      (body, context) => (isElecting() ? (candidate[name] ?? handler) : handler)(body, context),
    ]),
  );
}
