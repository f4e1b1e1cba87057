/**
 * Two processes work on one migration over a Nexus that does what real ones were seen to do (O56-O64): it
 * loses acknowledged records, claims and locks, acknowledges what it does not do, and changes its leader. One
 * process is killed on top of that. Slow because processes must live for a while to meet with all of it.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rowKey } from '../../src/cells/bytes.js';
import { systemClock } from '../../src/clock.js';
import { parseFaults } from '../../src/onebox/faults/load.js';
import { schemaFromMessage } from '../../src/tera/schema.js';
import { sampleCell } from '../support/cell-samples.js';
import { fillTable } from '../support/fill.js';
import { compareTables } from '../support/independent-reader.js';
import { expectInvariants } from '../support/invariants.js';
import { start, terautil, type Ended, type Running } from '../support/programs.js';
import { startTwoClusters, type TwoClusters } from '../support/two-clusters.js';

const NAME = 'storm';
const SPLITS = ['1', '2', '3', '4', '5', '6', '7', '8', '9'];
const CELLS = Array.from({ length: 2_000 }, (_, at) => String((at * 6007) % 100_000))
  .map((row) => row.padStart(5, '0'))
  .sort()
  .flatMap((row) =>
    [1003n, 1002n, 1001n].map((timestamp) =>
      sampleCell({ row, family: 'many', qualifier: 'q', timestamp, value: `${row}@${timestamp}` }),
    ),
  );
/** All of it goes on for so long. */
const STORM_MS = 8_000;
const KILLED_AFTER_MS = 3_500;

let world: TwoClusters;

beforeAll(async () => {
  world = await startTwoClusters('here');
  const schema = schemaFromMessage({
    name: 'mixed',
    rawKey: 1,
    splitSize: 700,
    mergeSize: 200,
    localityGroups: [{ id: 0, name: 'base' }],
    columnFamilies: [{ name: Buffer.from('many'), localityGroup: 'base', maxVersions: 3 }],
  });
  const splits = SPLITS.map((text) => rowKey(Buffer.from(text)));
  await world.source.createTable('mixed', schema, splits);
  await fillTable(world.source, 'mixed', CELLS);
});

afterAll(async () => {
  await world.close();
});

/** Each at its times, until the storm is over. */
function storm(): string {
  const rules: string[] = [];
  const every = (ms: number, first: number, action: string): void => {
    for (let at = first; at < STORM_MS; at += ms) rules.push(`- { at: ${at}ms, do: ${action} }`);
  };
  every(1_100, 1_500, `{ nexusUndo: { key: /terautil/${NAME}/record/, changes: 3 } }`);
  every(1_700, 1_900, `{ nexusLoseLocks: { key: /terautil/${NAME}/lock/ } }`);
  every(2_300, 2_500, `{ nexusUndo: { key: /terautil/.claim/, changes: 6 } }`);
  every(3_000, 2_200, '{ nexusElection: 300ms }');
  const lost = (method: string, more: string, times: number): void => {
    rules.push(
      `- { on: { method: ${method} ${more} }, chance: 0.15, times: ${times}, do: { lose: effect } }`,
    );
  };
  lost('Put', `, key: /terautil/${NAME}/record/`, 20);
  lost('Put', ', key: /terautil/.claim/', 20);
  lost('Lock', '', 10);
  lost('UnLock', '', 10);
  return `faults:\n${rules.join('\n')}\n`;
}

/** A machine of its own: it shares no folder with the other. */
function apply(plan: string, machine: string): Running {
  return start(['apply', plan, '--auto-approve'], {
    cwd: world.folder,
    env: { TERAUTIL_STATE: join(world.folder, machine) },
  });
}

/** Again while it says that it lost its lease, or that the Nexus does not serve. */
async function applyAgain(plan: string, machine: string, left = 8): Promise<Ended> {
  const ended = await apply(plan, machine).ended;
  return ended.code === 7 && left > 1 ? applyAgain(plan, machine, left - 1) : ended;
}

test('fault-C1: two processes end equal over a Nexus that loses records and locks, one killed in between', async () => {
  const { nexusAddress } = JSON.parse(readFileSync(join(world.data, 'onebox.json'), 'utf8')) as {
    nexusAddress: string;
  };
  const plan = world.writePlan(
    NAME,
    `tables: [{ source: mixed, destination: mixed2 }]
dump: { parallelRanges: 2, inFlight: 1MiB, limit: { cells: 500/s } }
window: { end: "2000" }
`,
    { lease: '2s', lockService: `type: nexus, addresses: ['${nexusAddress}']` },
  );
  const { rules } = parseFaults(storm(), 'storm');
  for (const rule of rules) world.faults.add(rule);
  const survivor = applyAgain(plan, 'one');
  const victim = apply(plan, 'two');
  await systemClock.sleep(KILLED_AFTER_MS);
  victim.child.kill('SIGKILL');
  expect((await victim.ended).signal).toBe('SIGKILL');
  const ends = await Promise.all([survivor, applyAgain(plan, 'two')]);
  expect(ends.map(({ code, stderr }) => [code, code === 0 ? '' : stderr])).toEqual([
    [0, ''],
    [0, ''],
  ]);
  expect(world.faults.fired().every((times) => times > 0)).toBe(true);
  await expectInvariants(world.migration(NAME, 0));
  const result = compareTables(
    { file: world.sourceFile, table: 'mixed' },
    { file: world.destinationFile, table: 'mixed2' },
  );
  expect([result.differences, result.equal]).toEqual([[], CELLS.length]);
  // A third machine, that knows nothing by itself, sees the same.
  const status = await terautil(['status', plan], {
    cwd: world.folder,
    env: { TERAUTIL_STATE: join(world.folder, 'three') },
  });
  expect([status.code, status.stdout]).toEqual([0, expect.stringContaining('equal (verified)')]);
});
