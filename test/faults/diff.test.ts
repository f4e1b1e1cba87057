/** A comparison that is interrupted, resumed, disturbed by writers and by tablets that split and merge. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rowKey } from '../../src/cells/bytes.js';
import { systemClock } from '../../src/clock.js';
import type { StatusDocument } from '../../src/documents/status.generated.js';
import type { TableSchema } from '../../src/migration/ports.js';
import { schemaFromMessage } from '../../src/tera/schema.js';
import { sampleCell, type SampleCell } from '../support/cell-samples.js';
import { openEditor, type Editor } from '../support/edits.js';
import { fillTable } from '../support/fill.js';
import { findingText, readFindings } from '../support/findings.js';
import { openLedger, type Migration } from '../support/invariant-flaws.js';
import { expectInvariants } from '../support/invariants.js';
import { terautil, type Ended } from '../support/programs.js';
import { startTwoClusters, type TwoClusters } from '../support/two-clusters.js';

/** Two ranges of 40,000 source cells: each has a checkpoint in its middle (50,000 cells of both sides). */
const ROWS = 20_000;
const EDITED_EVERY = 400;

let world: TwoClusters;
let here: Editor;
let there: Editor;

function schemaOf(name: string): TableSchema {
  return schemaFromMessage({
    name,
    rawKey: 1,
    localityGroups: [{ id: 0, name: 'lg' }],
    columnFamilies: [
      { name: Buffer.from('many'), localityGroup: 'lg', maxVersions: 3 },
      { name: Buffer.from('one'), localityGroup: 'lg', maxVersions: 1 },
    ],
  });
}

const rowName = (i: number): string => String(i).padStart(5, '0');

const MIDDLE = rowKey(Buffer.from(rowName(ROWS / 2)));

function cells(rows: number): SampleCell[] {
  return Array.from({ length: rows }, (_, i) => rowName(i)).flatMap((row) => [
    ...[3n, 2n, 1n].map((timestamp) =>
      sampleCell({ row, family: 'many', qualifier: 'q', timestamp, value: `${row}@${timestamp}` }),
    ),
    sampleCell({ row, family: 'one', qualifier: 'q', timestamp: 1n, value: 'x' }),
  ]);
}

beforeAll(async () => {
  world = await startTwoClusters();
  here = openEditor(world.data, 'a');
  there = openEditor(world.data, 'b');
  await world.source.createTable('big', schemaOf('big'), [MIDDLE]);
  await fillTable(world.source, 'big', cells(ROWS));
});

afterAll(async () => {
  here.close();
  there.close();
  await world.close();
});

function apply(
  plan: string,
  failpoint?: string,
  failpointSignal: NodeJS.Signals = 'SIGKILL',
): Promise<Ended> {
  return terautil(['apply', plan, '--auto-approve'], {
    cwd: world.folder,
    ...(failpoint === undefined ? {} : { failpoint, failpointSignal }),
  });
}

async function statusOf(plan: string): Promise<StatusDocument> {
  const { stdout } = await terautil(['status', plan, '--json'], { cwd: world.folder });
  return JSON.parse(stdout) as StatusDocument;
}

interface Result {
  readonly counts: unknown;
  readonly findings: readonly string[];
}

/** What a comparison said, range by range. */
async function resultOf(name: string): Promise<Result> {
  const { ledger } = await openLedger(world.migration(name, 0));
  const counts = [...ledger.records.values()]
    .filter(({ step }) => step === 'diff')
    .map(({ unit, state, diff, file }) => [unit, state, diff?.counts, file?.lines]);
  const findings = readFindings(join(world.folder, '.terautil', name)).map(findingText);
  return { counts, findings };
}

/** Some cells changed, some missing, some too many, in all of the table. */
async function editTable(table: string): Promise<number> {
  const rows = Array.from({ length: ROWS / EDITED_EVERY }, (_, i) => rowName(i * EDITED_EVERY + 7));
  for (const [i, row] of rows.entries()) {
    const at = { row, family: 'one', qualifier: 'q', timestamp: 1n };
    if (i % 3 === 0) await there.put(table, at, 'changed');
    else if (i % 3 === 1) await there.removeVersion(table, at);
    else await there.put(table, { ...at, qualifier: 'extra' }, 'extra');
  }
  return rows.length;
}

describe('interrupted', () => {
  const DIFF = 'steps: [diff]\ntables: [{ source: big }]\ndiff: { parallelRanges: 1 }\n';
  const more: Partial<Migration> = { steps: ['diff'], edited: 'destination' };
  let undisturbed: Result;

  beforeAll(async () => {
    const copied = await apply(
      world.writePlan('copy', 'steps: [dump]\ntables: [{ source: big }]\n'),
    );
    expect(copied.code, copied.stderr).toBe(0);
    await expectInvariants(world.migration('copy', copied.code, { steps: ['dump'] }));
    const edits = await editTable('big');
    const calm = await apply(world.writePlan('calm', DIFF));
    expect(calm.code, calm.stderr).toBe(2);
    undisturbed = await resultOf('calm');
    expect(undisturbed.findings).toHaveLength(edits);
    await expectInvariants(world.migration('calm', calm.code, more));
  });

  test.each([
    ['diff.before_scan:1', 'stay'],
    ['diff.before_checkpoint:1', 'split'],
    ['diff.before_checkpoint:2', 'merge'],
    ['diff.before_checkpoint:3', 'stay'],
    ['diff.rechecked:1', 'split'],
    ['diff.after_checkpoint_before_finished:1', 'merge'],
    ['diff.publishing_finished:1', 'stay'],
  ])(
    'fault-C1 fault-V7 killed at %s: the same result (tablets of the source %s)',
    async (failpoint, change) => {
      const name = failpoint.replace(/[^a-z0-9]/g, '-');
      const plan = world.writePlan(name, DIFF);
      const killed = await apply(plan, failpoint);
      expect(killed.signal, killed.stderr).toBe('SIGKILL');
      if (change === 'split') await world.source.splitTablet('big', rowKey(Buffer.from('033')));
      if (change === 'merge') await here.mergeFirst('big');
      if (change !== 'stay') {
        await world.destination.splitTablet('big', rowKey(Buffer.from('12')));
        await there.mergeFirst('big');
      }
      const resumed = await apply(plan);
      expect(resumed.code, resumed.stderr).toBe(2);
      // As the next plan finds it, which takes its ranges from it.
      if (change === 'split') await here.mergeFirst('big');
      if (change === 'merge') await world.source.splitTablet('big', MIDDLE);
      expect(await resultOf(name)).toEqual(undisturbed);
      await expectInvariants(world.migration(name, resumed.code, more));
    },
  );

  test('fault-C5 defect-C15 Ctrl-C: drained, 130, resumable, and the same result', async () => {
    const plan = world.writePlan('interrupted', DIFF);
    const stopped = await apply(plan, 'diff.before_checkpoint:1', 'SIGINT');
    expect(stopped.code, stopped.stderr).toBe(130);
    const { ledger } = await openLedger(world.migration('interrupted', 130));
    const compared = [...ledger.records.values()].reduce(
      (sum, { diff }) => sum + (diff?.counts.sourceCells ?? 0),
      0,
    );
    // What was compared is kept, and it was not all.
    expect(compared).toBeGreaterThan(0);
    expect(compared).toBeLessThan(4 * ROWS);
    expect(await statusOf(plan)).toMatchObject({ state: 'incomplete', workers: [] });
    for (const verb of ['status', 'report']) {
      const { code, stdout } = await terautil([verb, plan], { cwd: world.folder });
      expect(code, stdout).toBe(0);
      expect(stdout).toContain('Incomplete: 0 of 2 ranges finished, 2 pending.');
      expect(stdout).not.toMatch(/Equal|Different/);
    }
    await expectInvariants(world.migration('interrupted', stopped.code, more));

    const resumed = await apply(plan);
    expect(resumed.code, resumed.stderr).toBe(2);
    expect(await resultOf('interrupted')).toEqual(undisturbed);
    await expectInvariants(world.migration('interrupted', resumed.code, more));
  });

  test('fault-C1 fault-V7 killed between flush and comparison: the same result, and verified', async () => {
    const rest = `tables: [{ source: big, destination: flushed }]
dump: { parallelRanges: 2 }
diff: { parallelRanges: 1 }
`;
    const plan = world.writePlan('flushed', `steps: [dump]\n${rest}`);
    expect((await apply(plan)).code).toBe(0);
    await editTable('flushed');
    world.writePlan('flushed', `steps: [dump, diff]\n${rest}`);
    const killed = await apply(plan, 'diff.after_flush:1');
    expect(killed.signal, killed.stderr).toBe('SIGKILL');
    const resumed = await apply(plan);
    expect(resumed.code, resumed.stderr).toBe(2);
    expect((await resultOf('flushed')).findings.toSorted()).toEqual(
      undisturbed.findings.toSorted(),
    );
    expect((await statusOf(plan)).tables[0]?.diff).toMatchObject({ level: 'verified' });
    await expectInvariants(world.migration('flushed', resumed.code, { edited: 'destination' }));
  });
});

test('fault-V3 defect-C7 writers on both sides all along: superseded is counted apart, and no false difference', async () => {
  const rows = 10_000;
  const perTurn = 60;
  await world.source.createTable('live', schemaOf('live'), [
    rowKey(Buffer.from(rowName(rows / 2))),
  ]);
  await fillTable(world.source, 'live', cells(rows));
  await world.destination.createTable('live', schemaOf('live'), []);
  let isOver = false;
  let written = 0;
  /** Applications that write to the old table, and then to the new one; one of them only to the old. */
  const writer = async (number: number): Promise<void> => {
    for (let turn = number; !isOver; turn += 4) {
      const timestamp = systemClock.wallMicros();
      const family = turn % 3 === 0 ? 'one' : 'many';
      const some = Array.from({ length: perTurn }, (_, i) => {
        const row = rowName(i * Math.floor(rows / perTurn) + (turn % 160));
        return sampleCell({ row, family, qualifier: 'q', timestamp, value: `live ${turn}` });
      });
      await fillTable(world.source, 'live', some);
      if (number > 0) await fillTable(world.destination, 'live', some);
      written += some.length;
    }
  };
  const writers = [0, 1, 2, 3].map(writer);
  const plan = world.writePlan(
    'live',
    'tables: [{ source: live, existingCells: merge }]\nwindow: { end: "2000" }\n',
  );
  const end = await apply(plan);
  isOver = true;
  await Promise.all(writers);
  expect(end.code, end.stderr).toBe(0);
  expect(written).toBeGreaterThan(10 * perTurn);
  const { diff } = (await statusOf(plan)).tables[0] ?? {};
  expect(diff?.cells).toMatchObject({
    only_in_src: '0',
    only_in_dest: '0',
    both_have_but_diff: '0',
    trimmed: '0',
  });
  expect(Number(diff?.cells.superseded)).toBeGreaterThan(0);
  const findings = readFindings(join(world.folder, '.terautil', 'live'));
  expect(new Set(findings.map((finding) => finding.class))).toEqual(new Set(['superseded']));
  await expectInvariants(world.migration('live', end.code, { edited: 'after-fence' }));
});
