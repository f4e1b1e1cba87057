/** The fields of the write table (docs/architecture.md, "What may be written") of tables with families. */

interface Counts {
  readonly written?: number;
  readonly present?: number;
  readonly trimmed?: number;
  readonly 'newer-at-destination'?: number;
  readonly conflict?: number;
}

/** Versions are "timestamp=value", newest first. */
export interface Field {
  readonly name: string;
  readonly source: readonly string[];
  readonly there: readonly string[];
  readonly after: readonly string[];
  readonly counts: Counts;
}

/** The source keeps five versions of each family, the destination as many as the name says. */
export type Family = 'one' | 'three';
export const SOURCE_KEEPS = 5;
export const KEEPS: Record<Family, number> = { one: 1, three: 3 };
export const FAMILIES: readonly Family[] = ['one', 'three'];

export const ALL_WINDOWS: Record<Family, readonly Field[]> = {
  one: [
    {
      name: 'nothing there',
      source: ['40=a'],
      there: [],
      after: ['40=a'],
      counts: { written: 1 },
    },
    {
      name: 'nothing there, versions at the source',
      source: ['40=a', '30=b'],
      there: [],
      after: ['40=a'],
      counts: { written: 1, trimmed: 1 },
    },
    {
      name: 'the same cell',
      source: ['40=a'],
      there: ['40=a'],
      after: ['40=a'],
      counts: { present: 1 },
    },
    {
      name: 'same timestamp, other value',
      source: ['40=a'],
      there: ['40=x'],
      after: ['40=a'],
      counts: { written: 1 },
    },
    {
      name: 'another timestamp, source newer',
      source: ['40=a'],
      there: ['30=x'],
      after: ['40=a'],
      counts: { written: 1 },
    },
    {
      name: 'another timestamp, destination newer',
      source: ['40=a'],
      there: ['50=x'],
      after: ['50=x'],
      counts: { 'newer-at-destination': 1 },
    },
    {
      name: 'another timestamp, destination newer than any window',
      source: ['40=a'],
      there: ['70=x'],
      after: ['70=x'],
      counts: { 'newer-at-destination': 1 },
    },
    {
      name: 'a cell that the source lacks',
      source: [],
      there: ['40=x'],
      after: ['40=x'],
      counts: {},
    },
  ],
  three: [
    {
      name: 'nothing there',
      source: ['40=a', '30=b', '20=c'],
      there: [],
      after: ['40=a', '30=b', '20=c'],
      counts: { written: 3 },
    },
    {
      name: 'nothing there, more versions than are kept',
      source: ['50=a', '40=b', '30=c', '20=d', '15=e'],
      there: [],
      after: ['50=a', '40=b', '30=c'],
      counts: { written: 3, trimmed: 2 },
    },
    {
      name: 'the same cells, all there',
      source: ['40=a', '30=b', '20=c'],
      there: ['40=a', '30=b', '20=c'],
      after: ['40=a', '30=b', '20=c'],
      counts: { present: 3 },
    },
    {
      name: 'the same cells, the middle one missing',
      source: ['40=a', '30=b', '20=c'],
      there: ['40=a', '20=c'],
      after: ['40=a', '30=b', '20=c'],
      counts: { written: 1, present: 2 },
    },
    {
      name: 'same timestamp, other value',
      source: ['40=a', '30=b'],
      there: ['40=x'],
      after: ['40=x', '30=b'],
      counts: { written: 1, conflict: 1 },
    },
    {
      name: 'same timestamp, other value, as many as are kept',
      source: ['40=a', '30=b', '20=c'],
      there: ['40=a', '30=x', '20=c'],
      after: ['40=a', '30=x', '20=c'],
      counts: { present: 2, conflict: 1 },
    },
    {
      name: 'another timestamp: separate cells',
      source: ['40=a'],
      there: ['50=x', '30=y'],
      after: ['50=x', '40=a', '30=y'],
      counts: { written: 1 },
    },
    {
      name: 'as many newer ones there as are kept',
      source: ['20=a'],
      there: ['50=x', '40=y', '30=z'],
      after: ['50=x', '40=y', '30=z'],
      counts: { trimmed: 1 },
    },
    {
      name: 'as many newer ones there, newer than any window',
      source: ['40=a'],
      there: ['72=x', '71=y', '70=z'],
      after: ['72=x', '71=y', '70=z'],
      counts: { trimmed: 1 },
    },
    {
      name: 'newer ones there and being written',
      source: ['50=a', '40=b', '20=c'],
      there: ['45=x', '30=y'],
      after: ['50=a', '45=x', '40=b'],
      counts: { written: 2, trimmed: 1 },
    },
    {
      name: 'older ones there',
      source: ['50=a', '45=b'],
      there: ['40=x', '30=y', '20=z'],
      after: ['50=a', '45=b', '40=x'],
      counts: { written: 2 },
    },
    {
      name: 'cells that the source lacks',
      source: [],
      there: ['40=x', '30=y'],
      after: ['40=x', '30=y'],
      counts: {},
    },
  ],
};

const BEYOND = 'versions on both sides of the window';
const BEYOND_THERE = 'another value beyond the window';

const UNBOUNDED: Record<Family, readonly Field[]> = {
  one: [
    {
      name: BEYOND,
      source: ['70=a', '40=b'],
      there: [],
      after: ['70=a'],
      counts: { written: 1, trimmed: 1 },
    },
  ],
  three: [
    {
      name: BEYOND,
      source: ['70=a', '60=b', '59=c', '10=d', '9=e'],
      there: [],
      after: ['70=a', '60=b', '59=c'],
      counts: { written: 3, trimmed: 2 },
    },
    {
      name: BEYOND_THERE,
      source: ['70=a', '40=b'],
      there: ['70=x'],
      after: ['70=x', '40=b'],
      counts: { written: 1, conflict: 1 },
    },
  ],
};

/** The window holds 10 to 59. */
const BOUNDED: Record<Family, readonly Field[]> = {
  one: [
    {
      name: BEYOND,
      source: ['70=a', '40=b'],
      there: [],
      after: ['40=b'],
      counts: { written: 1 },
    },
  ],
  three: [
    {
      name: BEYOND,
      source: ['70=a', '60=b', '59=c', '10=d', '9=e'],
      there: [],
      after: ['59=c', '10=d'],
      counts: { written: 2 },
    },
    {
      name: BEYOND_THERE,
      source: ['70=a', '40=b'],
      there: ['70=x'],
      after: ['70=x', '40=b'],
      counts: { written: 1 },
    },
  ],
};

export const WINDOWS = {
  'no window': { yaml: '', fields: UNBOUNDED, holds: () => true },
  'a bounded window': {
    yaml: 'window: { start: "10", end: "60" }',
    fields: BOUNDED,
    holds: (timestamp: bigint) => timestamp >= 10n && timestamp < 60n,
  },
} as const;
