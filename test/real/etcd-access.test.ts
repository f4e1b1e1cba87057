/** An etcd that asks for client certificates and for a user with a password. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openLockService } from '../../src/app/lock-service.js';
import { systemClock, systemRandom } from '../../src/clock.js';
import { createEtcdClient } from '../../src/etcd/client.js';
import { TerautilError } from '../../src/errors.js';
import type { EtcdLockService } from '../../src/plan/types.js';
import { createSecret } from '../../src/secret.js';
import { createAuthority, type Authority, type Signed } from '../support/certificates.js';
import { startEtcds, whyNoEtcd, type EtcdServers } from '../support/etcd.js';
import { entry } from '../support/lock-world.js';
import { terautil } from '../support/programs.js';

const HERE = whyNoEtcd() === null;
const PASSWORD = 'Canary-etcd/77e2';
const WORKER = { host: 'h', processId: 1, version: '0' };

describe.runIf(HERE)('an etcd with certificates and users', () => {
  const folder = mkdtempSync(join(tmpdir(), 'terautil-access-'));
  let authority: Authority;
  let client: Signed;
  let etcds: EtcdServers;
  let admin: ReturnType<typeof createEtcdClient>;

  beforeAll(async () => {
    authority = createAuthority(folder, 'own');
    const server = authority.sign('server', ['DNS:etcd.test', 'IP:127.0.0.1']);
    client = authority.sign('client');
    etcds = await startEtcds(1, { ca: authority.ca, ...server });
    writeFileSync(join(folder, 'password'), `${PASSWORD}\n`);
    writeFileSync(join(folder, 'wrong'), 'Canary-wrong');
    writeFileSync(join(folder, 'user'), 'etl');
    admin = await enableUsers();
  });
  afterAll(async () => {
    admin.close();
    await etcds.close();
    rmSync(folder, { recursive: true });
  });

  /** A user "etl" who may use /terautil/ only. */
  async function enableUsers(): Promise<ReturnType<typeof createEtcdClient>> {
    const readTls = (): ReturnType<typeof readFiles> => readFiles(authority, client);
    const place = { addresses: etcds.addresses, readTls, clock: systemClock, random: systemRandom };
    const root = { name: createSecret('root'), password: createSecret('root') };
    const nobody = createEtcdClient({ ...place, readUser: null });
    const [key, range_end] = ['/terautil/', '/terautil0'].map((text) =>
      Buffer.from(text).toString('base64'),
    );
    await nobody.call('/v3/auth/user/add', { name: 'root', password: 'root' });
    await nobody.call('/v3/auth/user/grant', { user: 'root', role: 'root' });
    await nobody.call('/v3/auth/user/add', { name: 'etl', password: PASSWORD });
    await nobody.call('/v3/auth/role/add', { name: 'ledger' });
    const perm = { permType: 'READWRITE', key, range_end };
    await nobody.call('/v3/auth/role/grant', { name: 'ledger', perm });
    await nobody.call('/v3/auth/user/grant', { user: 'etl', role: 'ledger' });
    await nobody.call('/v3/auth/enable', {});
    nobody.close();
    return createEtcdClient({ ...place, readUser: () => root });
  }

  function placeOf(more: Partial<EtcdLockService> = {}): EtcdLockService {
    return {
      type: 'etcd',
      addresses: etcds.addresses,
      root: '/terautil',
      tls: { ca: authority.ca, ...client },
      user: { name: { file: join(folder, 'user') }, password: { file: join(folder, 'password') } },
      ...more,
    };
  }

  function open(more: Partial<EtcdLockService> = {}): ReturnType<typeof openLockService> {
    const lockService = { ...placeOf(more), leaseMs: 1_000 };
    return openLockService({ name: 'm', stateFolder: folder, lockService }, false);
  }

  /** What comes of publishing one entry. */
  async function tried(more: Partial<EtcdLockService>): Promise<string> {
    const service = open(more);
    try {
      const session = await service.openSession(WORKER);
      const lease = await session.acquire('/terautil/m/lock/migration');
      await lease?.publish([entry('/terautil/m/meta')]);
      await lease?.release();
      await session.close();
      return lease === null ? 'held' : 'done';
    } catch (error) {
      if (!(error instanceof TerautilError)) throw error;
      expect(error.message + (error.hint ?? '')).not.toContain('Canary');
      return `${error.id}: ${error.message}`;
    } finally {
      service.close();
    }
  }

  test('takes a client with both', async () => {
    expect(await tried({})).toBe('done');
    const { ca } = authority;
    expect(await tried({ tls: { ca, ...client, serverName: 'etcd.test' } })).toBe('done');
  });

  test.each<[string, () => Partial<EtcdLockService>, RegExp]>([
    ['no certificate', () => ({ tls: { ca: authority.ca } }), /certificate/i],
    ['authorities that signed nothing here', () => ({ tls: { ...client } }), /certificate/],
    [
      'a name that is not that of the server',
      () => ({ tls: { ca: authority.ca, ...client, serverName: 'other.test' } }),
      /altnames/,
    ],
    [
      'a certificate of somebody else',
      () => {
        const other = createAuthority(folder, 'other');
        return { tls: { ca: authority.ca, ...other.sign('stranger') } };
      },
      /certificate|unknown ca/i,
    ],
    [
      'a file that holds no certificate',
      () => ({ tls: { ca: authority.ca, cert: join(folder, 'user'), key: join(folder, 'user') } }),
      /PEM/,
    ],
    [
      'a certificate that names somebody beside the user',
      () => ({ tls: { ca: authority.ca, ...authority.sign('named', [], '/CN=etl') } }),
      /CommonName/,
    ],
    ['no user', () => ({ user: null }), /user name is empty|permission denied/],
    [
      'a wrong password',
      () => ({
        user: { name: { file: join(folder, 'user') }, password: { file: join(folder, 'wrong') } },
      }),
      /invalid user ID or password/,
    ],
    ['a root that is closed to the user', () => ({ root: '/elsewhere' }), /permission denied/],
  ])('refuses %s, at once and with a reason', async (_, more, reason) => {
    const end = await tried(more());
    expect(end).toMatch(/^TU-ETCD-REFUSED: /);
    expect(end).toMatch(reason);
  });

  test('a missing file is TU-INPUT-FILE', async () => {
    const tls = { ca: join(folder, 'nowhere.pem') };
    expect(await tried({ tls })).toBe(
      `TU-INPUT-FILE: lockService.tls.ca: the file ${join(folder, 'nowhere.pem')} cannot be read (ENOENT)`,
    );
  });

  test('an old token is replaced, whoever made it old', async () => {
    const service = open();
    const session = await service.openSession(WORKER);
    const lease = await session.acquire('/terautil/m/lock/1-r1-dump');
    // Every change of users and roles outdates the tokens that were given before.
    await admin.call('/v3/auth/role/add', { name: 'another' });
    await lease?.publish([entry('/terautil/m/meta')]);
    // A server forgets them when it starts again.
    await etcds.servers[0]?.kill();
    await etcds.servers[0]?.start();
    await lease?.publish([entry('/terautil/m/meta')]);
    await lease?.release();
    await session.close();
    service.close();
  });

  test('the program takes secrets from file and environment, and shows none', async () => {
    const plan = (name: string, password: string): string => {
      const tls = `{ ca: own-ca.pem, cert: own-client.pem, key: own-client-key.pem }`;
      const text = `apiVersion: terautil/v1
name: ${name}
clusters: { source: { flagfile: a.flag }, destination: { flagfile: b.flag } }
lockService: { type: etcd, addresses: ['${etcds.addresses[0] ?? ''}'], tls: ${tls}, user: { file: user }, password: ${password} }
tables: [{ source: t }]
`;
      writeFileSync(join(folder, `${name}.yaml`), text);
      return `${name}.yaml`;
    };
    const env = { ETCD_PASSWORD: PASSWORD };
    const good = await terautil(['status', plan('good', '{ env: ETCD_PASSWORD }')], {
      cwd: folder,
      env,
    });
    expect(good.code, good.stderr).toBe(0);
    const bad = await terautil(['status', plan('bad', '{ file: wrong }')], { cwd: folder });
    expect(bad.code).toBe(4);
    expect(bad.stderr).toContain('TU-ETCD-REFUSED');
    expect(bad.stderr + bad.stdout + good.stderr + good.stdout).not.toContain('Canary');
  });
});

function readFiles(
  { ca }: Authority,
  { cert, key }: Signed,
): { ca: Buffer; cert: Buffer; key: Buffer } {
  return { ca: readFileSync(ca), cert: readFileSync(cert), key: readFileSync(key) };
}
