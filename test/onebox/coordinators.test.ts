/** Clusters found by every coordinator that needs no ZooKeeper; test/real/ has those. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { previewPlan } from '../../src/app.js';
import { loadPlan } from '../../src/plan/load.js';
import { startClusterPlaces, tablesOf, type ClusterPlaces } from '../support/cluster-places.js';

let places: ClusterPlaces;
let directory: string;
let ins: readonly string[];
let fake: readonly string[];

beforeAll(async () => {
  places = await startClusterPlaces();
  directory = join(places.folder, 'fakezk');
  mkdirSync(directory);
  ins = [`--tera_ins_addr_list=${places.nexus}`, `--tera_ins_root_path=${places.root}`];
  fake = [`--tera_fake_zk_path_prefix=${directory}`];
});
afterAll(() => places.close());

function publish(nodes: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(nodes)) writeFileSync(directory + name, value);
}

describe('a cluster is found', () => {
  test.each([
    ['ins', ['--tera_coord_type=ins']],
    ['mock_ins', ['--tera_coord_type=mock_ins']],
    ['the switch for ins', ['--tera_zk_enabled=false', '--tera_ins_enabled=true']],
    ['the switch for mock_ins', ['--notera_zk_enabled', '--tera_mock_ins_enabled']],
  ])('in a Nexus by %s', async (_what, flags) => {
    const cluster = places.open([...flags, ...ins]);
    expect(cluster.identity()).toEqual({ coordinator: `ins://${places.nexus}`, root: '/a' });
    expect(await tablesOf(cluster)).toEqual(['places']);
  });

  test.each([
    ['fake_zk', ['--tera_coord_type=fake_zk']],
    ['no switch that is on', ['--tera_zk_enabled=false']],
  ])('in a directory by %s', async (_what, flags) => {
    publish(places.nodes);
    const cluster = places.open([...flags, ...fake]);
    expect(cluster.identity()).toEqual({ coordinator: 'fakezk://localhost', root: directory });
    expect(await tablesOf(cluster)).toEqual(['places']);
  });

  test('in a directory whose files end with a newline', async () => {
    publish({
      '/master': `${places.nodes['/master']}\n`,
      '/root_table': `${places.nodes['/root_table']}\r\n`,
    });
    expect(await tablesOf(places.open(['--tera_coord_type=fake_zk', ...fake]))).toEqual(['places']);
  });

  test('in a directory that is filled while it is waited for, by a new master in the end', async () => {
    rmSync(`${directory}/master`, { force: true });
    rmSync(`${directory}/root_table`, { force: true });
    const found = tablesOf(places.open(['--tera_coord_type=fake_zk', ...fake]));
    publish({ '/master': '' });
    // Nobody listens on port 1: as a master that died and left its address.
    publish({ '/master': '127.0.0.1:1', '/root_table': '127.0.0.1:1' });
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    publish(places.nodes);
    expect(await found).toEqual(['places']);
  });
});

test('what a flag file gives cause to say is said also when its cluster does not serve', async () => {
  publish({ '/master': '127.0.0.1:1', '/root_table': '127.0.0.1:1' });
  const flags = ['--tera_coord_type=fake_zk', ...fake, '--tera_no_such_flag=1', ''].join('\n');
  writeFileSync(join(places.folder, 'away.flag'), flags);
  const file = join(places.folder, 'away.yaml');
  writeFileSync(
    file,
    `apiVersion: terautil/v1
name: away
clusters: { source: { flagfile: away.flag }, destination: { flagfile: away.flag } }
lockService: { type: local }
tables: [{ source: t, destination: u }]
`,
  );
  const warnings: string[] = [];
  const warn = (line: string): void => void warnings.push(line);
  const previewed = previewPlan(loadPlan(file, null), { standstillMs: 1, warn });
  await expect(previewed).rejects.toMatchObject({ id: 'TU-TERA-UNAVAILABLE' });
  const expected = `${places.folder}/away.flag:3: unknown flag --tera_no_such_flag is ignored`;
  expect(new Set(warnings)).toEqual(new Set([expected]));
});
