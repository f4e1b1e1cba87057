import { describe, expect, it } from 'vitest';
import { plainProgress, type ProgressView } from '../../src/terminal/progress.js';
import { createManualClock, type ManualClock } from '../support/manual-clock.js';

function world(): { clock: ManualClock; view: ProgressView; lines: string[] } {
  const clock = createManualClock();
  const lines: string[] = [];
  return { clock, lines, view: plainProgress(clock, (line) => lines.push(line)) };
}

describe('plain progress', () => {
  it('says every 30 s that nothing moves, and stops when it ends', async () => {
    const { clock, view, lines } = world();
    view.onEvent({ kind: 'phase', step: 'dump', units: 8, done: 0 });
    await clock.advance(10_000);
    view.onEvent({ kind: 'copied', cells: 100, bytes: 2_000 });
    await clock.advance(19_999);
    expect(lines).toEqual([]);
    await clock.advance(1);
    expect(lines).toEqual([
      expect.stringMatching(/^30 s {2}Copy ranges: 0 of 8 ranges finished {3}100 cells, /),
    ]);
    expect(lines[0]).toContain('nothing has moved for 20 s');
    await clock.advance(60_000);
    expect(lines).toHaveLength(3);
    expect(lines[2]).toContain('nothing has moved for 1 min 20 s');
    await view.end();
    await clock.advance(600_000);
    expect(lines).toHaveLength(3);
  });

  it('says that it registers, not that there is nothing to do', async () => {
    const { clock, view, lines } = world();
    await clock.advance(30_000);
    expect(lines).toEqual(['30 s  Registering']);
    await view.end();
  });

  it('counts each phase for itself: a table restored while ranges are copied is no range', async () => {
    const { view, lines } = world();
    view.onEvent({ kind: 'phase', step: 'dump', units: 2, done: 0 });
    view.onEvent({ kind: 'unit-ended', unit: 't', step: 'restore-schema', end: 'finished' });
    expect(lines).toEqual([]);
    view.onEvent({ kind: 'unit-ended', unit: 'r', step: 'dump', end: 'finished' });
    expect(lines).toEqual([expect.stringMatching(/1 of 2 ranges finished$/)]);
    await view.end();
  });

  it('says what is tried again while nothing moves, and forgets it when something does', async () => {
    const { clock, view, lines } = world();
    view.onEvent({ kind: 'phase', step: 'dump', units: 8, done: 0 });
    const retry = { call: 'scan', cause: 'no connection', isPushback: false } as const;
    for (let times = 0; times < 3; times += 1) {
      view.onEvent({ kind: 'retry', place: 'source', retry });
    }
    await clock.advance(30_000);
    expect(lines[0]).toContain(
      'nothing has moved for 30 s; tried 3 times more, last source scan: no connection',
    );
    view.onEvent({ kind: 'copied', cells: 1, bytes: 1 });
    await clock.advance(30_000);
    expect(lines[1]).toMatch(/nothing has moved for 30 s$/);
    await view.end();
  });

  it('fault-N8 says why it goes slower, as long as that was just now', async () => {
    const { clock, view, lines } = world();
    view.onEvent({ kind: 'phase', step: 'dump', units: 8, done: 0 });
    await clock.advance(25_000);
    const retry = { call: 'write', cause: 'kTabletNodeIsBusy (23)', isPushback: true } as const;
    view.onEvent({ kind: 'retry', place: 'destination', retry });
    view.onEvent({ kind: 'copied', cells: 1, bytes: 1 });
    await clock.advance(5_000);
    expect(lines[0]).toMatch(/slower, because of destination write: kTabletNodeIsBusy \(23\)$/);
    view.onEvent({ kind: 'copied', cells: 1, bytes: 1 });
    await clock.advance(21_000);
    view.onEvent({ kind: 'copied', cells: 1, bytes: 1 });
    await clock.advance(9_000);
    expect(lines[1]).not.toContain('slower');
    await view.end();
  });

  it('does not take waiting for others for standing still', async () => {
    const { clock, view, lines } = world();
    view.onEvent({ kind: 'phase', step: 'dump', units: 2, done: 0 });
    view.onEvent({ kind: 'waiting', units: 2 });
    await clock.advance(30_000);
    expect(lines).toHaveLength(2);
    for (const line of lines) expect(line).toMatch(/waiting for ranges that others hold$/);
    view.onEvent({ kind: 'unit-ended', unit: 'r', step: 'dump', end: 'finished' });
    expect(lines[2]).toMatch(/1 of 2 ranges finished$/);
    await view.end();
  });
});
