/**
 * Whole migrations by the built program, over real sockets, while a one-box does everything wrong that
 * it can, by a seed: two applies at once, one of them killed now and then, again and again until one ends
 * with 0. Then the checker of the invariants has the word, and the independent reader.
 *
 * TERAUTIL_TEST_SEED=n runs one seed only, TERAUTIL_TEST_STORMS=n the first n instead of 20. The seed
 * decides what goes wrong, not the order in which calls meet it.
 */
import type { ChildProcess } from 'node:child_process';
import { afterAll, expect, test } from 'vitest';
import { createChance } from '../../src/onebox/faults/chance.js';
import { parseFaults } from '../../src/onebox/faults/load.js';
import { sampleCell } from '../support/cell-samples.js';
import { fillTable } from '../support/fill.js';
import { compareTables } from '../support/independent-reader.js';
import { expectInvariants } from '../support/invariants.js';
import { createTable } from '../support/migrations.js';
import { start } from '../support/programs.js';
import { stormScript } from '../support/storm.js';
import { startTwoClusters, type TwoClusters } from '../support/two-clusters.js';

const given = process.env['TERAUTIL_TEST_SEED'];
const storms = Number(process.env['TERAUTIL_TEST_STORMS'] ?? 20);
const SEEDS =
  given === undefined ? Array.from({ length: storms }, (_, i) => i + 1) : [Number(given)];
const ROWS = 3_000;
const PAIRS = 2_000;
const RUNS_MAX = 20;
const LAST_MS = 15_000;

const keyOf = (index: number): string => String(index).padStart(4, '0');
const KEYS = Array.from({ length: 60 }, (_, i) => keyOf(i * 50 + 25));
let total = 0;
/** Applies that have not ended. */
const running = new Set<ChildProcess>();

afterAll(() => {
  process.stderr.write(`Scripted faults that happened: ${total}\n`);
});

/** Three versions in each row of the one table, pairs in the other. */
async function fill({ source }: TwoClusters): Promise<void> {
  const families = [{ name: 'f', group: 'g', versions: 3 }];
  const borders = (step: number, end: number): string[] =>
    Array.from({ length: Math.ceil(end / step) - 1 }, (_, i) => keyOf((i + 1) * step));
  await createTable(source, 'rows', families, borders(75, ROWS));
  const cells = Array.from({ length: ROWS }, (_, index) => keyOf(index)).flatMap((row) =>
    [3n, 2n, 1n].map((timestamp) =>
      sampleCell({ row, family: 'f', qualifier: 'q', timestamp, value: `${row}@${timestamp}` }),
    ),
  );
  await fillTable(source, 'rows', cells);
  await createTable(source, 'pairs', [], borders(100, PAIRS));
  const pairs = Array.from({ length: PAIRS }, (_, index) =>
    sampleCell({ row: keyOf(index), value: `is ${index}` }),
  );
  await fillTable(source, 'pairs', pairs, 'kv');
}

const PLAN = `patience: 10s
dump: { inFlight: 1MiB, attempts: 10 }
tables: [{ source: rows }, { source: pairs }]
`;

test.each(SEEDS)(
  'fault-N1 fault-N2 fault-N3 fault-N4 fault-N7 promise-P1 promise-P11 the storm of seed %i',
  async (seed) => {
    const world = await startTwoClusters('here');
    try {
      await fill(world);
      const plan = world.writePlan('storm', PLAN, { lease: '2s' });
      const { rules } = parseFaults(stormScript(seed, KEYS, LAST_MS), 'storm.yaml');
      for (const rule of rules) world.faults.add(rule);

      const chance = createChance(seed);
      const ends: string[] = [];
      const apply = async (diesAfterMs: number | null): Promise<number | null> => {
        const { child, ended } = start(['apply', plan, '--auto-approve', '--lock-timeout', '2'], {
          cwd: world.folder,
        });
        running.add(child);
        void ended.then(() => running.delete(child));
        const timer =
          diesAfterMs === null ? undefined : setTimeout(() => child.kill('SIGKILL'), diesAfterMs);
        const { code, signal, stderr } = await ended;
        clearTimeout(timer);
        ends.push(`${code ?? signal ?? ''}`);
        // 5: what stands in the storm's way before anything is begun; 7: patience is at an end.
        if (![0, 3, 5, 7, null].includes(code)) throw new Error(`exit ${code}: ${stderr}`);
        return code;
      };
      let code: number | null = null;
      for (let run = 0; run < RUNS_MAX && code !== 0; run += 1) {
        // A master that starts while too few tablet servers are up needs an operator (O5).
        for (const cluster of ['a', 'b'] as const) world.control(cluster).leaveSafeMode();
        const other = run % 2 === 0 ? apply(500 + chance() * 5_000) : Promise.resolve(null);
        [code] = await Promise.all([apply(null), other]);
      }
      const fired = world.faults.fired().reduce((sum, times) => sum + times, 0);
      total += fired;
      world.faults.clear();
      const story = `seed ${seed}, ${fired} faults, applies ended with ${ends.join(' ')}`;
      process.stderr.write(`${story}\n`);
      expect(code, story).toBe(0);
      expect(fired, story).toBeGreaterThan(200);
      await expectInvariants(world.migration('storm', 0));
      for (const [table, cells] of [
        ['rows', 3 * ROWS],
        ['pairs', PAIRS],
      ] as const) {
        const result = compareTables(
          { file: world.sourceFile, table },
          { file: world.destinationFile, table },
        );
        expect(result.differences, story).toEqual([]);
        expect(result.equal, story).toBe(cells);
      }
    } finally {
      for (const child of running) child.kill('SIGKILL');
      await world.close();
    }
  },
);
