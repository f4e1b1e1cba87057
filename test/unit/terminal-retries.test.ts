/** What plan and apply say while they wait for a cluster before anything is begun. */
import { expect, it } from 'vitest';
import { sayRetries } from '../../src/terminal/retries.js';
import { createManualClock } from '../support/manual-clock.js';

it('says what is waited for, after a moment, and not too often', async () => {
  const clock = createManualClock();
  const said: string[] = [];
  const retried = sayRetries(clock, (line) => said.push(line));
  const saidAfter: number[] = [];
  for (let second = 0; second < 30; second += 1) {
    const before = said.length;
    retried('source', { call: 'master', cause: 'no connection', isPushback: false });
    if (said.length > before) saidAfter.push(second);
    await clock.advance(1_000);
  }
  expect(saidAfter).toEqual([3, 13, 23]);
  expect(new Set(said)).toEqual(new Set(['Waiting for the source (master: no connection).']));
});
