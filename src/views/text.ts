/**
 * Small pieces that every text view is made of: tables, numbers and keys for people. Pure. What a
 * program reads back (JSON, a pasted key) never goes through the shortening functions here.
 */
import { stripVTControlCharacters } from 'node:util';

/** Columns padded to their widest cell, two spaces between, no space at line ends. Cells may be painted. */
export function table(
  rows: readonly (readonly string[])[],
  align: readonly ('left' | 'right')[] = [],
): string {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, cell] of row.entries()) {
      widths[column] = Math.max(widths[column] ?? 0, widthOf(cell));
    }
  }
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => {
        const padding = ' '.repeat((widths[column] ?? 0) - widthOf(cell));
        return align[column] === 'right' ? padding + cell : cell + padding;
      })
      .join('  ')
      .trimEnd();
  return rows.map(line).join('\n');
}

/** Colours take no room. */
function widthOf(cell: string): number {
  return stripVTControlCharacters(cell).length;
}

/** What a server or a machine said, in one line that moves no terminal, cut when it is longer than `width`. */
export function oneLine(text: string, width = 1_000): string {
  const line = text.replace(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]+/g, ' ').trim();
  const units = Array.from(line);
  return units.length <= width ? line : `${units.slice(0, width - 1).join('')}…`;
}

/** 51003118 as "51,003,118". */
export function count(value: number | bigint): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
}

const BYTE_UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const;

/** 12373196 as "11.8 MiB"; three figures at most before the unit changes. */
export function bytes(value: number | bigint): string {
  let amount = Number(value);
  let unit = 0;
  // 1023.95 would be rounded to "1024.0".
  while (amount >= (unit === 0 ? 1024 : 1023.95) && unit < BYTE_UNITS.length - 1) {
    amount /= 1024;
    unit++;
  }
  return `${unit === 0 ? amount : amount.toFixed(1)} ${BYTE_UNITS[unit] ?? 'PiB'}`;
}

/** 3723000 as "1 h 2 min"; the two largest units, whole seconds above ten, tenths below. */
export function duration(ms: number): string {
  if (ms < 9_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `${hours} h ${minutes % 60} min`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

const SPAN_UNITS = [
  ['s', 1_000, 120],
  ['min', 60_000, 120],
  ['h', 3_600_000, 48],
  ['d', 86_400_000, Infinity],
] as const;

/** "48 to 75 min": whole numbers around two durations in ms. */
export function span(fromMs: number, toMs: number): string {
  const [unit, size] = SPAN_UNITS.find(([, ms, most]) => toMs / ms < most) ?? SPAN_UNITS[3];
  const from = Math.floor(fromMs / size);
  return `${count(from)} to ${count(Math.ceil(toMs / size))} ${unit}`;
}

/** "1 range", "2 ranges"; numbers with separators. */
export function plural(value: number | bigint, one: string, many = `${one}s`): string {
  return `${count(value)} ${BigInt(value) === 1n ? one : many}`;
}

/** Microseconds since 1970 as RFC 3339; what no date can show stays a number. */
export function moment(micros: string): string {
  const date = new Date(Number(BigInt(micros) / 1000n));
  return Number.isNaN(date.getTime()) ? `${micros} µs` : date.toISOString();
}

const NAMES_SHOWN_MAX = 20;

/** "a, b"; of many the first, and how many more. */
export function namesText(names: readonly string[], most = NAMES_SHOWN_MAX): string {
  const more = names.length - most;
  const shown = names.slice(0, most).join(', ');
  return more > 0 ? `${shown} and ${count(more)} more` : shown;
}
