/**
 * promise-P5: reading verbs never write. The programs run as a user starts them; every request that
 * reaches any server of the one-box is recorded there. Needs `npm run build`.
 */
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { openOneboxCluster, planStatus, previewPlan, runPlan } from '../../src/app.js';
import { rowKey } from '../../src/cells/bytes.js';
import { systemClock, systemRandom } from '../../src/clock.js';
import { startOnebox, type Onebox } from '../../src/onebox/onebox.js';
import { loadPlan } from '../../src/plan/load.js';
import type { Channels, FallibleHandlers } from '../../src/rpc/types.js';
import { schemaFromMessage } from '../../src/tera/schema.js';
import { applyAll } from '../support/apply-options.js';
import { sampleCell } from '../support/cell-samples.js';
import { fillTable } from '../support/fill.js';
import { terautil, type Ended } from '../support/programs.js';

/** Every method a reading verb may call; whatever else arrives is a write, or not known to be none. */
const READING = new Set([
  'galaxy.ins.InsNode.Get',
  'galaxy.ins.InsNode.Scan',
  'galaxy.ins.InsNode.ShowStatus',
  'tera.MasterServer.ShowTables',
  'tera.MasterServer.ShowTabletNodes',
  'tera.TabletNodeServer.ReadTablet',
  'tera.TabletNodeServer.ScanTablet',
]);
const WRITE = 'tera.TabletNodeServer.WriteTablet';

const log = vi.hoisted(() => ({
  /** By servers: from this process and from others. */
  received: [] as string[],
  /** By clients in this process. */
  sent: [] as string[],
  /** Writes wait for it. */
  gate: Promise.resolve(),
}));

vi.mock('../../src/rpc/server.js', async (load) => {
  const original = await load<typeof import('../../src/rpc/server.js')>();
  const watched = (handlers: FallibleHandlers): FallibleHandlers =>
    Object.fromEntries(
      Object.entries(handlers).map(([method, handle]) => [
        method,
        async (...call: Parameters<typeof handle>) => {
          log.received.push(method);
          if (method.endsWith('.WriteTablet')) await log.gate;
          return handle(...call);
        },
      ]),
    );
  const startRpcServer: typeof original.startRpcServer = (options) =>
    original.startRpcServer({ ...options, handlers: watched(options.handlers) });
  return { ...original, startRpcServer };
});

vi.mock('../../src/rpc/channels.js', async (load) => {
  const original = await load<typeof import('../../src/rpc/channels.js')>();
  const createChannels: typeof original.createChannels = (options): Channels => {
    const channels = original.createChannels(options);
    return {
      ...channels,
      call: (address, method, ...rest) => {
        log.sent.push(method);
        return channels.call(address, method, ...rest);
      },
    };
  };
  return { ...original, createChannels };
});

const folder = mkdtempSync(join(tmpdir(), 'terautil-reading-'));
const data = join(folder, 'box');
let onebox: Onebox;

beforeAll(async () => {
  mkdirSync(data);
  onebox = await startOnebox({
    data,
    clusters: ['a', 'b'],
    tabletServers: 2,
    clock: systemClock,
    random: systemRandom,
  });
  const { cluster, close } = openOneboxCluster(data, 'a');
  const schema = schemaFromMessage({
    name: 't',
    rawKey: 1,
    localityGroups: [{ name: 'g' }],
    columnFamilies: [{ name: Buffer.from('f'), localityGroup: 'g', maxVersions: 2 }],
  });
  await cluster.createTable('t', schema, [rowKey(Buffer.from('m'))]);
  const rows = Array.from({ length: 50 }, (_, at) => `${at < 25 ? 'a' : 'z'}${String(at)}`);
  await fillTable(
    cluster,
    't',
    rows.map((row) => sampleCell({ row, family: 'f', qualifier: 'q', timestamp: 1n, value: 'v' })),
  );
  close();
});

afterAll(async () => {
  await onebox.close();
  rmSync(folder, { recursive: true });
});

beforeEach(() => {
  log.received.length = 0;
  log.sent.length = 0;
});

function writePlan(name: string): string {
  writeFileSync(
    join(folder, `${name}.yaml`),
    `apiVersion: terautil/v1
name: ${name}
clusters:
  source: { flagfile: ./box/a.flag }
  destination: { flagfile: ./box/b.flag }
lockService: { type: local }
tables:
  - { source: t, destination: ${name} }
`,
  );
  return `${name}.yaml`;
}

let reports = 0;

/** All reading verbs at once; explain and status are the last. */
async function read(plan: string, ...flags: string[]): Promise<Ended[]> {
  const verbs = [
    ['validate', plan],
    ['plan', plan],
    ['clean', plan, '--dry-run'],
    ['onebox', 'scan', 'a', 't', '--data', './box'],
    ['report', plan, '--format', 'markdown', '-o', `report${String((reports += 1))}`],
    ['locks', plan],
    ['explain', plan, 't', 'a0'],
    ['status', plan],
  ];
  const ended = await Promise.all(
    verbs.map((verb) => terautil([...verb, ...flags], { cwd: folder })),
  );
  for (const { code, stderr } of ended) expect(code, stderr).toBe(0);
  // Refused as long as nothing is registered.
  const repair = await terautil(['plan', plan, '--repair', ...flags], { cwd: folder });
  expect([0, 4], repair.stderr).toContain(repair.code);
  return ended;
}

const writes = (methods: readonly string[]): string[] =>
  methods.filter((method) => !READING.has(method)).sort();

/**
 * Name, size, time and content of every file of a migration's state folder. Of a "-shm" file the name
 * alone: it is the memory that SQLite's readers share, made anew after a crash, and holds no state.
 */
function stateOf(name: string): unknown[] {
  const place = join(folder, '.terautil', name);
  return readdirSync(place)
    .sort()
    .map((file) => {
      if (file.endsWith('-shm')) return { file };
      const { size, mtimeMs } = statSync(join(place, file));
      const content = createHash('sha256').update(readFileSync(join(place, file)));
      return { file, size, mtimeMs, content: content.digest('hex') };
    });
}

describe('promise-P5 the reading verbs and clean --dry-run send no mutating request', () => {
  it('before the first apply, and make no state folder', async () => {
    const plan = writePlan('before');
    await read(plan);
    await read(plan, '--json');
    expect(log.received.length).toBeGreaterThan(0);
    expect(writes(log.received)).toEqual([]);
    expect(existsSync(join(folder, '.terautil'))).toBe(false);
  });

  it('beside a running apply: every write that servers get is the one of apply', async () => {
    let open: () => void = () => undefined;
    log.gate = new Promise((resolve) => (open = resolve));
    const file = join(folder, writePlan('beside'));
    const plan = loadPlan(file, null);
    const applied = runPlan(plan, await previewPlan(plan), {
      version: 'test',
      apply: applyAll(plan),
      drain: new AbortController().signal,
      events: () => undefined,
    });
    await vi.waitFor(() => {
      expect(log.received).toContain(WRITE);
    });
    const [explained, status] = (await read('beside.yaml')).slice(-2);
    expect(explained?.stdout).toMatch(/held now +dump by .*, alive/);
    expect(status?.stdout).toContain('copying');
    open();
    await applied;
    expect((await planStatus(plan, file)).state).toBe('finished');
    expect(writes(log.received)).toEqual(writes(log.sent));
    expect(new Set(writes(log.received))).toEqual(
      new Set([
        'tera.MasterServer.CreateTable',
        'tera.MasterServer.UpdateTable',
        'tera.TabletNodeServer.CompactTablet',
        WRITE,
      ]),
    );
  });

  it('after it, and change no file of the state folder', async () => {
    const before = stateOf('beside');
    await read('beside.yaml');
    expect(writes(log.received)).toEqual([]);
    expect(stateOf('beside')).toEqual(before);
  });

  it('after an apply that was killed, and leave its files to the next one', async () => {
    const plan = writePlan('killed');
    const killed = await terautil(['apply', plan, '--auto-approve'], {
      cwd: folder,
      failpoint: 'dump.after_write_before_checkpoint:1',
    });
    expect(killed.signal).toBe('SIGKILL');
    log.received.length = 0;
    const before = stateOf('killed');
    await read(plan);
    expect(writes(log.received)).toEqual([]);
    expect(stateOf('killed')).toEqual(before);
  });
});
