/**
 * A whole copy between two one-boxes in another process: terautil's apply beside a naive copier with
 * protobufjs objects per cell over the same connections, no rules, no checkpoints, no ledger. Own CPU is
 * this process's; the clusters' is not counted. Rounds are interleaved, medians printed.
 */
import { join } from 'node:path';
import { previewPlan, runPlan } from '../src/app.js';
import { rowKey } from '../src/cells/bytes.js';
import type { Cluster } from '../src/migration/ports.js';
import { loadPlan } from '../src/plan/load.js';
import { schemaFromMessage } from '../src/tera/schema.js';
import { sampleCell } from '../test/support/cell-samples.js';
import { fillTable } from '../test/support/fill.js';
import { applyAll } from '../test/support/apply-options.js';
import { startTwoClusters, type TwoClusters } from '../test/support/two-clusters.js';
import { median } from './measure.js';
import { copyRangeNaively } from './naive.js';

const ROWS = 60_000;
const CELLS_PER_ROW = 5;
const CELLS = ROWS * CELLS_PER_ROW;
const ROWS_PER_STEP = 5_000;
const ROUNDS = 5;
const SPLITS = ['1', '2', '3', '4', '5'].map((text) => rowKey(Buffer.from(text)));
const VALUE = 'v'.repeat(100);

interface Round {
  readonly cellsPerSecond: number;
  readonly cpuMicrosPerCell: number;
}

export async function benchDump(): Promise<void> {
  const world = await startTwoClusters();
  try {
    await fill(world.source);
    const ours: Round[] = [];
    const naive: Round[] = [];
    // Round 0 warms up.
    for (let round = 0; round <= ROUNDS; round++) {
      const a = await measured(() => applyTo(world, `ours-${round}`));
      const b = await measured(() => copyTo(world, `naive-${round}`));
      if (round > 0) {
        ours.push(a);
        naive.push(b);
      }
    }
    print(ours, naive);
  } finally {
    await world.close();
  }
}

async function applyTo(world: TwoClusters, name: string): Promise<void> {
  const file = world.writePlan(name, `tables: [{ source: bench, destination: ${name} }]\n`);
  const plan = loadPlan(join(world.folder, file));
  const preview = await previewPlan(plan);
  const drain = new AbortController().signal;
  await runPlan(plan, preview, {
    version: 'bench',
    apply: applyAll({ ...plan, steps: ['dump'] }),
    drain,
    events: () => undefined,
  });
}

async function copyTo({ source, destination }: TwoClusters, name: string): Promise<void> {
  await destination.createTable(name, schemaOf(name), SPLITS);
  const tablets = await source.tablets('bench');
  await Promise.all(
    tablets.map(({ interval }) => copyRangeNaively(source, 'bench', destination, name, interval)),
  );
}

async function measured(copy: () => Promise<void>): Promise<Round> {
  const cpuBefore = process.cpuUsage();
  const begin = performance.now();
  await copy();
  const elapsedMs = performance.now() - begin;
  const cpu = process.cpuUsage(cpuBefore);
  return {
    cellsPerSecond: (CELLS / elapsedMs) * 1000,
    cpuMicrosPerCell: (cpu.user + cpu.system) / CELLS,
  };
}

async function fill(source: Cluster): Promise<void> {
  await source.createTable('bench', schemaOf('bench'), SPLITS);
  for (let first = 0; first < ROWS; first += ROWS_PER_STEP) {
    const rows = Array.from({ length: ROWS_PER_STEP }, (_, i) =>
      String(first + i).padStart(5, '0'),
    );
    const cells = rows.flatMap((row) =>
      Array.from({ length: CELLS_PER_ROW }, (_, i) =>
        sampleCell({ row, family: 'f', qualifier: `q${i}`, timestamp: 1_000_000n, value: VALUE }),
      ),
    );
    await fillTable(source, 'bench', cells);
  }
}

function schemaOf(name: string): ReturnType<typeof schemaFromMessage> {
  return schemaFromMessage({
    name,
    rawKey: 1,
    localityGroups: [{ id: 0, name: 'lg0' }],
    columnFamilies: [{ name: Buffer.from('f'), localityGroup: 'lg0', maxVersions: 1 }],
  });
}

function print(ours: readonly Round[], naive: readonly Round[]): void {
  const speed = (rounds: readonly Round[]): number => median(rounds.map((r) => r.cellsPerSecond));
  const cpu = (rounds: readonly Round[]): number => median(rounds.map((r) => r.cpuMicrosPerCell));
  const row = (name: string, rounds: readonly Round[]): string =>
    `${name.padEnd(24)}${String(Math.round(speed(rounds))).padStart(10)}${cpu(rounds).toFixed(2).padStart(12)}`;
  console.log(`dump: ${CELLS} cells of ${VALUE.length}-byte values, ${ROUNDS} rounds`);
  console.log(`${''.padEnd(24)}${'cells/s'.padStart(10)}${'CPU µs/cell'.padStart(12)}`);
  console.log(row('terautil apply', ours));
  console.log(row('naive (protobufjs)', naive));
  console.log(`own CPU, naive to terautil: ${(cpu(naive) / cpu(ours)).toFixed(2)}`);
}
