/**
 * What a master does when tablet servers die and come back, and when it takes a cluster over itself: as
 * O5 has it, and the source of the real master where O5 says nothing.
 */
import type { Clock } from '../clock.js';
import type { MasterState } from './master-state.js';
import type { MetaTablet } from './meta-tablet.js';
import { TABLET_DELAY_OFFLINE, TABLET_DISABLED, TABLET_OFFLINE } from './status.js';
import type { TabletLife } from './tablet-life.js';
import type { TabletServers } from './tablet-servers.js';
import type { Table } from './tables.js';
import type { Place } from './routing.js';

/** What a tablet server's death leads to. */
export interface ServerLoss {
  /**
   * How long the master takes it for alive: its tablets look ready, and their records name its address. Default:
   * 10 s (O5); on real clusters up to ten minutes (docs/verified.md).
   */
  readonly noticedAfterMs?: number;
  /**
   * How long its tablets wait for it from then on, with the status kTabletDelayOffline, before others
   * load them. Default: 60 s. In safe mode they are kTabletOffline at once and wait until it is left.
   */
  readonly takenOverAfterMs?: number;
  /**
   * Whether the master enters safe mode when it finds out. Default: as real masters, when less than
   * nine tenths of all tablets are left on living servers. False: as if there were many servers more.
   */
  readonly safeMode?: boolean;
}

const NOTICED_AFTER_MS = 10_000;
const TAKEN_OVER_AFTER_MS = 60_000;
const LEAST_LIVING_SHARE = 0.9;

export interface FailOver {
  died(index: number, loss: ServerLoss): void;
  started(index: number): void;
  /** A master begins to serve: it looks at everything anew. */
  masterStarted(): void;
  /** Loads what belongs to servers that were given up: when safe mode is left. */
  loadHomeless(): void;
  close(): void;
}

export interface FailOverPorts {
  readonly clock: Clock;
  readonly tables: ReadonlyMap<string, Table>;
  readonly servers: TabletServers;
  readonly life: TabletLife;
  readonly metaTablet: MetaTablet;
  readonly master: MasterState;
}

/** What is known of the last death of a server. */
interface Death {
  readonly loss: ServerLoss;
  isNoticeable: boolean;
  cancel: () => void;
}

export function createFailOver(ports: FailOverPorts): FailOver {
  const { clock, tables, servers, life, metaTablet, master } = ports;
  const deaths = servers.list.map((): Death => {
    return { loss: {}, isNoticeable: true, cancel: () => undefined };
  });

  const places = (): Place[] =>
    [...tables.values()].flatMap((table) => table.tablets.map((tablet) => ({ table, tablet })));

  const enabledOn = (index: number): Place[] =>
    places().filter(({ tablet }) => tablet.server === index && tablet.status !== TABLET_DISABLED);

  /** Whether too few of all tablets, the meta table's among them, are on servers that the master counts on. */
  function isUnsafe(): boolean {
    const homes = [metaTablet.server(), ...places().map(({ tablet }) => tablet.server)];
    const counts = (index: number): boolean =>
      servers.isBelieved(index) || deaths[index]?.loss.safeMode === false;
    return homes.filter(counts).length / homes.length < LEAST_LIVING_SHARE;
  }

  /** Compares what the master counts on with what there is, if there is a master. */
  function look(): void {
    if (!master.serves()) return;
    for (const [index, server] of servers.list.entries()) {
      const { process, believed } = server;
      const isAnother = process !== null && process !== believed;
      const isFoundOut = isAnother || (process === null && deaths[index]?.isNoticeable === true);
      if (believed !== null && isFoundOut) giveUp(index);
      if (isAnother) welcome(index, process);
    }
  }

  function giveUp(index: number): void {
    servers.at(index).believed = null;
    const death = deaths[index];
    const { safeMode, takenOverAfterMs = TAKEN_OVER_AFTER_MS } = death?.loss ?? {};
    if (safeMode === true || isUnsafe()) enterSafeMode();
    if (metaTablet.server() === index) metaTablet.load();
    const isSafe = master.isInSafeMode();
    for (const { tablet } of enabledOn(index)) {
      tablet.cancelLoad();
      tablet.status = isSafe ? TABLET_OFFLINE : TABLET_DELAY_OFFLINE;
    }
    if (isSafe || death === undefined) return;
    death.cancel = clock.after(takenOverAfterMs, () => {
      if (master.serves()) takeOver(index);
    });
  }

  /** Its time, when somebody gave it one, stays. */
  function enterSafeMode(): void {
    if (!master.isInSafeMode()) master.enterSafeMode();
  }

  function takeOver(index: number): void {
    for (const { table, tablet } of enabledOn(index)) life.load(table, tablet);
  }

  /** It gets its tablets again. Safe mode stays until an operator ends it (O5). */
  function welcome(index: number, process: number): void {
    servers.at(index).believed = process;
    deaths[index]?.cancel();
    if (metaTablet.isHomeless()) metaTablet.load();
    for (const { table, tablet } of enabledOn(index)) life.load(table, tablet);
    if (!master.isInSafeMode()) loadHomeless();
  }

  function loadHomeless(): void {
    for (const { table, tablet } of places()) {
      const isHomeless = tablet.status === TABLET_OFFLINE && !servers.isBelieved(tablet.server);
      if (isHomeless) life.load(table, tablet);
    }
  }

  return {
    died(index, loss) {
      const server = servers.at(index);
      server.process = null;
      server.diedAt = clock.wallMicros();
      for (const { tablet } of enabledOn(index)) tablet.sessions.clear();
      deaths[index]?.cancel();
      const death: Death = { loss, isNoticeable: false, cancel: () => undefined };
      deaths[index] = death;
      death.cancel = clock.after(loss.noticedAfterMs ?? NOTICED_AFTER_MS, () => {
        death.isNoticeable = true;
        look();
      });
    },

    started(index) {
      deaths[index]?.cancel();
      const server = servers.at(index);
      // Any number will do but that of the process that the master knows.
      server.process = (server.believed ?? 0) + 1;
      look();
    },

    masterStarted() {
      look();
      for (const { tablet } of places()) {
        if (tablet.status === TABLET_DELAY_OFFLINE) tablet.status = TABLET_OFFLINE;
      }
      if (isUnsafe()) {
        enterSafeMode();
        return;
      }
      master.leaveSafeMode();
      loadHomeless();
    },

    loadHomeless,
    close: () => {
      for (const { cancel } of deaths) cancel();
    },
  };
}
