/** Rates and time left, from looks at a migration one after the other; and the loop that looks. */
import { describe, expect, it } from 'vitest';
import type { StatusDocument } from '../../src/documents/status.generated.js';
import { redrawing, watchStatus, type WatchEnd } from '../../src/terminal/watch.js';
import { plain } from '../../src/views/paint.js';
import { paceOf, remember, type Look, type Pace } from '../../src/views/pace.js';
import { statusText } from '../../src/views/status.js';
import { span } from '../../src/views/text.js';
import { createManualClock } from '../support/manual-clock.js';
import { addRange, addRecord, addTable, emptyWorld, statusOf } from '../support/report-world.js';

const RANGES = 200;

/** `copied` of 200 ranges, `read` bytes so far. */
function lookAt(atMs: number, copied: number, read: number): Look {
  const world = emptyWorld();
  addTable(world, 't');
  for (let at = 0; at < RANGES; at += 1) {
    addRange(world, `r${at}`, 't');
    if (at >= copied && at > 0) continue;
    const state = at < copied ? 'finished' : 'running';
    addRecord(world, `r${at}`, 'dump', { state, counters: { bytes: at === 0 ? read : 0 } });
  }
  return { atMs, status: statusOf(world, [], ['dump']) };
}

describe('the pace', () => {
  it('is unknown after one look', () => {
    expect(paceOf([lookAt(0, 100, 5)])).toEqual({ rates: new Map(), left: null });
  });

  it('rates are bytes per second over the last 30 s', () => {
    const looks = [lookAt(0, 1, 0), lookAt(10_000, 1, 100_000), lookAt(40_000, 1, 130_000)];
    expect(paceOf(looks).rates).toEqual(new Map([['t', 1_000]]));
    expect(paceOf(looks.slice(0, 2)).rates).toEqual(new Map([['t', 10_000]]));
  });

  it('rates come from the last two looks when those are further apart', () => {
    const looks = [lookAt(0, 1, 0), lookAt(100_000, 1, 0), lookAt(200_000, 1, 50_000)];
    expect(paceOf(looks).rates).toEqual(new Map([['t', 500]]));
  });

  it('has a rate from the first look on, also one before anything was registered', () => {
    const before = { atMs: 0, status: statusOf(emptyWorld(), [], ['dump']) };
    expect(paceOf([before, lookAt(2_000, 1, 4_000)]).rates).toEqual(new Map([['t', 2_000]]));
  });

  it('has no rate where nothing moved, or a range was begun anew', () => {
    expect(paceOf([lookAt(0, 1, 10), lookAt(1_000, 1, 10)]).rates.size).toBe(0);
    expect(paceOf([lookAt(0, 1, 10), lookAt(1_000, 1, 5)]).rates.size).toBe(0);
  });

  it('time left is a span that few ended ranges make wide', () => {
    // 100 left; 16 ended in 160 s: between 12 and 20 in that time.
    const { left } = paceOf([lookAt(0, 84, 0), lookAt(160_000, 100, 0)]);
    expect(left?.fromMs).toBeCloseTo(800_000);
    expect(left?.toMs).toBeCloseTo((100 * 160_000) / 12);
  });

  it.each([
    ['below 1 %', 0, 1],
    ['before three ranges ended', 50, 52],
    ['when everything is copied', 100, 200],
  ])('time left is withheld %s', (_, before, now) => {
    expect(paceOf([lookAt(0, before, 0), lookAt(60_000, now, 0)]).left).toBeNull();
  });

  it('forgets looks of more than ten minutes ago', () => {
    const looks = [0, 300_000, 600_000].map((at) => lookAt(at, 1, 0));
    const kept = remember(looks, lookAt(700_000, 1, 0)).map(({ atMs }) => atMs);
    expect(kept).toEqual([300_000, 600_000, 700_000]);
  });

  it('is shown beside the table, and below the tables', () => {
    const pace = {
      rates: new Map([['t', 12_373_196]]),
      left: { fromMs: 2_880_000, toMs: 4_500_000 },
    };
    const text = statusText(lookAt(0, 3, 0).status, 'p.yaml', plain, { pace });
    expect(text).toMatch(/^t {2}.* 11\.8 MiB\/s$/m);
    expect(text).toMatch(/^time left {4}48 to 75 min$/m);
  });

  it.each([
    [900, 1_100, '0 to 2 s'],
    [30_000, 119_000, '30 to 119 s'],
    [100_000, 200_000, '1 to 4 min'],
    [3_600_000, 7_200_000, '1 to 2 h'],
    [86_400_000, 10 * 86_400_000, '1 to 10 d'],
  ])('the span of %i to %i ms is %s', (from, to, text) => {
    expect(span(from, to)).toBe(text);
  });
});

describe('watching', () => {
  const status = lookAt(0, 3, 0).status;
  const copying: StatusDocument = { ...status, state: 'copying' };
  const incomplete: StatusDocument = { ...status, state: 'incomplete' };
  const finished: StatusDocument = { ...status, state: 'finished' };

  /** Looks that find these, the last one for ever. */
  function world(found: readonly StatusDocument[], idleMs: number | null) {
    const clock = createManualClock();
    const begun = clock.monotonicMs();
    const shown: [atMs: number, state: string, end: WatchEnd | null][] = [];
    const stop = new AbortController();
    let looks = 0;
    const ended = watchStatus({
      clock,
      look: () => Promise.resolve(found[Math.min(looks++, found.length - 1)] ?? status),
      everyMs: 10_000,
      idleMs,
      show: (seen: StatusDocument, _: Pace, end) => {
        shown.push([clock.monotonicMs() - begun, seen.state, end]);
      },
      signal: stop.signal,
    });
    return { clock, shown, stop, ended };
  }

  it('ends when it is finished', async () => {
    const { clock, shown, ended } = world([copying, copying, finished], 5_000);
    await clock.advance(100_000);
    expect(shown).toEqual([
      [0, 'copying', null],
      [10_000, 'copying', null],
      [20_000, 'finished', 'finished'],
    ]);
    expect((await ended).state).toBe('finished');
  });

  it('ends when nobody has worked on it for a while, not at a moment between two ranges', async () => {
    const { clock, shown, ended } = world([incomplete, copying, incomplete], 8_000);
    await clock.advance(100_000);
    expect(shown).toEqual([
      [0, 'incomplete', null],
      [8_000, 'copying', null],
      [18_000, 'incomplete', null],
      [26_000, 'incomplete', 'idle'],
    ]);
    expect((await ended).state).toBe('incomplete');
  });

  it('goes on on a terminal until it is stopped', async () => {
    const { clock, shown, stop, ended } = world([incomplete], null);
    const outcome = ended.catch((error: unknown) => error);
    await clock.advance(60_000);
    expect(shown).toHaveLength(7);
    stop.abort('stopped');
    expect(await outcome).toBe('stopped');
  });

  it('redraws over what it drew, no more than fits, and the last text whole', () => {
    const written: string[] = [];
    const draw = redrawing({ rows: 3, write: (text: string) => written.push(text) > 0 });
    draw('a\nb\nc\n', false);
    draw('d\n', false);
    draw('e\nf\ng\nh\n', true);
    expect(written).toEqual([
      '\r\u001b[0J\u001b[?7la\nb\n\u001b[?7h',
      '\u001b[2A\r\u001b[0J\u001b[?7ld\n\u001b[?7h',
      '\u001b[1A\r\u001b[0Je\nf\ng\nh\n',
    ]);
  });
});
