import { setImmediate } from 'node:timers/promises';

/** Resolves when what this process's own servers did to their sockets was seen by its clients. */
export async function socketsRead(): Promise<void> {
  // The first turn may have begun before; within the second every socket is looked at.
  await setImmediate();
  await setImmediate();
}
