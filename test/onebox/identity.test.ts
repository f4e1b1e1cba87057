/** Each cluster of a migration is asked by its own user, or by nobody. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { openOneboxCluster } from '../../src/app.js';
import { systemClock, systemRandom } from '../../src/clock.js';
import type { RunEvent } from '../../src/migration/context.js';
import { startOnebox, type Onebox } from '../../src/onebox/onebox.js';
import { applyHere, type AppliedHere } from '../support/apply-here.js';
import { sampleCell } from '../support/cell-samples.js';
import { fillTable } from '../support/fill.js';
import { createTable } from '../support/migrations.js';

const folder = mkdtempSync(join(tmpdir(), 'terautil-identity-'));
let onebox: Onebox;
/** Of the destination; may change at any time. */
const loaders: Record<string, string> = { loader: 'destination-password' };

beforeAll(async () => {
  onebox = await startOnebox({
    data: folder,
    clusters: ['a', 'b', 'closed'],
    tabletServers: 2,
    clock: systemClock,
    random: systemRandom,
    access: {
      a: { ugi: { etl: 'source-password' } },
      b: { ugi: loaders },
      // Whoever gives a name is refused.
      closed: { ugi: {}, acl: {} },
    },
  });
  const { cluster, close } = openOneboxCluster(folder, 'a');
  await createTable(cluster, 't', [{ name: 'f', group: 'lg0', versions: 3 }], ['m']);
  const cells = ['a', 'b', 'x', 'y'].map((row) =>
    sampleCell({ row, family: 'f', qualifier: 'q', timestamp: 1n, value: row }),
  );
  await fillTable(cluster, 't', cells);
  close();
});
afterEach(() => {
  vi.unstubAllEnvs();
});
afterAll(async () => {
  await onebox.close();
  rmSync(folder, { recursive: true });
});

const SOURCE =
  '--tera_auth_policy=ugi\n--tera_auth_name=etl\n--tera_auth_token=source-password\n--tera_user_identity=root\n';

/** The one-box's own flag file of the cluster, with more lines. */
function flagFile(cluster: string, lines: string): string {
  const path = `${cluster}-${plans}.flag`;
  writeFileSync(join(folder, path), `--flagfile=${join(folder, cluster)}.flag\n${lines}`);
  return path;
}

let plans = 0;
/** Each to a table of its own; `source`, `destination` as in a plan. */
function apply(
  source: string,
  destination: string,
  onEvent: (event: RunEvent) => void = () => undefined,
): Promise<AppliedHere> {
  plans += 1;
  const file = join(folder, `p${plans}.yaml`);
  writeFileSync(
    file,
    `apiVersion: terautil/v1
name: p${plans}
clusters:
  source: { ${source} }
  destination: { ${destination} }
lockService: { type: local, lease: 5s }
tables: [{ source: t, destination: t${plans} }]
`,
  );
  return applyHere(file, onEvent);
}

const COPIED = { exit: 0, error: null };

describe('a migration', () => {
  test('defect-G3 names nobody at a destination whose flag file names nobody', async () => {
    const source = `flagfile: ${flagFile('a', SOURCE)}`;
    expect(await apply(source, 'flagfile: closed.flag')).toMatchObject(COPIED);
    // Such a destination would have refused the source's user.
    const leaked = `flagfile: ${flagFile('closed', SOURCE)}`;
    expect(await apply(source, leaked)).toMatchObject({ exit: 3 });
  });

  test('names each cluster’s own user, by its flag file or by the plan', async () => {
    vi.stubEnv('LOADER', 'loader');
    writeFileSync(join(folder, 'password'), 'destination-password\n');
    const identity = 'identity: { user: { env: LOADER }, token: { file: password } }';
    const source = `flagfile: ${flagFile('a', SOURCE)}`;
    expect(await apply(source, `flagfile: b.flag, ${identity}`)).toMatchObject(COPIED);
    const coordinator = `coordinator: { type: ins, addresses: ["${onebox.nexusAddress}"], root: /b }`;
    expect(await apply(source, `${coordinator}, ${identity}`)).toMatchObject(COPIED);
  });

  test('goes by the plan where the flag file says something else', async () => {
    vi.stubEnv('LOADER', 'loader');
    vi.stubEnv('PASSWORD', 'destination-password');
    const identity = 'identity: { user: { env: LOADER }, token: { env: PASSWORD } }';
    const destination = `flagfile: ${flagFile('b', SOURCE)}, ${identity}`;
    expect(await apply('flagfile: a.flag', destination)).toMatchObject(COPIED);
  });

  test('with a wrong password at the source reads nothing and creates nothing', async () => {
    const source = `flagfile: ${flagFile('a', SOURCE.replace('source-password', 'wrong'))}`;
    const { error } = await apply(source, 'flagfile: b.flag');
    expect(error).toMatchObject({ id: 'TU-TERA-PERMISSION', exit: 4 });
    const { cluster, close } = openOneboxCluster(folder, 'b');
    expect(await cluster.table(`t${plans}`)).toBeNull();
    close();
  });

  test('that loses its right while it writes fails its ranges at once, and goes on when it has it again', async () => {
    vi.stubEnv('LOADER', 'loader');
    vi.stubEnv('PASSWORD', 'destination-password');
    const identity = 'identity: { user: { env: LOADER }, token: { env: PASSWORD } }';
    const { exit, status } = await apply(
      'flagfile: a.flag',
      `flagfile: b.flag, ${identity}`,
      (event) => {
        if (event.kind === 'unit-started' && event.step === 'dump') loaders['loader'] = 'another';
      },
    );
    expect(exit).toBe(3);
    const ids = status.failures.map(({ error }) => error.id);
    expect([ids, status.tables[0]?.cells.dead_letters]).toEqual([
      ['TU-TERA-PERMISSION', 'TU-TERA-PERMISSION'],
      '0',
    ]);
    loaders['loader'] = 'destination-password';
    expect(await applyHere(join(folder, `p${plans}.yaml`))).toMatchObject(COPIED);
  });

  test('is refused before anything is sent when a secret is not there', async () => {
    const identity = 'identity: { user: { env: NOBODY_SET_IT }, token: { env: PASSWORD } }';
    const { error } = await apply('flagfile: a.flag', `flagfile: b.flag, ${identity}`);
    expect(error).toMatchObject({
      id: 'TU-SECRET',
      exit: 65,
      message:
        'clusters.destination.identity.user: the environment variable NOBODY_SET_IT is not set',
    });
  });
});
