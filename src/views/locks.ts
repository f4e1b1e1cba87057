/** Who holds what of a migration since when, in words. Pure. */
import type { Lock, LocksDocument } from '../documents/locks.generated.js';
import type { UnlockedDocument } from '../documents/unlocked.generated.js';
import type { Paint } from './paint.js';
import { oneLine, table } from './text.js';
import { processText, unitText } from './workers.js';

export function locksText({ name, locks }: LocksDocument, paint: Paint): string {
  if (locks.length === 0) return `${name}: nobody holds anything.`;
  const rows = locks.map((lock) => [
    oneLine(lock.id),
    useText(lock),
    processText(lock.worker),
    lock.since ?? '',
    stateText(lock, paint),
  ]);
  return table([['lock', 'what', 'held by', 'since', ''], ...rows]);
}

/** Before a lock is taken by force. */
export function forcedText(lock: Lock): string {
  const since = lock.since === null ? '' : ` since ${lock.since}`;
  const state = lock.alive ? 'is alive' : 'is not alive';
  return `${oneLine(lock.id)}: ${useText(lock)}, held by ${processText(lock.worker)}${since}, which ${state}. What it does under the lock counts no more.`;
}

export function unlockedText({ lock, forced }: UnlockedDocument): string {
  const rests = forced ? 'a lease and the quiet time' : 'the quiet time';
  const after =
    lock.use === 'range' || lock.use === 'table'
      ? ` The next apply takes ${unitText(lock)} over and lets it rest for ${rests} before it writes.`
      : '';
  return `Unlocked ${oneLine(lock.id)}.${after}`;
}

function useText(lock: Lock): string {
  switch (lock.use) {
    case 'range':
    case 'table':
      return `${unitText(lock)} ${lock.step ?? ''}`.trimEnd();
    case 'worker':
      return 'a worker is here';
    case 'migration':
      return 'registering or cleaning';
    case 'control':
      return 'pausing or resuming';
    case 'other':
      return 'not registered any more';
  }
}

function stateText({ alive, quiet_until }: Lock, paint: Paint): string {
  if (!alive) return paint('yellow', 'gone or unlocked; apply takes it over');
  if (quiet_until === null) return 'alive';
  return `alive, waiting: a late write of its former worker may arrive until ${quiet_until}`;
}
