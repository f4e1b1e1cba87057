/** How fast a migration goes and how long it may still take, from looks at it one after the other. Pure. */
import type { StatusDocument, Table } from '../documents/status.generated.js';

/** One look at a migration, at a monotonic time in ms. */
export interface Look {
  readonly atMs: number;
  readonly status: StatusDocument;
}

export interface Pace {
  /** Bytes per second read of each table that moves, by its name at the source. */
  readonly rates: ReadonlyMap<string, number>;
  /** null: too little is done to say. */
  readonly left: { readonly fromMs: number; readonly toMs: number } | null;
}

/** The ledger hears of a range every few seconds (limits.ts), so a shorter time would show jumps. */
const RATE_OVER_MS = 30_000;
/** A pause in between should not spoil the estimate for ever. */
const LEFT_OVER_MS = 600_000;
const LEFT_PART_LEAST = 0.01;
const LEFT_UNITS_LEAST = 3;

/** `looks`, oldest first, with one more; without those that no estimate needs any longer. */
export function remember(looks: readonly Look[], look: Look): Look[] {
  return [...looks.filter(({ atMs }) => look.atMs - atMs <= LEFT_OVER_MS), look];
}

export function paceOf(looks: readonly Look[]): Pace {
  const now = looks.at(-1);
  const before = looks.at(-2);
  if (now === undefined || before === undefined) return { rates: new Map(), left: null };
  const recent = looks.find(({ atMs }) => now.atMs - atMs <= RATE_OVER_MS);
  const from = recent === undefined || recent === now ? before : recent;
  return { rates: ratesBetween(from, now), left: timeLeft(looks[0] ?? before, now) };
}

function ratesBetween(from: Look, to: Look): Map<string, number> {
  const elapsedMs = to.atMs - from.atMs;
  const rates = new Map<string, number>();
  for (const table of to.status.tables) {
    const earlier = from.status.tables.find(({ source }) => source === table.source);
    // Not registered by then: nothing was read.
    const read = bytesOf(table) - (earlier === undefined ? 0 : bytesOf(earlier));
    // Less than before: a range was begun anew.
    if (read > 0 && elapsedMs > 0) {
      rates.set(table.source, (read * 1000) / elapsedMs);
    }
  }
  return rates;
}

function bytesOf({ bytes }: Table): number {
  return Number(bytes.copied) + Number(bytes.compared);
}

/**
 * Ranges are taken as alike, copied or compared. Of `k` that ended the next ones may take as long as if
 * it had been k ± √k: few ended ranges give a wide span.
 */
function timeLeft(from: Look, to: Look): Pace['left'] {
  const [done, total] = unitsOf(to.status);
  const ended = done - unitsOf(from.status)[0];
  if (ended < LEFT_UNITS_LEAST || done < total * LEFT_PART_LEAST || done >= total) return null;
  const elapsedMs = to.atMs - from.atMs;
  const spread = Math.sqrt(ended);
  return {
    fromMs: ((total - done) * elapsedMs) / (ended + spread),
    toMs: ((total - done) * elapsedMs) / (ended - spread),
  };
}

/** Ranges copied and ranges compared, as far as the steps ask for it: how many are done, of how many. */
function unitsOf({ tables, steps }: StatusDocument): [done: number, total: number] {
  let done = 0;
  let total = 0;
  for (const { ranges, copied, diff } of tables) {
    total += Number(ranges.total) * steps.length;
    done += steps.includes('dump') ? Number(copied) : 0;
    done += Number(diff?.ranges.finished ?? '0');
  }
  return [done, total];
}
