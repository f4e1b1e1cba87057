/** The servers of a cluster as processes, and what can be done to them while they run. */
import { TerautilError } from '../errors.js';
import type { Cluster } from './cluster.js';
import type { ServerLoss } from './fail-over.js';
import type { Listener } from './listener.js';
import type { Place } from './routing.js';
import { MASTER_NOT_INITED, MASTER_ON_RESTORE, TABLE_ENABLED } from './status.js';
import { mergeTablet, moveTablet, splitTablet } from './tablet-commands.js';
import { findTablet } from './tables.js';

export interface MasterStart {
  /** Where the former one listened; default: at another port, as a second master does. */
  readonly samePort?: boolean;
  /** How long it is there, and named in Nexus, before it serves. Default: not at all. */
  readonly restoringMs?: number;
  /** What it answers meanwhile: 12, 14, 16 or 17 (protocol.md §4.1). Default: 16, kMasterOnRestore. */
  readonly restoringStatus?: number;
}

/**
 * What can be done to a cluster of a running one-box. To stop what is stopped, or to start what runs, has
 * no effect; wait for one call on a server before the next. Throws TU-USAGE for servers and tables that
 * do not exist.
 */
export interface ClusterControl {
  /**
   * As kill -9: it listens no more, and its connections, its scan sessions and calls under way are gone.
   * What it acknowledged is in the log, and in the tables again when its tablets are loaded elsewhere or
   * by itself. The master finds out late; `loss` says what follows.
   */
  stopTabletServer(index: number, loss?: ServerLoss): Promise<void>;
  /** At the same address; the master gives it its tablets again. */
  startTabletServer(index: number): Promise<void>;
  /** As kill -9; `<root>/master` goes on naming it. Tablet servers serve on, and nobody misses dead ones. */
  stopMaster(): Promise<void>;
  /**
   * It looks at everything anew: without a server that was found dead, tablets go to others at once, or,
   * with too few of them left on living servers, it is in safe mode; if not, it is not.
   */
  startMaster(start?: MasterStart): Promise<void>;
  /** As `safemode enter`; absent: until it is left. */
  enterSafeMode(minutes?: number): void;
  /** Then tablets of servers that were given up are loaded by others. */
  leaveSafeMode(): void;
  /**
   * These work on the tablet that holds `key` and return whether it began: not while the tablet is under way
   * or its server dead, nor a split outside of the tablet.
   */
  splitTablet(table: string, key: Buffer): boolean;
  /** With the one behind, the last with the one in front. */
  mergeTablet(table: string, key: Buffer): boolean;
  /** To the server of this index; absent: the next that is alive for the master. */
  moveTablet(table: string, key: Buffer, server?: number): boolean;
  /** As when its memtable is full (O14). */
  flushTablet(table: string, key: Buffer): boolean;
  /** Every scan session of the tablet is gone, as when others took their places (O28). */
  evictSessions(table: string, key: Buffer): void;
  hasTable(table: string): boolean;
  /** As the master's method. */
  disableTable(table: string): void;
  /** Also while it is enabled. */
  dropTable(table: string): void;
}

export interface ClusterServers {
  readonly cluster: Cluster;
  readonly master: Listener;
  readonly tabletServers: readonly Listener[];
  /** Names the master's address where clients and people look for it. */
  readonly announceMaster: () => void;
}

/** `close` ends its timer; the listeners stay the caller's. */
export function createClusterControl({
  cluster,
  master,
  tabletServers,
  announceMaster,
}: ClusterServers): ClusterControl & { close(): void } {
  const { clock, failOver } = cluster;
  let cancelRestoring = (): void => undefined;

  function tabletServer(index: number): Listener {
    const listener = tabletServers[index];
    if (listener !== undefined) return listener;
    throw new TerautilError('TU-USAGE', `${cluster.name} has no tablet server ${String(index)}`);
  }

  function place(name: string, key: Buffer): Place {
    const table = cluster.tables.get(name);
    const tablet = table === undefined ? undefined : findTablet(table, key);
    if (table !== undefined && tablet !== undefined) return { table, tablet };
    throw new TerautilError('TU-USAGE', `${cluster.name} has no table ${name}`);
  }

  function serve(): void {
    cluster.master.resume();
    failOver.masterStarted();
  }

  return {
    close: () => {
      cancelRestoring();
    },

    async stopTabletServer(index, loss = {}) {
      const listener = tabletServer(index);
      if (!listener.isUp()) return;
      const gone = listener.stop();
      failOver.died(index, loss);
      await gone;
    },

    async startTabletServer(index) {
      const listener = tabletServer(index);
      if (listener.isUp()) return;
      await listener.start('same');
      failOver.started(index);
    },

    async stopMaster() {
      if (!master.isUp()) return;
      cancelRestoring();
      cluster.master.suspend(MASTER_NOT_INITED);
      await master.stop();
    },

    async startMaster({ samePort = false, restoringMs = 0, restoringStatus } = {}) {
      if (master.isUp()) return;
      cluster.master.suspend(restoringStatus ?? MASTER_ON_RESTORE);
      await master.start(samePort ? 'same' : 'other');
      announceMaster();
      if (restoringMs > 0) cancelRestoring = clock.after(restoringMs, serve);
      else serve();
    },

    enterSafeMode: (minutes) => {
      cluster.master.enterSafeMode(minutes);
    },
    leaveSafeMode: () => {
      cluster.master.leaveSafeMode();
    },
    evictSessions: (table, key) => {
      place(table, key).tablet.sessions.clear();
    },
    hasTable: (table) => cluster.tables.has(table),
    disableTable(name) {
      const { table } = place(name, Buffer.alloc(0));
      if (table.status === TABLE_ENABLED) cluster.changes.disableTable(table);
    },
    dropTable(name) {
      const { table } = place(name, Buffer.alloc(0));
      if (table.status === TABLE_ENABLED) cluster.changes.disableTable(table);
      cluster.changes.deleteTable(table);
    },
    splitTablet: (table, key) => splitTablet(cluster, place(table, key), key),
    mergeTablet: (table, key) => mergeTablet(cluster, place(table, key)),

    moveTablet(table, key, server) {
      const found = place(table, key);
      if (server !== undefined) tabletServer(server);
      const to = server ?? cluster.servers.next(found.tablet.server);
      return to !== null && moveTablet(cluster, found, to);
    },

    flushTablet(name, key) {
      const { table, tablet } = place(name, key);
      if (!cluster.life.isServed(tablet)) return false;
      cluster.life.flush(table, tablet);
      return true;
    },
  };
}
