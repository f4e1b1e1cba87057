/** Users of the one-box's Nexus and who is logged in (protocol.md §2.11, O51). */
import type { NexusUserStore } from './nexus-store.js';

/** galaxy.ins.Status (protocol.md §2.3). */
const OK = 0;
const UNKNOWN_USER = 2;
const USER_EXISTS = 3;
const WRONG_PASSWORD = 4;

export interface NexusUsers {
  /** Returns a status. */
  register(name: string, password: string): number;
  login(name: string, password: string): { status: number; uuid?: string };
  /** Returns a status. */
  logout(uuid: string): number;
  /** Whose login it is; null when it is none. */
  userOf(uuid: string): string | null;
}

/** `newUuid` must never give the same text twice. Logins do not survive the process. */
export function createNexusUsers(store: NexusUserStore, newUuid: () => string): NexusUsers {
  const logins = new Map<string, string>();
  return {
    register(name, password) {
      if (name === '' || store.password(name) !== null) return USER_EXISTS;
      store.add(name, password);
      return OK;
    },
    login(name, password) {
      const known = store.password(name);
      if (known === null) return { status: UNKNOWN_USER };
      // Clients hash; the text is compared as it comes.
      if (known !== password) return { status: WRONG_PASSWORD, uuid: '' };
      const uuid = newUuid();
      logins.set(uuid, name);
      return { status: OK, uuid };
    },
    logout: (uuid) => (logins.delete(uuid) ? OK : UNKNOWN_USER),
    userOf: (uuid) => logins.get(uuid) ?? null,
  };
}
