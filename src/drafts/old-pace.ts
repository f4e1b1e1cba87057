/**
 * The pauses that diff of the C++ tool made as a rate (defects G6, C13): its unit is named ns, and it
 * slept milliseconds.
 */
import type { Note } from './notes.js';
import { integerFlag, type OldFlags } from './old-flag-files.js';

/** The defaults of the C++ tool (protocol.md §9.2): so fast that they were no limit. */
const [INTERVAL_MS, CELLS] = [1n, 1000n];

/** Cells per second, 1 to 999,999; null = no limit. */
export function diffPace(flags: OldFlags, notes: Note[]): bigint | null {
  const interval = integerFlag(flags, 'diff_scan_interval_ns');
  const count = integerFlag(flags, 'diff_scan_count_per_interval');
  const pauseMs = interval?.value ?? INTERVAL_MS;
  const cells = count?.value ?? CELLS;
  const pace = pauseMs <= 0n || cells <= 0n ? null : (cells * 1000n) / pauseMs;
  const isLimit = pace !== null && pace < CELLS * 1000n;
  const perSecond = isLimit ? max(pace, 1n) : null;
  const meaning = isLimit
    ? `diff paused ${pauseMs} ms after ${cells} cells, so the plan has diff.limit at ${perSecond} cells/s`
    : 'the pauses of diff were so short that the plan needs no limit';
  if (interval !== null) {
    const message = `--diff_scan_interval_ns was milliseconds, whatever "_ns" says: ${meaning}`;
    notes.push({ level: isLimit ? 'warning' : 'note', place: interval.place, message });
  }
  if (count !== null) {
    notes.push({
      level: 'note',
      place: count.place,
      message: `--diff_scan_count_per_interval: ${meaning}`,
    });
  }
  return perSecond;
}

function max(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
