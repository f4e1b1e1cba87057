/**
 * A tablet's way to a server and away from it. It takes a moment, as in a real cluster (protocol.md §4.3),
 * so that clients meet the states between.
 */
import type { Clock, Random } from '../clock.js';
import { flushRows, type TabletRange } from './rows.js';
import { rulesOf } from './rules.js';
import { TABLET_LOADING, TABLET_OFFLINE, TABLET_READY, TABLET_UNLOADING } from './status.js';
import type { ClusterStore } from './store.js';
import { saveTable, type Table, type Tablet } from './tables.js';
import type { TabletServers } from './tablet-servers.js';

/** How long a tablet stays in each state on its way to ready; up to twice as long. */
const OFFLINE_MS = 5;
const LOADING_MS = 10;
const UNLOADING_MS = 5;

/** A tablet's memtable is flushed when it holds more bytes of entries than this. */
const MEMTABLE_BYTES = 32 * 1024 * 1024;

export interface TabletLife {
  /** On its server, or on another one when the master does not count on that; none: it stays offline. */
  load(table: Table, tablet: Tablet): void;
  /** What the server does before it lets a tablet go. */
  unload(table: Table, tablet: Tablet): void;
  /** Unloads, and loads on `server`, which may be where it is. */
  move(table: Table, tablet: Tablet, server: number): void;
  flush(table: Table, tablet: Tablet): void;
  /** Counts what a write added; flushes the tablet when its memtable is full. */
  grown(table: Table, tablet: Tablet, bytes: number): void;
  /** Whether its server has it and is alive, whatever the master thinks. */
  isServed(tablet: Tablet): boolean;
  rangeOf(table: Table, tablet: Tablet): TabletRange;
}

export interface TabletLifePorts {
  readonly store: ClusterStore;
  readonly servers: TabletServers;
  readonly clock: Clock;
  readonly random: Random;
}

export function createTabletLife({ store, servers, clock, random }: TabletLifePorts): TabletLife {
  const jittered = (ms: number): number => ms * (1 + random.fraction());

  /** False when there is no server for it. */
  function place(table: Table, tablet: Tablet): boolean {
    if (servers.isBelieved(tablet.server)) return true;
    const server = servers.pick();
    if (server === null) return false;
    tablet.server = server;
    saveTable(store, table);
    return true;
  }

  function load(table: Table, tablet: Tablet): void {
    tablet.cancelLoad();
    tablet.status = TABLET_OFFLINE;
    if (!place(table, tablet)) return;
    tablet.rules = rulesOf(table.schema);
    tablet.cancelLoad = clock.after(jittered(OFFLINE_MS), () => {
      tablet.status = TABLET_LOADING;
      tablet.cancelLoad = clock.after(jittered(LOADING_MS), () => {
        loaded(table, tablet);
      });
    });
  }

  /**
   * What a dead server's log held is written into a file when the tablet is loaded: a flush, so an entry
   * that is there twice counts twice (as the servers' source has it, and seen: docs/verified.md; O14
   * lists the other flushes). After an unload there is nothing to write.
   */
  function loaded(table: Table, tablet: Tablet): void {
    // A dead one never says that it is done; the master goes on waiting until it finds out.
    if (!servers.serves(tablet.server)) return;
    flush(table, tablet);
    tablet.status = TABLET_READY;
  }

  function unload(table: Table, tablet: Tablet): void {
    tablet.cancelLoad();
    tablet.sessions.clear();
    flush(table, tablet);
  }

  function flush(table: Table, tablet: Tablet): void {
    store.transaction(() => {
      flushRows(store, rangeOf(table, tablet), clock.wallMicros());
    });
    tablet.memtableBytes = 0;
  }

  function rangeOf(table: Table, tablet: Tablet): TabletRange {
    return { tableId: table.id, start: tablet.start, end: tablet.end, rules: tablet.rules };
  }

  return {
    load,
    unload,
    flush,
    rangeOf,
    isServed: (tablet) => tablet.status === TABLET_READY && servers.serves(tablet.server),
    move(table, tablet, server) {
      unload(table, tablet);
      tablet.status = TABLET_UNLOADING;
      tablet.cancelLoad = clock.after(jittered(UNLOADING_MS), () => {
        tablet.server = server;
        saveTable(store, table);
        load(table, tablet);
      });
    },
    grown(table, tablet, bytes) {
      tablet.memtableBytes += bytes;
      if (tablet.memtableBytes > MEMTABLE_BYTES) flush(table, tablet);
    },
  };
}
