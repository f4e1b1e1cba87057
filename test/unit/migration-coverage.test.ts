import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyAfter, rowKey, type RowKey } from '../../src/cells/bytes.js';
import {
  closedInterval,
  firstFlaw,
  intersection,
  intersects,
  isEmptyInterval,
  remainderAfter,
} from '../../src/migration/coverage.js';
import type { Interval } from '../../src/migration/ports.js';

const anyKey: fc.Arbitrary<RowKey> = fc
  .array(fc.constantFrom(0, 1, 0x61, 0xff), { maxLength: 3 })
  .map((bytes) => rowKey(Buffer.from(bytes)));
const anyInterval: fc.Arbitrary<Interval> = fc.record({
  start: anyKey,
  end: fc.option(anyKey),
});

/** Every key that anyKey can give and every key right after one of them. */
const ALL_KEYS: readonly RowKey[] = (() => {
  const bytes = [0, 1, 0x61, 0xff];
  const keys: number[][] = [[]];
  for (let at = 0; at < keys.length; at += 1) {
    const key = keys[at] ?? [];
    if (key.length < 3) keys.push(...bytes.map((byte) => [...key, byte]));
  }
  const short = keys.map((key) => rowKey(Buffer.from(key)));
  return [...short, ...short.map(keyAfter)];
})();

function keysEqual(a: Buffer | null, b: Buffer | null): boolean {
  return a === null || b === null ? a === b : a.equals(b);
}

function holds(interval: Interval, key: Buffer): boolean {
  const { start, end } = interval;
  return Buffer.compare(start, key) <= 0 && (end === null || Buffer.compare(key, end) < 0);
}

it('property: what is left after a row are exactly the greater keys of the interval', () => {
  fc.assert(
    fc.property(anyInterval, fc.option(anyKey), (interval, done) => {
      const rest = remainderAfter(interval, done);
      for (const key of ALL_KEYS) {
        const expected = holds(interval, key) && (done === null || Buffer.compare(key, done) > 0);
        expect(holds(rest, key)).toBe(expected);
      }
    }),
  );
});

it('nothing is left after the last key of a bounded interval', () => {
  const interval = { start: rowKey(Buffer.from('a')), end: keyAfter(rowKey(Buffer.from('c'))) };
  expect(isEmptyInterval(remainderAfter(interval, rowKey(Buffer.from('c'))))).toBe(true);
  expect(isEmptyInterval(remainderAfter(interval, rowKey(Buffer.from('b\xff'))))).toBe(false);
});

it('property: the closed interval holds first, last and what lies between', () => {
  fc.assert(
    fc.property(anyKey, anyKey, (a, b) => {
      const [first, last] = Buffer.compare(a, b) <= 0 ? [a, b] : [b, a];
      const interval = closedInterval(first, last);
      for (const key of ALL_KEYS) {
        const between = Buffer.compare(first, key) <= 0 && Buffer.compare(key, last) <= 0;
        expect(holds(interval, key)).toBe(between);
      }
    }),
  );
});

it('property: intervals intersect when a key is in both', () => {
  fc.assert(
    fc.property(anyInterval, anyInterval, (a, b) => {
      const shared = ALL_KEYS.some((key) => holds(a, key) && holds(b, key));
      expect(intersects(a, b)).toBe(shared);
    }),
    { numRuns: 300 },
  );
});

it('property: the intersection holds the keys that are in both, and is empty without one', () => {
  fc.assert(
    fc.property(anyInterval, anyInterval, (a, b) => {
      const both = intersection(a, b);
      for (const key of ALL_KEYS) expect(holds(both, key)).toBe(holds(a, key) && holds(b, key));
      if (isEmptyInterval(a) || isEmptyInterval(b)) return;
      expect(isEmptyInterval(both)).toBe(!intersects(a, b));
    }),
    { numRuns: 300 },
  );
});

describe('firstFlaw', () => {
  const anyCover = fc
    .uniqueArray(
      anyKey.filter((key) => key.length > 0),
      { maxLength: 6, selector: (key) => key.toString('hex') },
    )
    .map((keys) => {
      const borders = [...keys].sort((a, b) => Buffer.compare(a, b));
      const starts = [rowKey(Buffer.alloc(0)), ...borders];
      return starts.map((start, at): Interval => ({ start, end: borders[at] ?? null }));
    });

  it('property: finds none in a cover, in whatever order', () => {
    fc.assert(
      fc.property(
        anyCover.chain((cover) => fc.shuffledSubarray(cover, { minLength: cover.length })),
        (cover) => {
          expect(firstFlaw(cover)).toBeNull();
        },
      ),
    );
  });

  it('property: finds the gap that one missing or shortened interval leaves', () => {
    fc.assert(
      fc.property(anyCover, fc.nat(), fc.boolean(), (cover, pick, whole) => {
        const at = pick % cover.length;
        const chosen = cover[at];
        if (chosen === undefined) throw new Error('no interval');
        // Starting one key later is the smallest gap there is.
        const shortened = { start: keyAfter(chosen.start), end: chosen.end };
        const others = cover.filter((interval) => interval !== chosen);
        const broken = whole || isEmptyInterval(shortened) ? others : [...others, shortened];
        expect(firstFlaw(broken)).toEqual({ kind: 'gap', at: chosen.start });
      }),
    );
  });

  it('property: finds the overlap that one doubled or lengthened interval makes', () => {
    fc.assert(
      fc.property(anyCover, fc.nat(), fc.boolean(), (cover, pick, whole) => {
        const at = pick % cover.length;
        const chosen = cover[at];
        if (chosen === undefined) throw new Error('no interval');
        if (whole || chosen.end === null) {
          expect(firstFlaw([...cover, chosen])?.kind).toBe('overlap');
          return;
        }
        const longer = { start: chosen.start, end: keyAfter(chosen.end) };
        const broken = cover.map((interval) => (interval === chosen ? longer : interval));
        expect(firstFlaw(broken)).toEqual({ kind: 'overlap', at: chosen.end });
      }),
    );
  });

  it('property: a cover cut to an interval covers exactly that, and no other', () => {
    fc.assert(
      fc.property(anyCover, anyInterval, anyInterval, (cover, whole, other) => {
        fc.pre(!isEmptyInterval(whole) && !isEmptyInterval(other));
        const cut = cover
          .map((interval) => intersection(interval, whole))
          .filter((interval) => !isEmptyInterval(interval));
        expect(firstFlaw(cut, whole)).toBeNull();
        const isOther = !keysEqual(whole.start, other.start) || !keysEqual(whole.end, other.end);
        expect(firstFlaw(cut, other) !== null).toBe(isOther);
      }),
      { numRuns: 300 },
    );
  });

  it('finds what lies outside', () => {
    const [a, m, z] = ['a', 'm', 'z'].map((text) => rowKey(Buffer.from(text)));
    if (a === undefined || m === undefined || z === undefined) throw new Error('no keys');
    expect(firstFlaw([{ start: a, end: z }], { start: m, end: z })?.kind).toBe('overlap');
    expect(firstFlaw([{ start: a, end: null }], { start: a, end: m })?.kind).toBe('overlap');
    expect(firstFlaw([{ start: m, end: z }], { start: a, end: z })?.kind).toBe('gap');
    expect(firstFlaw([{ start: a, end: m }], { start: a, end: null })?.kind).toBe('gap');
  });

  it('finds a bounded end, and that nothing covers nothing', () => {
    expect(firstFlaw([])).toEqual({ kind: 'gap', at: Buffer.alloc(0) });
    const end = rowKey(Buffer.from('m'));
    expect(firstFlaw([{ start: rowKey(Buffer.alloc(0)), end }])).toEqual({ kind: 'gap', at: end });
  });
});
