/**
 * A resolved plan as settings: a name in the plan's words and a text in its units each. Equal for plans that
 * mean the same, whatever their comments, the order of their keys, and what they leave to defaults. Pure.
 */
import { dirname, isAbsolute, relative } from 'node:path';
import { escapeBytes } from '../cells/escape.js';
import type { ResolvedPlan, TableSettings } from './types.js';

/** What is absent is not set: without a limit, without a bound, nobody. */
export type Settings = ReadonlyMap<string, string>;

/** They are compared by themselves, or say nothing of what is done. */
const APART = ['file', 'stateFolder', 'tables', 'globs', 'written', 'kind'];

type Format = (value: number) => string;

const MEBIBYTE = 2 ** 20;
const duration: Format = (ms) =>
  ms % 60_000 === 0 ? `${ms / 60_000}m` : ms % 1000 === 0 ? `${ms / 1000}s` : `${ms}ms`;
const size: Format = (bytes) =>
  bytes % MEBIBYTE === 0
    ? `${bytes / MEBIBYTE}MiB`
    : bytes % 1024 === 0
      ? `${bytes / 1024}KiB`
      : `${bytes}B`;

/** Where a resolved plan has another name, or a number without its unit. */
const IN_WORDS: Readonly<Record<string, readonly [name: string, format: Format]>> = {
  patienceMs: ['patience', duration],
  'lockService.leaseMs': ['lockService.lease', duration],
  'split.intervalMs': ['split.interval', duration],
  'dump.inFlightBytes': ['dump.inFlight', size],
  'dump.limit.bytes': ['dump.limit.bytes', (bytes) => `${size(bytes)}/s`],
  'dump.limit.cells': ['dump.limit.cells', (cells) => `${cells}/s`],
  'expect.tablesMost': ['expect.atMost.tables', String],
  'expect.rangesMost': ['expect.atMost.ranges', String],
  'expect.bytesMost': ['expect.atMost.bytes', size],
  'diff.limit.bytes': ['diff.limit.bytes', (bytes) => `${size(bytes)}/s`],
  'diff.limit.cells': ['diff.limit.cells', (cells) => `${cells}/s`],
};

/** Of the plan as a whole: everything but its tables. Files are named as from the folder of the plan. */
export function planSettings(plan: ResolvedPlan): Settings {
  const settings = new Map<string, string>();
  const folder = dirname(plan.file);
  for (const [key, value] of Object.entries(plan)) {
    if (!APART.includes(key)) add(settings, key, value, folder);
  }
  return settings;
}

/** Without locality groups, which are compared one by one. */
export function tableSettings(table: TableSettings): Settings {
  const { families, range, window, timeToLive, creation } = table;
  const settings = new Map<string, string>([
    ['create', table.create],
    ['existingCells', table.existingCells],
    ['onConflict', table.onConflict],
  ]);
  if (families !== null) settings.set('families', families.map(escapeBytes).sort().join(', '));
  if (range !== null) {
    const end = range.end === null ? '' : escapeBytes(range.end);
    settings.set('range', `[${escapeBytes(range.start)}, ${end})`);
  }
  if (window !== null) {
    settings.set(
      'window',
      `${momentText(window.start, 'the beginning')} to ${momentText(window.end, 'no end')}`,
    );
  }
  if (timeToLive !== null) settings.set('ttl', `${timeToLive}s`);
  for (const [key, value] of Object.entries(creation ?? {})) {
    settings.set(`creation.${key}`, String(value));
  }
  return settings;
}

/** Exact to the microsecond where milliseconds are not. */
function momentText(moment: bigint | 'now' | null, none: string): string {
  if (moment === null) return none;
  if (moment === 'now') return 'now';
  const date = new Date(Number(moment / 1000n));
  const isExact = moment % 1000n === 0n && !Number.isNaN(date.getTime());
  return isExact ? date.toISOString() : `${moment} µs`;
}

/** Whatever a plan has, also what is not known here: nothing that was changed may go unsaid. */
function add(settings: Map<string, string>, path: string, value: unknown, folder: string): void {
  if (value === null || value === undefined || value === Infinity) return;
  const [name, format] = IN_WORDS[path] ?? [path, String];
  if (typeof value === 'number') settings.set(name, format(value));
  else if (typeof value === 'string') settings.set(flagFile(name), pathText(name, value, folder));
  else if (Array.isArray(value)) settings.set(name, value.map(String).sort().join(', '));
  else if (typeof value === 'object') {
    for (const [key, part] of Object.entries(value)) {
      if (!APART.includes(key)) add(settings, `${path}.${key}`, part, folder);
    }
  } else if (typeof value === 'boolean' || typeof value === 'bigint') {
    settings.set(name, String(value));
  }
}

function flagFile(name: string): string {
  return name.replace(/^(clusters\.\w+)\.path$/, '$1.flagfile');
}

/** The root of a cluster or a lock service looks like a path of this machine, and is none. */
function pathText(name: string, text: string, folder: string): string {
  if (name.endsWith('.root') || !isAbsolute(text)) return text;
  const fromHere = relative(folder, text);
  return fromHere !== '' && fromHere.length < text.length ? fromHere : text;
}
