/**
 * The splitting of tables that exist. The C++ tool asked with a command that current masters ignore, and
 * slept microseconds where its manual says milliseconds (defects G6, P11).
 */
import type { Note } from './notes.js';
import { booleanFlag, integerFlag, type OldFlags } from './old-flag-files.js';

/** The default of the C++ tool, and what a plan takes, ms. */
const INTERVAL_MS = { byDefault: 1000n, least: 1n, most: 600_000n };

/** Milliseconds from one split to the next; null = nothing is split. */
export function oldSplitting(flags: OldFlags, notes: Note[]): bigint | null {
  const isAsked = booleanFlag(flags, 'dump_enable_manual_split') ?? false;
  const interval = integerFlag(flags, 'dump_manual_split_interval');
  const place = flags.get('dump_enable_manual_split')?.place;
  if (place !== undefined) {
    notes.push(
      isAsked
        ? {
            level: 'warning',
            place,
            message:
              '--dump_enable_manual_split becomes split.missingBoundaries: what the C++ tool asked for did nothing at a current master, and now it is done',
          }
        : {
            level: 'note',
            place,
            message:
              '--dump_enable_manual_split is not needed: nothing is split unless it is asked',
          },
    );
  }
  const ms = within(interval?.value ?? INTERVAL_MS.byDefault);
  if (interval !== null) {
    const unit = 'it was slept as µs, although the manual says ms';
    const meaning = isAsked ? `${unit}; the plan has ${ms} ms` : `nothing is split, and ${unit}`;
    notes.push({
      level: isAsked && ms !== interval.value ? 'warning' : 'note',
      place: interval.place,
      message: `--dump_manual_split_interval: ${meaning}`,
    });
  }
  return isAsked ? ms : null;
}

function within(ms: bigint): bigint {
  if (ms < INTERVAL_MS.least) return INTERVAL_MS.least;
  return ms > INTERVAL_MS.most ? INTERVAL_MS.most : ms;
}
