/**
 * product.md §7: what is refused is refused before anything is written. Every request that reaches any server
 * of the one-box is recorded there.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { openOneboxCluster } from '../../src/app.js';
import { systemClock, systemRandom } from '../../src/clock.js';
import { asTerautilError, type TerautilError } from '../../src/errors.js';
import type { Cluster } from '../../src/migration/ports.js';
import { startOnebox, type Onebox } from '../../src/onebox/onebox.js';
import { loadPlan } from '../../src/plan/load.js';
import type { FallibleHandlers } from '../../src/rpc/types.js';
import { applyHere } from '../support/apply-here.js';
import { sampleCell } from '../support/cell-samples.js';
import { fillTable } from '../support/fill.js';
import { applyPlan, createTable } from '../support/migrations.js';

const log = vi.hoisted(() => ({ received: [] as string[] }));

vi.mock('../../src/rpc/server.js', async (load) => {
  const original = await load<typeof import('../../src/rpc/server.js')>();
  const watched = (handlers: FallibleHandlers): FallibleHandlers =>
    Object.fromEntries(
      Object.entries(handlers).map(([method, handle]) => [
        method,
        (...call: Parameters<typeof handle>) => {
          log.received.push(method);
          return handle(...call);
        },
      ]),
    );
  const startRpcServer: typeof original.startRpcServer = (options) =>
    original.startRpcServer({ ...options, handlers: watched(options.handlers) });
  return { ...original, startRpcServer };
});

/** Of them all, no reading verb may call another one. */
const READING = /\.(Get|Scan|ShowStatus|ShowTables|ShowTabletNodes|ReadTablet|ScanTablet)$/;

const folder = mkdtempSync(join(tmpdir(), 'terautil-guards-'));
const data = join(folder, 'box');
const closers: (() => void)[] = [];
const clusters: Record<string, Cluster> = {};
let onebox: Onebox;

beforeAll(async () => {
  mkdirSync(data);
  const options = { tabletServers: 1, clock: systemClock, random: systemRandom };
  onebox = await startOnebox({ data, clusters: ['a', 'b', 'c'], ...options });
  for (const name of ['a', 'b', 'c']) {
    const { cluster, close } = openOneboxCluster(data, name);
    clusters[name] = cluster;
    closers.push(close);
  }
});
afterAll(async () => {
  for (const close of closers) close();
  await onebox.close();
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  log.received.length = 0;
});

/** One family that keeps one version; with a cell when there is a value. */
async function make(cluster: string, table: string, value: string | null): Promise<void> {
  const place = clusters[cluster];
  if (place === undefined) throw new Error(`no cluster ${cluster}`);
  await createTable(place, table, [{ name: 'f', group: 'g' }], ['m']);
  const cell = { row: 'r', family: 'f', qualifier: 'q', timestamp: 1n };
  if (value !== null) await fillTable(place, table, [sampleCell({ ...cell, value })]);
}

/** A directory that leads to the cluster, as to what was always there. */
function leadTo(directory: string, name: string): void {
  const place = onebox.clusters.find((cluster) => cluster.name === name);
  mkdirSync(join(folder, directory), { recursive: true });
  writeFileSync(join(folder, directory, 'master'), place?.masterAddress ?? '');
  writeFileSync(join(folder, directory, 'root_table'), place?.tabletServerAddresses[0] ?? '');
}

function flagFile(path: string, lines: string): string {
  writeFileSync(join(folder, path), lines);
  return `{ flagfile: ./${path} }`;
}

const box = (name: string): string => `{ flagfile: ./box/${name}.flag }`;
const at = (directory: string): string =>
  `{ coordinator: { type: fake_zk, root: ./${directory} } }`;

let plans = 0;

function writePlan(rest: string, source = box('a'), destination = box('b'), name = 'g'): string {
  plans += 1;
  const file = join(folder, `${name}${plans}.yaml`);
  writeFileSync(file, planText(`${name}${plans}`, rest, source, destination));
  return file;
}

function planText(name: string, rest: string, source: string, destination: string): string {
  return `apiVersion: terautil/v1
name: ${name}
clusters: { source: ${source}, destination: ${destination} }
lockService: { type: local, lease: 1s }
${rest}
`;
}

/** apply leaves with 4, and none of the servers was asked to change anything. */
async function expectRefused(file: string, ...messages: readonly RegExp[]): Promise<void> {
  log.received.length = 0;
  const error = await refusalOf(file);
  expect(log.received.filter((method) => !READING.test(method))).toEqual([]);
  const text = `${error.message} ${error.hint ?? ''}`;
  for (const message of messages) expect(text).toMatch(message);
  expect(error.exit).toBe(4);
}

async function refusalOf(file: string): Promise<TerautilError> {
  const plan = loadPlan(file, null);
  try {
    await applyPlan(plan);
  } catch (error) {
    return asTerautilError(error);
  }
  throw new Error('It was not refused.');
}

describe('fault-N10 refused before any write', () => {
  it('one cluster and table under two addresses', async () => {
    await make('a', 'same', 'x');
    const nexus = onebox.nexusAddress.replace('127.0.0.1', 'localhost');
    const root = onebox.clusters.find(({ name }) => name === 'a')?.root ?? '';
    const lines = `--tera_coord_type=ins\n--tera_ins_addr_list=${nexus}\n--tera_ins_root_path=${root}\n`;
    const file = writePlan(
      'tables: [{ source: same, existingCells: merge }]',
      box('a'),
      flagFile('same.flag', lines),
    );
    await expectRefused(file, /same cluster and table/);
  });

  it('swapped: the source has no such table, or an empty one; what is full is the destination', async () => {
    await make('a', 'swapped', 'x');
    await make('a', 'swapped-too', 'x');
    await make('b', 'swapped-too', null);
    const tables = 'tables: [{ source: swapped }, { source: swapped-too }]';
    const file = writePlan(tables, box('b'), box('a'));
    await expectRefused(
      file,
      /swapped: The source has no table swapped\./,
      /swapped-too: The source table is empty\./,
      /are source and destination swapped/,
    );
    await expectRefused(writePlan("tables: [{ source: 'swappedX*' }]"), /finds none of the/);
  });

  it('existingCells: merge lets no swapped plan through', async () => {
    await make('a', 'swapped-merge', 'x');
    await make('b', 'swapped-merge', null);
    const file = writePlan(
      'tables: [{ source: swapped-merge, existingCells: merge }]',
      box('b'),
      box('a'),
    );
    await expectRefused(file, /source table is empty/, /swapped/);
  });

  it('an empty source', async () => {
    await make('a', 'empty', null);
    await expectRefused(writePlan('tables: [{ source: empty }]'), /The source table is empty/);
  });
});

describe('what the plan expects is judged before any write', () => {
  it.each([
    ['atMost: { ranges: 1 }', /at most 1 ranges .* and there are 2/],
    ['atMost: { tables: 1, bytes: 1GiB }', /does not tell the size of expected/],
    ['create: never', /that no table is created/],
    ['empty: [expected-full]', /expected-full to be empty .* holds cells/],
  ])('%s', async (expectation, message) => {
    if (!(await clusters['a']?.table('expected'))) {
      await make('a', 'expected', 'x');
      await make('a', 'expected-full', 'x');
      await make('b', 'expected-full', 'y');
    }
    const full = expectation.startsWith('empty');
    const tables = full
      ? '{ source: expected-full, existingCells: merge }'
      : '{ source: expected }';
    const file = writePlan(`tables: [${tables}]\nexpect: { ${expectation} }`);
    await expectRefused(file, message);
  });

  it('and not again once the tables are registered, whatever it says then', async () => {
    await make('a', 'expected-once', 'x');
    const tables = 'tables: [{ source: expected-once }]';
    const file = writePlan(`${tables}\nexpect: { atMost: { ranges: 2 }, empty: ['exp*'] }`);
    expect((await applyHere(file)).exit).toBe(0);
    const name = `g${plans}`;
    writeFileSync(
      file,
      planText(
        name,
        `${tables}\nexpect: { atMost: { ranges: 1 }, create: never }`,
        box('a'),
        box('b'),
      ),
    );
    expect((await applyHere(file)).exit).toBe(0);
  });

  it('but for what is new in an edited plan', async () => {
    await make('a', 'expected-old', 'x');
    await make('a', 'expected-new', 'x');
    const file = writePlan('tables: [{ source: expected-old }]');
    const name = `g${plans}`;
    expect((await applyHere(file)).exit).toBe(0);
    const edited = (ranges: number): string =>
      planText(
        name,
        `tables: [{ source: expected-old }, { source: expected-new }]\nexpect: { atMost: { ranges: ${ranges} } }`,
        box('a'),
        box('b'),
      );
    writeFileSync(file, edited(1));
    await expectRefused(file, /at most 1 ranges .* there are 2/);
    writeFileSync(file, edited(2));
    expect((await applyHere(file)).exit).toBe(0);
  });
});

describe('fault-N9 after registration, an address leads to another cluster', () => {
  /** Registered, and drained before anything is created. */
  async function registerOnly(file: string): Promise<void> {
    await applyPlan(loadPlan(file, null), (event, drain) => {
      if (event.kind === 'phase') drain.abort();
    });
  }

  it('a flag file that names another cluster, of either side', async () => {
    await make('a', 'flag', 'x');
    await make('c', 'flag', 'z');
    flagFile('from.flag', `--flagfile=${join(data, 'a.flag')}\n`);
    flagFile('to.flag', `--flagfile=${join(data, 'b.flag')}\n`);
    const file = writePlan(
      'tables: [{ source: flag }]',
      '{ flagfile: ./from.flag }',
      '{ flagfile: ./to.flag }',
    );
    await registerOnly(file);
    flagFile('to.flag', `--flagfile=${join(data, 'c.flag')}\n`);
    await expectRefused(file, /belongs to a migration between other clusters/);
    flagFile('to.flag', `--flagfile=${join(data, 'b.flag')}\n`);
    flagFile('from.flag', `--flagfile=${join(data, 'c.flag')}\n`);
    await expectRefused(file, /belongs to a migration between other clusters/);
    flagFile('from.flag', `--flagfile=${join(data, 'a.flag')}\n`);
    expect((await applyHere(file)).exit).toBe(0);
  });

  it('the same address, behind which others serve: their table holds cells where ours was to be created', async () => {
    await make('a', 'moved', 'x');
    await make('c', 'moved', 'z');
    leadTo('moved', 'b');
    const file = writePlan(
      'tables: [{ source: moved, existingCells: merge }]',
      box('a'),
      at('moved'),
    );
    await registerOnly(file);
    leadTo('moved', 'c');
    await expectRefused(
      file,
      /moved was to be created, and is there by now with cells/,
      /same cluster/,
    );
    leadTo('moved', 'b');
    expect((await applyHere(file)).exit).toBe(0);
  });

  it('the same address, and their table is another one of its name, or missing', async () => {
    // Masters tell the time of creation in seconds.
    await make('b', 'renewed', null);
    await make('b', 'renewed-too', null);
    await make('a', 'renewed', 'x');
    await make('a', 'renewed-too', 'x');
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    await make('c', 'renewed', null);
    leadTo('renewed', 'b');
    const tables = 'tables: [{ source: renewed }, { source: renewed-too }]';
    const file = writePlan(tables, box('a'), at('renewed'));
    await registerOnly(file);
    leadTo('renewed', 'c');
    await expectRefused(
      file,
      /destination table renewed is not what was registered: it was dropped and created again/,
      /The destination has no table renewed-too any more/,
    );
    leadTo('renewed', 'b');
    expect((await applyHere(file)).exit).toBe(0);
    // Nor is what was copied taken for what is there now.
    leadTo('renewed', 'c');
    await expectRefused(file, /is not what was registered/);
  });

  it('the same address of the source, and its table is another one of its name', async () => {
    await make('a', 'origin', 'x');
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    await make('c', 'origin', 'z');
    leadTo('origin', 'a');
    const file = writePlan('tables: [{ source: origin }]', at('origin'), box('b'));
    await registerOnly(file);
    leadTo('origin', 'c');
    await expectRefused(file, /source table origin is not what was registered/);
    leadTo('origin', 'a');
    expect((await applyHere(file)).exit).toBe(0);
  });
});
