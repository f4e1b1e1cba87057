/** The plan that was applied last, in parts that every lock service takes. */
import { expect, it } from 'vitest';
import { readAppliedPlan, planEntries } from '../../src/migration/applied-plan.js';
import type { LedgerEntry } from '../../src/migration/ports.js';

function readFrom(entries: readonly LedgerEntry[]): Promise<string | null> {
  const read = async function* (prefix: string) {
    await Promise.resolve();
    yield* entries.filter(({ key }) => key.startsWith(prefix));
  };
  return readAppliedPlan({ read }, 'm');
}

const LONG = JSON.stringify({ tables: Array.from({ length: 9_000 }, (_, at) => `tablé ${at}`) });

it('is read back whole, however long it is, from entries below 64 KiB', async () => {
  for (const text of ['{}', LONG]) {
    const entries = planEntries('m', text);
    for (const { value } of entries) expect(value.byteLength).toBeLessThan(64 * 1024);
    expect(await readFrom(entries)).toBe(text);
  }
  expect(planEntries('m', LONG).length).toBeGreaterThan(2);
});

it('is that of now also where a longer one was before', async () => {
  const [first] = planEntries('m', '{"now":1}');
  expect(await readFrom([...(first ? [first] : []), ...planEntries('m', LONG).slice(1)])).toBe(
    '{"now":1}',
  );
});

it('is unknown while a part of it is missing, or of another one', async () => {
  const entries = planEntries('m', LONG);
  expect(await readFrom([])).toBeNull();
  expect(await readFrom(entries.slice(1))).toBeNull();
  expect(await readFrom(entries.slice(0, -1))).toBeNull();
  const other = planEntries('m', LONG.replaceAll('tabl', 'TABL'));
  expect(await readFrom([...entries.slice(0, 1), ...other.slice(1)])).toBeNull();
});
