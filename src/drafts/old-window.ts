/**
 * dump_startime and dump_endtime of the C++ tool as a plan's window: microseconds, both inclusive there,
 * the end exclusive here (protocol.md §9.2, defects D9, D10).
 */
import { invalidFlags } from '../tera/flags.js';
import type { Note } from './notes.js';

export interface OldTime {
  readonly flag: string;
  /** Microseconds since 1970, as the C++ tool took them. */
  readonly micros: bigint;
  readonly place: string;
}

export interface Window {
  /** Microseconds since 1970; null = from the beginning. */
  readonly start: bigint | null;
  /** Exclusive; null = no end. */
  readonly end: bigint | 'now' | null;
}

const MOST_MICROS = 2n ** 63n - 1n;
/** 2000 to 2100 in seconds: read as microseconds, other units lie far outside. */
const [YEAR_2000, YEAR_2100] = [946_684_800n, 4_102_444_800n];
const OTHER_UNITS = [
  { unit: 'seconds', perSecond: 1n },
  { unit: 'milliseconds', perSecond: 1_000n },
  { unit: 'nanoseconds', perSecond: 1_000_000_000n },
] as const;

/** null for every cell. Throws TU-FLAGFILE-INVALID when the window ends before it starts. */
export function windowOf(start: OldTime | null, end: OldTime | null, notes: Note[]): Window | null {
  const first = start === null ? 0n : inMicros(start, notes);
  const last = end === null ? 0n : inMicros(end, notes);
  if (last === 0n) {
    if (start === null || first === 0n) return null;
    const message =
      'the C++ tool ignored --dump_startime without --dump_endtime and copied everything; the plan copies what was written from then on until it is applied';
    notes.push({ level: 'warning', place: start.place, message });
    return { start: first, end: 'now' };
  }
  if (start !== null && first > last) {
    const hint = 'The C++ tool copied nothing then, and said that all was done.';
    invalidFlags(start.place, '--dump_startime lies after --dump_endtime', hint);
  }
  if (last === MOST_MICROS) return first === 0n ? null : { start: first, end: null };
  if (end !== null) {
    const message = `--dump_endtime was inclusive; window.end is exclusive, so it is one microsecond later`;
    notes.push({ level: 'note', place: end.place, message });
  }
  return { start: first === 0n ? null : first, end: last + 1n };
}

/** A time of our century in another unit is taken for what it must mean. */
function inMicros({ flag, micros, place }: OldTime, notes: Note[]): bigint {
  if (micros < 0n || micros > MOST_MICROS) {
    invalidFlags(place, `--${flag} is no time`, 'Write microseconds since 1970.');
  }
  for (const { unit, perSecond } of OTHER_UNITS) {
    const seconds = micros / perSecond;
    if (seconds < YEAR_2000 || seconds >= YEAR_2100) continue;
    const meant = (micros * 1_000_000n) / perSecond;
    const message = `--${flag} must be microseconds; ${micros} is taken as ${unit}, so as ${rfc3339(meant)}`;
    notes.push({ level: 'warning', place, message });
    return meant;
  }
  return micros;
}

/** Microseconds since 1970 with all their digits; what no date can show stays a number. */
export function rfc3339(micros: bigint): string {
  const date = new Date(Number(micros / 1000n));
  if (Number.isNaN(date.getTime()) || date.getUTCFullYear() > 9999) return `${micros} µs`;
  const fraction = String(micros % 1_000_000n).padStart(6, '0');
  return `${date.toISOString().slice(0, 19)}.${fraction}Z`.replace(/\.000000Z$/, 'Z');
}
