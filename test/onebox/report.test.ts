/**
 * Reports on a migration in which much went wrong: a range that failed, cells that the destination cannot
 * hold, cells that were changed between copy and comparison. The programs run as a user starts them.
 * Needs `npm run build`.
 */
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ReportDocument, ReportTable } from '../../src/documents/report.generated.js';
import type { StatusDocument } from '../../src/documents/status.generated.js';
import { rowKey } from '../../src/cells/bytes.js';
import { int64FromBigint } from '../../src/proto/int64.js';
import { schemaFromMessage } from '../../src/tera/schema.js';
import { MARKDOWN_LENGTH_MAX } from '../../src/views/report-markdown.js';
import { sampleCell, type SampleCell } from '../support/cell-samples.js';
import { fillTable } from '../support/fill.js';
import { start, terautil, type Ended } from '../support/programs.js';
import { startTwoClusters, type TwoClusters } from '../support/two-clusters.js';
import { connectOnebox, put } from './onebox-harness.js';

const ROOT = join(import.meta.dirname, '../..');
const DESTINATION_ODD = 2n ** 56n - 1n;
const SECRET = 'a-value-that-nobody-may-see';
const NOT_RUN = 'this-stays-in-the-environment';
let world: TwoClusters;
let report: ReportDocument;

const cell = (row: string, timestamp: bigint, value: string, family = 'f'): SampleCell =>
  sampleCell({ row, family, qualifier: 'q', timestamp, value });
const run = (...args: string[]): Promise<Ended> => terautil(args, { cwd: world.folder });
const tableOf = (name: string): ReportTable => {
  const found = report.tables.find(({ source }) => source === name);
  if (found === undefined) throw new Error(`no table ${name}`);
  return found;
};

function errorsOf(document: unknown, name: string): unknown {
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true });
  for (const file of readdirSync(join(ROOT, 'schemas'))) {
    ajv.addSchema(JSON.parse(readFileSync(join(ROOT, 'schemas', file), 'utf8')) as object);
  }
  const validate = ajv.getSchema(`urn:terautil:v1:${name}`);
  validate?.(document);
  return validate?.errors;
}

async function createTable(name: string, versions: number, splitAt: readonly string[] = []) {
  const schema = schemaFromMessage({
    name,
    rawKey: versions === 0 ? 3 : 1,
    kvOnly: versions === 0,
    localityGroups: [{ id: 0, name: 'g' }],
    columnFamilies:
      versions === 0
        ? []
        : [{ id: 0, name: Buffer.from('f'), localityGroup: 'g', maxVersions: versions }],
  });
  await world.source.createTable(
    name,
    schema,
    splitAt.map((key) => rowKey(Buffer.from(key))),
  );
}

beforeAll(async () => {
  world = await startTwoClusters();
  await createTable('users', 1, ['h', 'p']);
  await createTable('orders', 3);
  await createTable('flags', 0);
  const users = ['a1', 'a2', 'a|<b>`3', 'a4', 'k1', 'k2', 'z1'];
  await fillTable(
    world.source,
    'users',
    users.map((row) => cell(row, 10n, SECRET)),
  );
  await fillTable(
    world.source,
    'orders',
    [30n, 20n, 10n].map((timestamp) => cell('o1', timestamp, `v${String(timestamp)}`)),
  );
  await fillTable(world.source, 'flags', [sampleCell({ row: 'x', value: '1' })], 'kv');
  const raw = connectOnebox(join(world.folder, 'onebox'));
  const odd = { ...put('f', 'q', 0), timestamp: int64FromBigint(DESTINATION_ODD) };
  const long = put('f', 'q'.repeat(300), 10);
  expect(await raw.write('users', [{ row: 'k3', mutations: [odd] }])).toEqual([40]);
  expect(await raw.write('users', [{ row: 'z2', mutations: [long] }])).toEqual([40]);
  raw.channels.close();

  const tables =
    'tables: [{ source: users, destination: people }, { source: orders }, { source: flags }]\n';
  world.writePlan('much', `steps: [dump]\n${tables}`);
  expect((await run('apply', 'much.yaml', '--auto-approve')).code).toBe(3);
  await fillTable(world.destination, 'people', [
    cell('a2', 20n, 'other'),
    cell('a9', 10n, 'extra'),
  ]);
  await fillTable(world.destination, 'orders', [cell('o1', 40n, 'v30')]);
  world.writePlan('much', tables);
  expect((await run('apply', 'much.yaml', '--auto-approve')).code).toBe(3);
  report = JSON.parse(
    (await run('report', 'much.yaml', '--format', 'json')).stdout,
  ) as ReportDocument;
});

afterAll(() => world.close());

describe('report', () => {
  it('shows', async () => {
    for (const format of ['text', 'json', 'markdown']) {
      const { stdout, stderr } = await run('report', 'much.yaml', '--format', format);
      writeFileSync(`/tmp/report-${format}`, stdout + stderr);
    }
    const s = await run('status', 'much.yaml');
    writeFileSync('/tmp/report-status', s.stdout + s.stderr);
  });
});
