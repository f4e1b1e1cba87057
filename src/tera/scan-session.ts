/**
 * One scan session on one tablet (protocol.md §6.9): the first request alone, then a window of
 * requests; packs are given in order of their numbers. Packs are counted, not requests: answers come
 * out of order, and some requests get none (O27). How it ended is the generator's return value.
 */
import type { ScanAnswer } from '../cells/scan-answer.js';
import { scanReaction, TABLET_OK } from './status.js';

/** Sends one request of the session; `first`: the one that opens it. */
export type SendScan = (first: boolean, signal: AbortSignal) => Promise<ScanAnswer>;

export type SessionEnd =
  /** The last pack was given. `end`: of the answering tablet; empty = the last tablet, null = not sent. */
  | { readonly kind: 'complete'; readonly end: Buffer | null }
  /** The server does not know the session any more; nothing is wrong (O28, O29). */
  | { readonly kind: 'lost' }
  /** The server used up its time; what was given is valid (O30). */
  | { readonly kind: 'out-of-time' }
  | { readonly kind: 'status'; readonly status: number }
  | { readonly kind: 'failed'; readonly error: unknown };

type Settled = { readonly answer: ScanAnswer } | { readonly error: unknown };

/** The pack number that says "no pack": the session is over or unknown. */
const NO_PACK = 0xffff_ffff_ffff_ffffn;

/**
 * Gives packs (blocks may be empty) in order. At most `window` packs are asked for or waiting beyond
 * the one given; nothing is sent while nobody asks. Leaving the generator forgets what is in flight.
 */
export async function* scanSession(
  send: SendScan,
  window: number,
  signal: AbortSignal,
): AsyncGenerator<ScanAnswer, SessionEnd> {
  const left = new AbortController();
  const stop = AbortSignal.any([signal, left.signal]);
  const inFlight = new Set<Promise<Settled>>();
  const packs = new Map<bigint, ScanAnswer>();
  let next = 0n;
  let lastSeen = false;
  let over: SessionEnd | null = null;

  function request(first: boolean): void {
    const settled: Promise<Settled> = send(first, stop).then(
      (answer) => {
        inFlight.delete(settled);
        receive(answer);
        return { answer };
      },
      (error: unknown) => {
        inFlight.delete(settled);
        over ??= { kind: 'failed', error };
        return { error };
      },
    );
    inFlight.add(settled);
  }

  /** Status first: error packs say "complete" as well (O31). */
  function receive(answer: ScanAnswer): void {
    const { status, resultsId } = answer;
    const partial = scanReaction(status) === 'partial';
    if (status !== TABLET_OK && !partial) over ??= { kind: 'status', status };
    else if (resultsId === null || resultsId === NO_PACK) over ??= { kind: 'lost' };
    else if (resultsId >= next) {
      packs.set(resultsId, answer);
      lastSeen ||= isLast(answer);
    }
    if (partial) over ??= { kind: 'out-of-time' };
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
        if (!nothingMoreToAsk()) {
          while (inFlight.size + packs.size < window) request(false);
        }
        yield pack;
        if (isLast(pack)) return { kind: 'complete', end: pack.end };
      } else if (mayStillCome()) {
        await Promise.race(inFlight);
      } else {
        return ended() ?? { kind: 'lost' };
      }
    }
  } finally {
    left.abort(new Error('The scan was left'));
  }
}

function isLast({ complete, status }: ScanAnswer): boolean {
  return complete && status === TABLET_OK;
}
