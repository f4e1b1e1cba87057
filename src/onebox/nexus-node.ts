/** The one-box's Nexus as a process: it listens, dies, and comes back without what it had in memory. */
import type { Database } from 'better-sqlite3';
import type { Clock } from '../clock.js';
import { openListener } from './listener.js';
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
  const newService = (graceMs: number): NexusService =>
    createNexusService({ store, clock, graceMs });
  let service = newService(options.graceMs);
  const listener = await openListener(
    wanted,
    () => faults.wrap(service.handlers, { cluster: null, server: null }),
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
        service = newService(graceMs);
        await listener.start('same');
      },
      startGrace: (ms) => {
        service.startGrace(ms);
      },
      expireSessions: () => {
        service.expireSessions();
      },
    },
  };
}
