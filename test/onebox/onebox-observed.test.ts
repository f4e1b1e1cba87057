/**
 * What real servers answered, asked again of a one-box in the same order (docs/observed.md). What is left
 * out stands in test/fixtures/onebox/excluded.json by name and reason; the cases of Nexus are replayed by
 * nexus-service.test.ts, raw frames by rpc-recorded.test.ts, large values by test/faults/large-values.test.ts.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { systemClock, type Clock } from '../../src/clock.js';
import { put, runOnebox, type Running } from './onebox-harness.js';
import { playStep, replay, withAnswers, type Case } from './onebox-replay.js';
import { difference } from '../support/case-messages.js';

/** Volatile in every answer: the real servers count what they examined. */
const UNCOMPARED = ['data_size', 'row_count', 'cell_count', 'compact_size'];

/** Field that a case names as volatile → why it may differ there. */
const VOLATILE: Readonly<Record<string, string>> = {
  timestamp: 'the server assigned it, or the master: when it last heard of a tablet',
  value: 'foreign memory of a real server, where an addition has less than 8 bytes (O23)',
  create_time: 'when the table or tablet was made',
  server_addr: 'tablets are placed in turn, on servers with addresses of their own',
  size: 'sizes are not measured',
  lg_size: 'sizes are not measured',
  write_rows: 'rates are not measured',
  write_kvs: 'rates are not measured',
  write_size: 'rates are not measured',
  write_workload: 'rates are not measured',
  parent_tablets: 'not kept: no client asks where a tablet came from',
  counter: 'absent until the master asked for the tablet, which it does every some seconds',
  compact_status: 'likewise; the meta table keeps what the master knew when it last wrote',
};

function without(value: unknown, names: ReadonlySet<string>): unknown {
  if (Array.isArray(value)) return value.map((item) => without(item, names));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !names.has(name))
      .map(([name, item]) => [name, without(item, names)]),
  );
}

const SUITES = [
  { suite: 'writes', about: 'O1, O14 to O16, O36 to O39' },
  { suite: 'scans', about: 'O24 to O29, O33, O34' },
  { suite: 'kinds', about: 'O19 to O23' },
  { suite: 'master', about: 'O33, O41, O43 to O46' },
];

function fixture(name: string): unknown {
  const path = join(import.meta.dirname, `../fixtures/${name}.json`);
  return JSON.parse(readFileSync(path, 'utf8'));
}

/** The rows of a case that is no call. */
async function setUpHugeRow(box: Running): Promise<void> {
  const value = 'v'.repeat(50);
  const column = (index: number) => put('cf0', `q${String(index).padStart(6, '0')}`, 1, value);
  for (let part = 0; part < 20; part++) {
    const mutations = Array.from({ length: 1000 }, (_, index) => column(part * 1000 + index));
    await box.write('zz_huge', [{ row: 'h', mutations }]);
  }
  const single = (row: string, text: string) => ({ row, mutations: [put('cf0', 'q', 1, text)] });
  await box.write('zz_huge', [single('a', 'before'), single('z', 'after')]);
}

/** Of the first cell of a scan's answer, else empty. */
function firstTimestamp(answer: unknown): string {
  const { results } = answer as { results?: { key_values?: { timestamp?: string }[] } };
  return results?.key_values?.[0]?.timestamp ?? '';
}

/** A case that asks from a timestamp on which a server assigned, as another case told it. */
function withTimestamp(one: Case, timestamps: ReadonlyMap<string, string>): Case {
  const { start_timestamp: start } = one.request;
  if (typeof start !== 'object' || start === null) return one;
  const { answered_by: id, less } = start as { answered_by: string; less: number };
  const timestamp = BigInt(timestamps.get(id) ?? '') - BigInt(less);
  return { ...one, request: { ...one.request, start_timestamp: timestamp.toString() } };
}

const timeUntil = (micros: unknown): bigint => BigInt(String(micros)) - systemClock.wallMicros();

test.each(SUITES)('observed answers of real servers: $suite ($about)', async ({ suite }) => {
  const cases = withAnswers(fixture(`onebox/${suite}`) as Case[]);
  let laterMicros = 0n;
  const clock: Clock = {
    ...systemClock,
    wallMicros: () => systemClock.wallMicros() + laterMicros,
  };
  const box = await runOnebox(undefined, ['src'], clock);
  const differences: string[] = [];
  const timestamps = new Map<string, string>();
  for (const one of cases) {
    laterMicros += BigInt(one.wait_before_ms ?? 0) * 1000n;
    if (one.method === '(set-up)') {
      await setUpHugeRow(box);
      continue;
    }
    if (one.method === '(step)') {
      const { do: step, micros } = one.request;
      // The time of the recording, or ours again.
      if (step === 'clock') laterMicros = micros === undefined ? 0n : timeUntil(micros);
      else await playStep(box, one);
      continue;
    }
    const { expected, actual } = await replay(box, withTimestamp(one, timestamps));
    timestamps.set(one.id, firstTimestamp(actual));
    const names = new Set([...UNCOMPARED, ...(one.volatile ?? [])]);
    const found = difference(without(expected, names), without(actual, names));
    if (found !== null) differences.push(`${one.id} ${one.name}: ${found}`);
  }
  expect(differences).toEqual([]);
  await box.stop();
});

test('every field that may differ is listed with its reason', () => {
  const used = SUITES.flatMap(({ suite }) => fixture(`onebox/${suite}`) as Case[]).flatMap(
    (each) => each.volatile ?? [],
  );
  expect([...new Set(used)].sort()).toEqual(Object.keys(VOLATILE).sort());
});

test('every recorded case is replayed or excluded by name', () => {
  const suites = [...SUITES.map(({ suite }) => suite), 'rpc', 'large'];
  const replayed = suites.flatMap((suite) => fixture(`onebox/${suite}`) as Case[]);
  const excluded = fixture('onebox/excluded') as { reason: string; cases: { id: string }[] }[];
  const excludedIds = new Set(excluded.flatMap(({ cases }) => cases.map(({ id }) => id)));
  const nexus = (fixture('real/nexus2-cases') as Case[]).filter(({ id }) => !excludedIds.has(id));
  expect(excluded.every(({ reason, cases }) => reason.endsWith('.') && cases.length > 0)).toBe(
    true,
  );
  expect(replayed.filter(({ id }) => excludedIds.has(id))).toEqual([]);
  const all = [...replayed, ...nexus]
    .filter(({ method }) => method !== '(step)')
    .map(({ id }) => id)
    .concat([...excludedIds]);
  expect(new Set(all).size).toBe(all.length);
  expect(all.length).toBe(1367);
  const counts = `${(1367 - excludedIds.size).toLocaleString('en')} of 1,367 recorded calls`;
  const doc = readFileSync(join(import.meta.dirname, '../../docs/onebox.md'), 'utf8');
  expect(doc).toContain(counts);
  expect(doc).toContain(`the other ${String(excludedIds.size)} stand in`);
});
