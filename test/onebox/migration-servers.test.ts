/**
 * A whole migration while servers of both clusters die: tablet servers come back, or others take their
 * tablets, and the destination gets another master. At the end every cell is there, once.
 */
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../../src/clock.js';
import { applyHere } from '../support/apply-here.js';
import { sampleCell } from '../support/cell-samples.js';
import { fillTable } from '../support/fill.js';
import { compareTables } from '../support/independent-reader.js';
import { expectInvariants } from '../support/invariants.js';
import { createTable } from '../support/migrations.js';
import { startTwoClusters, type TwoClusters } from '../support/two-clusters.js';

let world: TwoClusters;
beforeAll(async () => {
  world = await startTwoClusters('here');
});
afterAll(async () => {
  await world.close();
});

const ROWS = 6_000;
const PAIRS = 2_000;
const keyOf = (index: number): string => String(index).padStart(4, '0');

/** Three versions in each row of the one table, pairs in the other, tablets on both servers. */
async function fill(): Promise<void> {
  const families = [{ name: 'f', group: 'g', versions: 3 }];
  await createTable(world.source, 'rows', families, [
    '0700',
    '1400',
    '2100',
    '2800',
    '3500',
    '4200',
    '5000',
  ]);
  const cells = Array.from({ length: ROWS }, (_, index) => keyOf(index)).flatMap((row) =>
    [3n, 2n, 1n].map((timestamp) =>
      sampleCell({
        row,
        family: 'f',
        qualifier: 'q',
        timestamp,
        value: `${row}@${timestamp}`.padEnd(300),
      }),
    ),
  );
  await fillTable(world.source, 'rows', cells);
  await createTable(world.source, 'pairs', [], ['1000']);
  const pairs = Array.from({ length: PAIRS }, (_, index) => keyOf(index));
  const values = pairs.map((row) => sampleCell({ row, value: `is ${row}` }));
  await fillTable(world.source, 'pairs', values, 'kv');
}

const pause = (ms: number): Promise<void> => systemClock.sleep(ms);

type Fault = () => Promise<void>;

/** What is done when so many cells have been copied, one after the other. */
function faults(): readonly (readonly [cells: number, fault: Fault])[] {
  const source = world.control('a');
  const destination = world.control('b');
  // As where there are many servers: others take its tablets by themselves.
  const replaced = { noticedAfterMs: 300, takenOverAfterMs: 200, safeMode: false };
  return [
    [2_000, () => destination.stopTabletServer(1, replaced)],
    // With the source's meta table; its tablets wait for it in safe mode.
    [
      5_000,
      async () => {
        await source.stopTabletServer(0, { noticedAfterMs: 200 });
        await pause(500);
        await source.startTabletServer(0);
      },
    ],
    [
      8_000,
      async () => {
        await destination.stopMaster();
        await pause(200);
        await destination.startMaster({ restoringMs: 300 });
      },
    ],
    // The one that holds all of the destination is back before anybody missed it.
    [
      11_000,
      async () => {
        await destination.startTabletServer(1);
        await destination.stopTabletServer(0);
        await pause(300);
        await destination.startTabletServer(0);
        destination.leaveSafeMode();
      },
    ],
    // An operator gives up the source's other one.
    [
      14_000,
      async () => {
        await source.stopTabletServer(1, { noticedAfterMs: 100 });
        await pause(200);
        source.leaveSafeMode();
      },
    ],
  ];
}

/** Sees to it that the faults happen when as many cells have been copied as they say. */
function createScript(left: readonly (readonly [cells: number, fault: Fault])[]) {
  let copied = 0;
  let begun = 0;
  let done = Promise.resolve();
  return {
    copied: (cells: number): void => {
      copied += cells;
      for (const [at, fault] of left.slice(begun)) {
        if (copied < at) return;
        begun += 1;
        done = done.then(fault);
      }
    },
    /** How many have been. */
    end: async (): Promise<number> => {
      await done;
      return begun;
    },
  };
}

test('observed-O5 promise-P1 every cell arrives while servers of both clusters die', async () => {
  await fill();
  const script = createScript(faults());
  const plan = world.writePlan(
    'servers',
    `patience: 30s
dump: { inFlight: 1MiB }
tables: [{ source: rows }, { source: pairs }]
`,
  );
  const retried = new Set<string>();
  const { exit, story } = await applyHere(join(world.folder, plan), (event) => {
    if (event.kind === 'copied') script.copied(event.cells);
    if (event.kind === 'retry') retried.add(`${event.retry.call} at the ${event.place}`);
  });
  expect(await script.end()).toBe(faults().length);
  expect(exit, story).toBe(0);
  // They were met by what they are there for.
  const met = ['scan at the source', 'write at the destination', 'master at the destination'];
  expect([...retried]).toEqual(expect.arrayContaining(met));
  for (const [table, equal] of [
    ['rows', 3 * ROWS],
    ['pairs', PAIRS],
  ] as const) {
    const there = { file: world.destinationFile, table };
    expect(compareTables({ file: world.sourceFile, table }, there)).toEqual({
      equal,
      onlyInA: 0,
      onlyInB: 0,
      different: 0,
      differences: [],
    });
  }
  await expectInvariants(world.migration('servers', exit));
}, 120_000);
