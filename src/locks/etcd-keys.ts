/**
 * Where the lock service keeps things in an etcd. Below the plan's root R, for the migration <name>:
 *
 *   R/<name>/meta, table/, range/, …         the ledger's entries
 *   R/<name>/lock/…                          who holds a lock; there while it is held or was left
 *   R/<name>/session/<session>               one that is open, or left a lock
 *   R/.owner/…, R/.ownerlock/…                entries and locks of all migrations
 *   R/<name>/alive/<session>                 lives with the session's lease: its sign of life
 */

/** The core's own root (migration/ledger/ledger.ts), in whose place the plan's stands. */
const CORE_ROOT = '/terautil/';

/** Below it are locks of no single migration (migration/owners.ts). */
const OWNER_LOCKS = '.ownerlock';

export interface EtcdKeys {
  /** The place of an entry or a lock of the core. */
  at(coreKey: string): string;
  coreKey(key: string): string;
  /** Neither of a lock nor of what the lock service keeps for itself. */
  isEntry(key: string): boolean;
  isLock(key: string): boolean;
  readonly sessions: string;
  readonly signs: string;
  readonly locks: string;
  session(id: string): string;
  /** `migration`: the session's. */
  sign(migration: string, session: string): string;
}

export function etcdKeys(root: string, migration: string): EtcdKeys {
  const base = `${root}/${migration}`;
  const kindOf = (key: string): string => {
    const [first, second = ''] = key.slice(root.length + 1).split('/', 2);
    return first === OWNER_LOCKS ? 'lock' : second;
  };
  return {
    at: (coreKey) => {
      if (!coreKey.startsWith(CORE_ROOT))
        throw new RangeError(`${coreKey} is no key of the ledger`);
      return `${root}/${coreKey.slice(CORE_ROOT.length)}`;
    },
    coreKey: (key) => CORE_ROOT + key.slice(root.length + 1),
    isEntry: (key) => !['lock', 'session', 'alive'].includes(kindOf(key)),
    isLock: (key) => kindOf(key) === 'lock',
    sessions: `${base}/session/`,
    signs: `${base}/alive/`,
    locks: `${base}/lock/`,
    session: (id) => `${base}/session/${id}`,
    sign: (whose, session) => `${root}/${whose}/alive/${session}`,
  };
}
