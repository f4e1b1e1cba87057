/**
 * What real servers answered, asked again of a one-box in the same order (docs/observed.md). Left out of
 * the fixtures is what the one-box does not do (docs/onebox.md: TTLKv, additions, time-outs, odd keys in
 * Readable tables, keys over 64 KiB), values of tens of MiB, and answers that depend on time or races.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runOnebox } from './onebox-harness.js';
import { difference, replay, type Case } from './onebox-replay.js';

/** Volatile in every answer: the real servers count what they examined. */
const UNCOMPARED = new Set(['data_size', 'row_count', 'cell_count', 'compact_size']);

const compared = (answer: Record<string, unknown>): unknown =>
  Object.fromEntries(Object.entries(answer).filter(([name]) => !UNCOMPARED.has(name)));

test.each([
  { suite: 'writes', about: 'O1, O14 to O16, O36 to O39' },
  { suite: 'scans', about: 'O24 to O28' },
  { suite: 'kinds', about: 'O19, O21, O22' },
])('observed answers of real servers: $suite ($about)', async ({ suite }) => {
  const path = join(import.meta.dirname, `../fixtures/onebox/${suite}.json`);
  const cases = JSON.parse(readFileSync(path, 'utf8')) as Case[];
  const box = await runOnebox();
  const differences: string[] = [];
  for (const one of cases) {
    const { expected, actual } = await replay(box, one);
    const found = difference(compared(expected), compared(actual));
    if (found !== null) differences.push(`${one.id} ${one.name}: ${found}`);
  }
  expect(cases.length).toBeGreaterThan(150);
  expect(differences).toEqual([]);
  await box.stop();
});
