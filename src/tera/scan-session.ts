/**
 * One scan session on one tablet (protocol.md §6.9): the first request alone, then a window of
 * requests, which may become none; packs are given in order of their numbers. Packs are counted, not requests: answers come
 * out of order, and some requests get none (O27). How it ended is the generator's return value.
 */
import type { ScanAnswer } from '../cells/scan-answer.js';
import type { ScannedBlock } from '../migration/ports.js';
import { scanReaction, TABLET_OK } from './status.js';

/** Whoever does not hand the block on must release it. */
export interface Pack extends ScanAnswer {
  readonly block: ScannedBlock;
}

/**
 * Sends one request of the session; `first`: the one that opens it. null when there was no room for the
 * answer.
 */
export type SendScan = (first: boolean, signal: AbortSignal) => Promise<Pack | null>;

export type SessionEnd =
  /** The last pack was given. `end`: of the answering tablet; empty = the last tablet, null = not sent. */
  | { readonly kind: 'complete'; readonly end: Buffer | null }
  /** The server does not know the session any more; nothing is wrong (O28, O29). */
  | { readonly kind: 'lost' }
  /** The server used up its time; what was given is valid (O30). */
  | { readonly kind: 'out-of-time' }
  /** A pack was thrown away, or the rest is better asked for otherwise: another session goes on. */
  | { readonly kind: 'anew' }
  | { readonly kind: 'status'; readonly status: number }
  | { readonly kind: 'failed'; readonly error: unknown };

/** The pack number that says "no pack": the session is over or unknown. */
const NO_PACK = 0xffff_ffff_ffff_ffffn;

/**
 * Gives packs (blocks may be empty) in order. At most `window` packs are asked for or waiting beyond
 * the one given; nothing is sent while nobody asks. Leaving the generator forgets what is in flight.
 */
export async function* scanSession(
  send: SendScan,
  window: () => number,
  signal: AbortSignal,
): AsyncGenerator<Pack, SessionEnd> {
  const left = new AbortController();
  const stop = AbortSignal.any([signal, left.signal]);
  const inFlight = new Set<Promise<void>>();
  const packs = new Map<bigint, Pack>();
  let next = 0n;
  let lastSeen = false;
  let over: SessionEnd | null = null;
  /** Nothing was asked ahead: the next pack is asked for when it is wanted, once. */
  let isAsked = false;

  function request(first: boolean): void {
    const settled: Promise<void> = send(first, stop).then(
      (answer) => {
        inFlight.delete(settled);
        if (answer === null) over ??= { kind: 'anew' };
        else if (!keep(answer)) answer.block.release?.();
      },
      (error: unknown) => {
        inFlight.delete(settled);
        over ??= { kind: 'failed', error };
      },
    );
    inFlight.add(settled);
  }

  /** Whether the answer is a pack that is still wanted. Status first: error packs say "complete" as well (O31). */
  function keep(answer: Pack): boolean {
    const { status, resultsId } = answer;
    const partial = scanReaction(status) === 'partial';
    const isPack = resultsId !== null && resultsId !== NO_PACK;
    if (status !== TABLET_OK && !partial) over ??= { kind: 'status', status };
    else if (!isPack) over ??= { kind: 'lost' };
    if (partial) over ??= { kind: 'out-of-time' };
    const isKept =
      (status === TABLET_OK || partial) && isPack && resultsId >= next && !left.signal.aborted;
    if (isKept) {
      packs.set(resultsId, answer);
      lastSeen ||= isLast(answer);
    }
    return isKept;
  }

  const ended = (): SessionEnd | null => over;

  const nothingMoreToAsk = (): boolean => lastSeen || over !== null;

  /** "Unknown session" may overtake packs that are on their way; errors end the session at once. */
  function mayStillCome(): boolean {
    const patient = over === null || over.kind === 'lost' || over.kind === 'out-of-time';
    return patient && inFlight.size > 0;
  }

  try {
    request(true);
    for (;;) {
      const pack = packs.get(next);
      if (pack !== undefined) {
        packs.delete(next);
        next += 1n;
        isAsked = false;
        if (!nothingMoreToAsk()) {
          while (inFlight.size + packs.size < window()) request(false);
        }
        yield pack;
        if (isLast(pack)) return { kind: 'complete', end: pack.end };
      } else if (mayStillCome()) {
        await Promise.race(inFlight);
      } else if (!nothingMoreToAsk() && !isAsked) {
        isAsked = true;
        request(false);
      } else {
        return ended() ?? { kind: 'lost' };
      }
    }
  } finally {
    left.abort(new Error('The scan was left'));
    for (const pack of packs.values()) pack.block.release?.();
  }
}

function isLast({ complete, status }: ScanAnswer): boolean {
  return complete && status === TABLET_OK;
}
