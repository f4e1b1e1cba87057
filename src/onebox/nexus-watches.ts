/**
 * Watches of the one-box's Nexus: long polls that one change of a key, or of a key right below it, ends
 * (protocol.md §2.10, O50).
 */
import type { Clock } from '../clock.js';
import type { galaxy } from '../proto/messages.js';

type Answer = galaxy.ins.WatchResponse.$Properties;

export interface NexusEvent {
  readonly key: Buffer;
  /** The new value, or the session of a lock or an unlock. */
  readonly value: Uint8Array;
  readonly deleted: boolean;
}

export interface NexusWatches {
  /** Resolves at the next event. A former watch of the session on the key is cancelled. */
  wait(key: Buffer, session: string): Promise<Answer>;
  /** Ends the watches of the key and of its parent. */
  happened(event: NexusEvent): void;
  /** Ends a session's watches with an answer without any field. */
  expire(session: string): void;
  isEmpty(): boolean;
  /** Forgets the events that wait for a second try. */
  close(): void;
}

/** An event that found nobody watching the parent is tried once more after this (§2.10). */
const PARENT_RETRY_MS = 2_000;

export function eventAnswer(watched: Buffer, { key, value, deleted }: NexusEvent): Answer {
  return { success: true, leaderId: '', key, value, deleted, watchKey: watched };
}

const SLASH = '/'.charCodeAt(0);

export function createNexusWatches(clock: Clock): NexusWatches {
  /** Watched key in hex → session → its poll. */
  const watched = new Map<string, Map<string, (answer: Answer) => void>>();

  const retries = new Set<() => void>();

  /** False when nobody watches the key. */
  function fire(key: Buffer, event: NexusEvent): boolean {
    const polls = watched.get(key.toString('hex'));
    if (polls === undefined) return false;
    watched.delete(key.toString('hex'));
    for (const resolve of polls.values()) resolve(eventAnswer(key, event));
    return true;
  }

  function fireLater(key: Buffer, event: NexusEvent): void {
    const cancel = clock.after(PARENT_RETRY_MS, () => {
      retries.delete(cancel);
      fire(key, event);
    });
    retries.add(cancel);
  }

  return {
    wait: (key, session) =>
      new Promise((resolve) => {
        const polls = watched.get(key.toString('hex')) ?? new Map<string, typeof resolve>();
        polls.get(session)?.({ canceled: true });
        polls.set(session, resolve);
        watched.set(key.toString('hex'), polls);
      }),
    happened(event) {
      fire(event.key, event);
      const slash = event.key.lastIndexOf(SLASH);
      if (slash < 0) return;
      const parent = event.key.subarray(0, slash);
      if (!fire(parent, event)) fireLater(parent, event);
    },
    expire(session) {
      for (const [key, polls] of watched) {
        polls.get(session)?.({});
        polls.delete(session);
        if (polls.size === 0) watched.delete(key);
      }
    },
    isEmpty: () => watched.size === 0,
    close: () => {
      for (const cancel of retries) cancel();
      retries.clear();
    },
  };
}
