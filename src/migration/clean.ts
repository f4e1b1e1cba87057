/**
 * Removes what a migration left: its ledger in one step, then this machine's files. The copy and the
 * source are not touched.
 *
 *   nobody else alive → ledger cleared, migration lock ours → files removed → lock released
 *
 * Killed in between, the ledger is whole or gone, never in part, and clean goes on when run again. An
 * apply that starts meanwhile is seen, and clean refuses; or it finds nothing registered, waits for the
 * lock and registers anew, with all guards. (Its journal may then be removed under it: what that costs is
 * read again.)
 */
import type { Clock } from '../clock.js';
import { TerautilError } from '../errors.js';
import { ledgerKeys } from './ledger/ledger.js';
import type { Failpoint, Lease, LockService, OtherSession, Session, WorkerInfo } from './ports.js';

/** How often it is looked whether another session is alive. */
const LOOK_MS_MOST = 1_000;
const LOOKS_PER_WAIT = 10;

export interface CleanPorts {
  readonly lockService: LockService;
  readonly clock: Clock;
  readonly failpoint: Failpoint;
  readonly worker: WorkerInfo;
  /** Told once when sessions that left without a word have to be seen dead. */
  readonly onWait: (others: readonly OtherSession[]) => void;
  /** Whether another migration may keep its state in the same folder. */
  readonly isFolderShared: () => Promise<boolean>;
  /** Removes this machine's files; not called when they may be another migration's too. */
  readonly removeFiles: () => void;
}

/** Throws TU-GUARD while another session is alive. */
export async function cleanMigration(name: string, ports: CleanPorts): Promise<void> {
  const session = await ports.lockService.openSession(ports.worker);
  try {
    const lease = await clearLedger(name, session, ports);
    try {
      ports.failpoint('clean.cleared');
      if (!(await ports.isFolderShared())) ports.removeFiles();
    } finally {
      await lease.release();
    }
  } finally {
    await session.close();
  }
}

/** Whether another migration's ledger is in the same place. */
export async function sharesLedger(name: string, lockService: LockService): Promise<boolean> {
  const { root, all } = ledgerKeys(name);
  // Names of migrations never begin with a dot.
  const isMigration = (key: string): boolean => !key.startsWith(`${root}.`);
  for await (const { key } of lockService.read(root)) {
    if (!key.startsWith(all) && isMigration(key)) return true;
  }
  return false;
}

async function clearLedger(name: string, session: Session, ports: CleanPorts): Promise<Lease> {
  const keys = ledgerKeys(name);
  for (let look = 0; ; look += 1) {
    const cleared = await session.clear(keys.all, keys.migrationLock);
    if ('lease' in cleared) return cleared.lease;
    const { others } = cleared;
    const alive = others.find(({ isAlive }) => isAlive);
    if (alive !== undefined) throw atWork(name, alive.worker);
    if (look === 0) ports.onWait(others);
    const waitMs = Math.max(...others.map(({ deadInMs }) => deadInMs));
    await ports.clock.sleep(Math.min(LOOK_MS_MOST, waitMs / LOOKS_PER_WAIT + 1), session.lost);
  }
}

function atWork(name: string, { host, processId }: WorkerInfo): TerautilError {
  return new TerautilError(
    'TU-GUARD',
    `Another process is at work on ${name}: process ${String(processId)} on ${host}.`,
    { hint: 'Let it end or stop it (Ctrl-C there), then run clean again. Nothing was removed.' },
  );
}
