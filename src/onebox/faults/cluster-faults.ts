/** What happens to a cluster or to the Nexus, by itself or because of a call. */
import type { Clock } from '../../clock.js';
import type { ClusterControl } from '../cluster-control.js';
import type { NexusControl } from '../nexus-node.js';
import type { ClusterFault, FaultPlace, FaultyCall, TableFault, TabletFault } from './rules.js';

/** What is known of a running one-box. */
export interface FaultTargets {
  readonly control: (cluster: string) => ClusterControl;
  readonly nexus: NexusControl;
  /** Names. */
  readonly clusters: readonly string[];
}

/** `call`: what brought it about; null = the time. What it names and does not exist stays as it is. */
export async function happen(
  fault: ClusterFault,
  call: FaultyCall | null,
  { control, nexus, clusters }: FaultTargets,
  clock: Clock,
): Promise<void> {
  const later: Later = (ms, action) => {
    if (ms !== Infinity) clock.after(ms, () => void action());
  };
  if (fault.kind === 'expire-sessions') nexus.expireSessions();
  else if (fault.kind === 'nexus-grace') nexus.startGrace(fault.forMs);
  else if (fault.kind === 'nexus-election') nexus.elect(fault.forMs);
  else if (fault.kind === 'nexus-undo') {
    nexus.undo(fault.changes, fault.key ?? call?.key ?? NOTHING);
  } else if (fault.kind === 'nexus-lose-locks') {
    nexus.loseLocks(fault.key ?? call?.key ?? NOTHING);
  } else if (fault.kind === 'stop-nexus') {
    await nexus.stop();
    later(fault.forMs, () => nexus.start());
  } else {
    const name = fault.cluster ?? call?.cluster ?? clusters[0];
    if (name !== undefined && clusters.includes(name)) {
      await happenTo(control(name), fault, call, later);
    }
  }
}

const NOTHING = Buffer.alloc(0);

type Later = (ms: number, action: () => unknown) => void;

async function happenTo(
  cluster: ClusterControl,
  fault: Extract<ClusterFault, FaultPlace>,
  call: FaultyCall | null,
  later: Later,
): Promise<void> {
  switch (fault.kind) {
    case 'stop-master':
      await cluster.stopMaster();
      later(fault.forMs, () => cluster.startMaster());
      return;
    case 'safe-mode':
      cluster.enterSafeMode();
      later(fault.forMs, () => {
        cluster.leaveSafeMode();
      });
      return;
    case 'stop-tablet-server': {
      const server = fault.server ?? call?.server ?? 0;
      await cluster.stopTabletServer(server);
      later(fault.forMs, () => cluster.startTabletServer(server));
      return;
    }
    case 'disable-table':
    case 'drop-table':
    case 'flush':
    case 'merge':
    case 'move':
    case 'split': {
      const table = fault.table ?? call?.table ?? null;
      if (table !== null && cluster.hasTable(table)) changeTable(fault, cluster, table, call);
    }
  }
}

function changeTable(
  fault: TabletFault | TableFault,
  cluster: ClusterControl,
  table: string,
  call: FaultyCall | null,
): void {
  const key = ('key' in fault ? fault.key : null) ?? call?.key ?? Buffer.alloc(0);
  switch (fault.kind) {
    case 'disable-table':
      cluster.disableTable(table);
      return;
    case 'drop-table':
      cluster.dropTable(table);
      return;
    case 'split':
      cluster.splitTablet(table, key);
      return;
    case 'merge':
      cluster.mergeTablet(table, key);
      return;
    case 'flush':
      cluster.flushTablet(table, key);
      return;
    case 'move':
      cluster.moveTablet(table, key, fault.server ?? undefined);
  }
}
