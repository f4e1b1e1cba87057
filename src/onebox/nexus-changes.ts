/**
 * The changes of the one-box's Nexus, so that they can be taken back: a real node may lead that never applied
 * what was acknowledged (O58).
 */
import type { NexusStore } from './nexus-store.js';

const CHANGES_MOST = 10_000;

export interface NexusChanges {
  /** The same store; what changes it is noted. */
  note(store: NexusStore): NexusStore;
  /** Takes back the last changes of keys that begin so, the last one first. */
  undo(count: number, prefix: Buffer): void;
}

export function createNexusChanges(): NexusChanges {
  let changes: { readonly undo: () => void; readonly key: Buffer }[] = [];
  const note = (store: NexusStore): NexusStore => {
    const noteChange = (key: Buffer): void => {
      const before = store.get(key);
      const undo = (): void => {
        if (before === null) store.delete(key);
        else store.put(key, before);
      };
      changes.push({ key, undo });
      if (changes.length >= 2 * CHANGES_MOST) changes = changes.slice(-CHANGES_MOST);
    };
    return {
      ...store,
      put: (key, value) => {
        noteChange(key);
        store.put(key, value);
      },
      delete: (key) => {
        noteChange(key);
        store.delete(key);
      },
      ofUser: (name) => note(store.ofUser(name)),
    };
  };
  return {
    note,
    undo: (count, prefix) => {
      const taken = changes
        .filter(({ key }) => key.subarray(0, prefix.length).equals(prefix))
        .slice(-count);
      for (const { undo } of taken.toReversed()) undo();
      changes = changes.filter((change) => !taken.includes(change));
    },
  };
}
