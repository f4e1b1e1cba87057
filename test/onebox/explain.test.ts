/** `explain` over real sockets: what it says of rows that were copied, changed, left out, refused, or are huge. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { explainRow, keyOf, type Explained } from '../../src/app/explain.js';
import { thisWorker } from '../../src/app.js';
import type { ExplainedDocument } from '../../src/documents/explained.generated.js';
import { loadPlan } from '../../src/plan/load.js';
import type { Cluster } from '../../src/migration/ports.js';
import { int64FromBigint } from '../../src/proto/int64.js';
import { schemaFromMessage } from '../../src/tera/schema.js';
import { plain } from '../../src/views/paint.js';
import { explainedText } from '../../src/views/explained.js';
import { applyHere } from '../support/apply-here.js';
import { sampleCell, type SampleCell } from '../support/cell-samples.js';
import { fillTable } from '../support/fill.js';
import { terautil } from '../support/programs.js';
import { schemaErrors } from '../support/schemas.js';
import { startTwoClusters, type TwoClusters } from '../support/two-clusters.js';
import { connectOnebox, put } from './onebox-harness.js';

const MEBIBYTE = 1024 * 1024;
const SECRET = 'a-value-that-nobody-may-see';
const TABLES = 'tables: [{ source: users, destination: people, range: { end: y } }]\n';
let world: TwoClusters;

const cell = (row: string, qualifier: string, timestamp: bigint, value = SECRET): SampleCell =>
  sampleCell({ row, family: 'f', qualifier, timestamp, value });

async function createTable(cluster: Cluster, name: string): Promise<void> {
  const schema = schemaFromMessage({
    name,
    rawKey: 1,
    localityGroups: [{ id: 0, name: 'g' }],
    columnFamilies: [{ id: 0, name: Buffer.from('f'), localityGroup: 'g', maxVersions: 2 }],
  });
  await cluster.createTable(name, schema, [Buffer.from('m') as never]);
}

async function explain(
  plan: string,
  key: string,
  table = 'users',
  standstillMs = 10_000,
): Promise<Explained & { readonly text: string }> {
  const file = join(world.folder, `${plan}.yaml`);
  const asked = { table, key: keyOf(key) };
  const options = { warn: () => undefined, standstillMs };
  const explained = await explainRow(loadPlan(file, null), file, asked, options);
  expect(schemaErrors('explained', explained.document)).toBeNull();
  return { ...explained, text: explainedText(explained.document, plain) };
}

const comparisons = ({ now }: ExplainedDocument): string[] =>
  now.cells.map(
    ({ comparison, qualifier, source, destination }) =>
      `${comparison} ${qualifier.text} ${source?.timestamp ?? '-'}/${destination?.timestamp ?? '-'}`,
  );

beforeAll(async () => {
  world = await startTwoClusters('here');
  await createTable(world.source, 'users');
  await fillTable(world.source, 'users', [
    cell('a1', 'q', 20n),
    cell('a1', 'q', 10n),
    cell('b b', 'q', 10n),
    cell('z1', 'q', 10n),
  ]);
  world.writePlan('p', TABLES);
});

afterAll(async () => {
  await world.close();
});

describe('before anything is registered', () => {
  it('says what the plan says, and what both clusters hold', async () => {
    const { document, exit, text } = await explain('p', 'a1');
    expect(exit).toBe(0);
    expect(document).toMatchObject({
      registered_at: null,
      range: null,
      steps: [],
      table: { registered: false, kind: 'binary', destination: 'people', holds_key: true },
      now: { source: { state: 'read', cells: '2' }, destination: { state: 'no-table' } },
    });
    expect(document.table.families).toMatchObject([{ name: { text: 'f' }, source_versions: 2 }]);
    expect(comparisons(document)).toEqual(['not-compared q 20/-', 'not-compared q 10/-']);
    expect(text).toContain('nothing is registered yet');
    expect(text).toContain('there is no such table');
  });
});

describe('of a migration that is finished', () => {
  beforeAll(async () => {
    expect((await applyHere(join(world.folder, 'p.yaml'))).exit).toBe(0);
  });

  it('tells who copied and compared a row, and that it is the same', async () => {
    const { document, exit, text } = await explain('p', 'a1');
    expect(exit).toBe(0);
    expect(document.range).toMatchObject({
      start: { text: '' },
      end: { text: 'm' },
      state: 'finished',
    });
    expect(document.steps.map(({ step, state, key_done }) => [step, state, key_done])).toEqual([
      ['create-table', 'finished', null],
      ['freeze-schema', 'finished', null],
      ['dump', 'finished', true],
      ['restore-schema', 'finished', null],
      ['diff', 'finished', true],
    ]);
    const { host, processId } = thisWorker('test');
    expect(document.steps[2]).toMatchObject({
      worker: { host, process_id: processId, version: 'test' },
      cells: { scanned: '3', written: '3' },
    });
    expect(document.now).toMatchObject({ differences: '0', counts: { same: '2' }, complete: true });
    expect(comparisons(document)).toEqual(['same q 20/20', 'same q 10/10']);
    expect(text).toContain('no difference: 2 same');
  });

  it('promise-P9 shows no value that the plan does not allow', async () => {
    const { document, text } = await explain('p', 'a1');
    expect(JSON.stringify(document) + text).not.toContain(SECRET);
    world.writePlan('values', `steps: [diff]\ndiff: { values: true }\n${TABLES}`);
    const { document: allowed, text: shown } = await explain('values', 'a1');
    expect(allowed.now.cells[0]?.source?.value?.text).toBe(SECRET);
    expect(shown).toContain(SECRET);
  });

  it('takes a key as it is printed', async () => {
    const { document } = await explain('p', 'b\\x20b');
    expect(document.key).toEqual({ b64: Buffer.from('b b').toString('base64'), text: 'b\\x20b' });
    expect(document.now.counts).toEqual({ same: '1' });
  });

  it('says that a key is outside of what the plan chooses, and compares nothing', async () => {
    const { document, exit, text } = await explain('p', 'z1');
    expect(exit).toBe(0);
    expect(document).toMatchObject({ range: null, table: { holds_key: false } });
    expect(document.now).toMatchObject({ differences: '0', source: { cells: '1' } });
    expect(comparisons(document)).toEqual(['not-compared q 10/-']);
    expect(text).toContain('this key is outside of that');
  });

  it('says that neither side has the row', async () => {
    const { document, text } = await explain('p', 'nobody');
    expect(document.now).toMatchObject({ cells: [], counts: {}, source: { cells: '0' } });
    expect(text).toContain('neither cluster has a cell in this row');
  });

  it('tells what was changed since the comparison, and what the next one finds', async () => {
    await fillTable(world.destination, 'people', [
      cell('a1', 'extra', 10n),
      cell('a1', 'q', 10n, 'other'),
    ]);
    const { document, text } = await explain('p', 'a1');
    const expected = ['only-in-destination extra -/10', 'same q 20/20', 'different q 10/10'];
    expect(comparisons(document)).toEqual(expected);
    expect(document.now.differences).toBe('2');
    expect(text).toContain('changed since');

    world.writePlan('again', `steps: [diff]\n${TABLES}`);
    expect((await applyHere(join(world.folder, 'again.yaml'))).exit).toBe(2);
    const { document: found, text: told } = await explain('again', 'a1');
    expect(found.findings).toMatchObject({ state: 'here', in_row: '2' });
    expect(found.findings.shown.map((one) => one.class).sort()).toEqual([
      'different',
      'only-in-destination',
    ]);
    expect(told).toContain('2 of this row');
    expect((await explain('again', 'b\\x20b')).document.findings).toMatchObject({
      state: 'here',
      in_row: '0',
    });
  });
});

describe('of cells that the destination refuses', () => {
  it('tells the dead letters of the row with the reason', async () => {
    const odd = 2n ** 56n - 1n;
    await createTable(world.source, 'odd');
    const raw = connectOnebox(world.data);
    const bad = { ...put('f', 'q', 0), timestamp: int64FromBigint(odd) };
    expect(await raw.write('odd', [{ row: 'k3', mutations: [bad] }])).toEqual([40]);
    raw.channels.close();
    await fillTable(world.source, 'odd', [cell('k4', 'q', 10n)]);
    world.writePlan('odd', 'steps: [dump]\ntables: [{ source: odd }]\n');
    expect((await applyHere(join(world.folder, 'odd.yaml'))).exit).toBe(3);
    const { document, text } = await explain('odd', 'k3', 'odd');
    expect(document.dead_letters).toMatchObject({ state: 'here', in_row: '1' });
    expect(document.dead_letters.shown[0]).toMatchObject({ timestamp: odd.toString() });
    expect(document.range?.state).toBe('failed');
    expect(document.steps.find(({ step }) => step === 'dump')?.error?.id).toBe('TU-DEAD-LETTERS');
    expect(text).toContain('refused  f:q');
    expect((await explain('odd', 'k4', 'odd')).document.dead_letters.in_row).toBe('0');
  });
});

describe('rows without bounds', () => {
  it('counts 20,000 cells of both sides, shows 200, and says that there are more', async () => {
    await createTable(world.source, 'wide');
    await createTable(world.destination, 'wide');
    const cells = Array.from({ length: 12_000 }, (_, at) =>
      cell('r', String(at).padStart(6, '0'), 1n, 'v'),
    );
    await fillTable(world.source, 'wide', cells);
    await fillTable(world.destination, 'wide', cells);
    world.writePlan('wide', 'steps: [diff]\ntables: [{ source: wide }]\n');
    const { document, text } = await explain('wide', 'r', 'wide');
    expect(document.now).toMatchObject({ complete: false, differences: '0' });
    const told = Number(document.now.counts['same']);
    expect(told).toBeGreaterThan(9_990);
    expect(told).toBeLessThanOrEqual(10_000);
    expect(document.now.cells).toHaveLength(200);
    expect(text).toContain('The row goes on');
  });

  it('does not read an answer of more than 64 MiB, and tells the other side', async () => {
    await createTable(world.source, 'tall');
    await createTable(world.destination, 'tall');
    const value = 'x'.repeat(24 * MEBIBYTE);
    for (const qualifier of ['a', 'b', 'c']) {
      await fillTable(world.source, 'tall', [cell('r', qualifier, 1n, value)]);
    }
    await fillTable(world.destination, 'tall', [cell('r', 'a', 1n, 'v')]);
    world.writePlan('tall', 'steps: [diff]\ntables: [{ source: tall }]\n');
    const { document, exit, text } = await explain('tall', 'r', 'tall');
    expect(exit).toBe(3);
    expect(document.now.source).toMatchObject({
      state: 'failed',
      error: { id: 'TU-ROW-TOO-LARGE' },
    });
    expect(comparisons(document)).toEqual(['not-compared a -/1']);
    expect(text).toContain('cannot be read');
  });
});

describe('the command', () => {
  const run = (...args: string[]) =>
    terautil(['explain', 'p.yaml', ...args], { cwd: world.folder });

  it('leaves with 64 for a table or a key that is none, and says what was meant', async () => {
    const [table, key, cut] = await Promise.all([
      run('user', 'a1'),
      run('users', 'a\\q'),
      run('users', 'a…b'),
    ]);
    expect([table.code, key.code, cut.code]).toEqual([64, 64, 64]);
    expect(table.stderr).toContain('Did you mean "users"?');
    expect(key.stderr).toContain('\\xHH');
    expect(cut.stderr).toContain('take the whole key from --json');
  });

  it('prints the document, of the empty key too', async () => {
    const { code, stdout } = await run('users', '', '--json');
    expect(code).toBe(0);
    expect(schemaErrors('explained', JSON.parse(stdout))).toBeNull();
    expect(JSON.parse(stdout)).toMatchObject({ key: { b64: '', text: '' } });
  });
});

describe('without a cluster', () => {
  it('promise-P8 tells the rest, and leaves with 7', async () => {
    await world.control('b').stopMaster();
    const { document, exit, text } = await explain('p', 'a1', 'users', 3_000);
    expect(document.now.source.error).toBeNull();
    expect(exit).toBe(7);
    expect(document.now.destination).toMatchObject({ state: 'failed', error: { class: 'retry' } });
    expect(document.now.source).toMatchObject({ state: 'read', cells: '2' });
    expect(comparisons(document)).toEqual(['not-compared q 20/-', 'not-compared q 10/-']);
    expect(document.steps).toHaveLength(5);
    expect(text).toContain('not compared as a whole, without the destination');
  });
});
