/**
 * Room for answers that are larger than was asked for: a row is never cut (protocol.md §6.7), so its size
 * is known only when it comes. What finds no room then is thrown away and asked for again when there is
 * some; so however many ranges meet large rows at once, their rows do not fill the memory together.
 *
 * A range reserves twice the bytes of its first large answer: it may need the other side's row as well. A
 * range that holds a reservation is never made to wait for more, since it cannot let go of one side's row
 * without the other's: no two ranges wait for each other.
 */
import type { ReadingRoom } from '../ports.js';
import { createByteBudget } from './budget.js';

/** Answers of up to `usualBytes` need no room. Gives each range its own view of the one room. */
export function createReadingRoom(totalBytes: number, usualBytes: number): () => ReadingRoom {
  const budget = createByteBudget(totalBytes);
  return () => {
    let reserved = 0;
    /** Answers that are held, and reservations that wait for theirs. */
    let holders = 0;
    let entering: Promise<void> | null = null;

    const hold = (): (() => void) => {
      let isHeld = true;
      holders += 1;
      return () => {
        if (!isHeld) return;
        isHeld = false;
        holders -= 1;
        if (holders > 0) return;
        budget.release(reserved);
        reserved = 0;
      };
    };
    const enter = async (bytes: number, signal: AbortSignal): Promise<void> => {
      try {
        await budget.acquire(bytes, signal);
        reserved = bytes;
      } finally {
        entering = null;
      }
    };

    return {
      isLarge: (bytes) => bytes > usualBytes,
      take: (bytes, isWaitedFor) => {
        if (reserved > 0) return isWaitedFor ? hold() : null;
        if (!budget.tryAcquire(2 * bytes)) return null;
        reserved = 2 * bytes;
        return hold();
      },
      reserve: async (bytes, signal) => {
        while (reserved === 0) {
          signal.throwIfAborted();
          // Both scans of the range may wait for one reservation; whoever began it may have left.
          await (entering ??= enter(2 * bytes, signal)).catch(() => undefined);
        }
        return hold();
      },
    };
  };
}

/** The same with room for everything. */
export function withoutWaiting(room: ReadingRoom | undefined): ReadingRoom | undefined {
  const hold = (): (() => void) => () => undefined;
  return (
    room && {
      isLarge: (bytes) => room.isLarge(bytes),
      take: hold,
      reserve: () => Promise.resolve(hold()),
    }
  );
}
