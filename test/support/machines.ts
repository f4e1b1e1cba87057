/**
 * Several machines that work on one migration over one of the lock services: each with a network of its own
 * to the destination and to the lock service, and, where the service is not local, a state folder of its own.
 * All tests of a file share two clusters, a Nexus and an etcd; each has a migration for itself.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { StatusDocument } from '../../src/documents/status.generated.js';
import type { LedgerState } from '../../src/migration/ledger/ledger.js';
import { createCanary, secretFlaws } from './canary.js';
import { sampleCell } from './cell-samples.js';
import { startEtcds, whyNoEtcd, type EtcdServers } from './etcd.js';
import { startFaultProxy, type FaultProxy } from './fault-proxy.js';
import { fillTable } from './fill.js';
import type { Migration } from './invariant-flaws.js';
import { expectInvariants } from './invariants.js';
import { openLine, type Line } from './line.js';
import { createTable } from './migrations.js';
import { hostsEnv, writeFlags } from './named-hosts.js';
import { start, terautil, untilStopped, type Ended, type Running } from './programs.js';
import { recordWrites, type RecordedWrite, type Recorder } from './recorded-writes.js';
import { startTwoClusters, type TwoClusters } from './two-clusters.js';
import { withSoonRecheck } from './soon-recheck.js';

export type Service = 'local' | 'nexus' | 'etcd';
export const ALL_SERVICES: readonly Service[] = ['local', 'nexus', 'etcd'];
export const SHARED_SERVICES: readonly Service[] = ['nexus', 'etcd'];

/** An etcd grants whole seconds; shorter ones are lost on a busy machine. */
export const LEASE_MS = 2_000;
export const QUIET_MS = (2 * LEASE_MS) / 3;
/** Migrations at a time: on a busy machine more would only take each other's leases. */
const AT_A_TIME = 4;
/** A machine too busy to keep its lease leaves with 7, and goes on when it is run again. */
const TRIES_MOST = 4;
/** Some wait for others before they begin. */
const TEST_MS = 300_000;

/** Of the source table `many`. */
const SPLITS = ['0700', '1400'];
const ROWS = 2_100;
const CELLS = Array.from({ length: ROWS }, (_, at) => String(at).padStart(4, '0')).flatMap(
  (row) => [
    ...[1003n, 1002n, 1001n].map((timestamp) =>
      sampleCell({ row, family: 'many', qualifier: 'q', timestamp, value: `${row}@${timestamp}` }),
    ),
    sampleCell({ row, family: 'one', qualifier: 'q', timestamp: 1000n, value: 'once' }),
  ],
);

/** Of the source table `pairs`. */
const PAIRS = Array.from({ length: 100 }, (_, at) =>
  sampleCell({ row: String(at).padStart(4, '0'), value: `is ${at}` }),
);

const SECRETS = { TERA_USER: 'loader', TERA_TOKEN: 'Canary-t0ken~~5d0f66/7a' };
export const ONE_BY_ONE = `split: { freeze: false }
dump: { parallelRanges: 1 }
diff: { parallelRanges: 1 }
`;
/** Copies `many`: three ranges one after the other, of two batches each. */
export const plainPlan = (name: string): string =>
  `${ONE_BY_ONE}tables: [{ source: many, destination: ${name} }]\n`;
/** The same at a pace that lets a lease end in the middle. */
export const slowPlan = (name: string, cellsPerSecond = 1500): string =>
  `split: { freeze: false }
dump: { parallelRanges: 1, limit: { cells: ${cellsPerSecond}/s } }
tables: [{ source: many, destination: ${name} }]
`;

const CANARY = createCanary(SECRETS.TERA_TOKEN);
const MACHINES = ['a', 'b', 'c'] as const;
type MachineName = (typeof MACHINES)[number];

export interface ApplyOptions {
  /** "name:n": killed there, or sent `signal`. */
  readonly failpoint?: string;
  readonly signal?: NodeJS.Signals;
  readonly env?: Readonly<Record<string, string>>;
  readonly flags?: readonly string[];
}

export interface Machine {
  /** Its plan, in the folder of all. */
  readonly plan: string;
  /** To the lock service; null where that is local. */
  readonly line: Line | null;
  /** In YAML, without the lease. */
  readonly lockService: string;
  /** Of the destination, with its own network. */
  readonly flagFile: string;
  start(options?: ApplyOptions): Running;
  apply(options?: ApplyOptions): Promise<Ended>;
  /** Applies until everything is done and equal. */
  complete(options?: ApplyOptions): Promise<void>;
  /** Applies until it is killed at the failpoint, or stands still there. */
  dieAt(failpoint: string, options?: ApplyOptions): Promise<void>;
  stopAt(failpoint: string): Promise<Running>;
  run(verb: string, ...args: string[]): Promise<Ended>;
  status(): Promise<StatusDocument>;
  /** To the tables of the migration, in their order. */
  writes(): readonly RecordedWrite[];
  /** Its writes to this table are taken and lost, or not any more. */
  loseWrites(table: string, isLost: boolean): void;
}

export interface Case extends Record<MachineName, Machine> {
  readonly service: Service;
  readonly name: string;
  readonly world: TwoClusters;
  readonly etcds: EtcdServers | null;
  /** Writes the plan of every machine anew, or of one. */
  write(rest: string, only?: MachineName): void;
  /** Changes the text of one machine's plan. */
  edit(machine: MachineName, change: (text: string) => string): void;
  /** I1 to I9. */
  check(exit: number | null, more?: Partial<Migration>): Promise<LedgerState>;
}

export type Scenario = (the: Case) => Promise<void>;

interface Shared {
  readonly world: TwoClusters;
  readonly etcds: EtcdServers | null;
  readonly nexusAddress: string;
  readonly relays: Record<MachineName, { proxy: FaultProxy; recorder: Recorder }>;
  /** Of each migration that is under way, by its destination tables. */
  readonly lines: Map<string, Record<MachineName, Line | null> & { readonly leaseMs: number }>;
}

/**
 * For the whole file; `where` the one-box runs. The returned function makes a test for each service: `rest` is the plan without what
 * is said of clusters and lock service, for a migration of this name.
 */
export function machines(where: 'apart' | 'here' = 'apart') {
  let shared: Shared | null = null;
  const isEtcdHere = whyNoEtcd() === null;
  beforeAll(async () => {
    shared = await startShared(where, isEtcdHere);
  });
  afterAll(async () => {
    if (shared !== null) await closeShared(shared);
  });
  const turns = createTurns(AT_A_TIME);
  return function scenario(
    title: string,
    services: readonly Service[],
    rest: (name: string) => string,
    run: Scenario,
    { leaseMs = LEASE_MS } = {},
  ): void {
    for (const service of services) {
      const isHere = service !== 'etcd' || isEtcdHere;
      test.skipIf(!isHere).concurrent(
        `${title} (${service})`,
        async () => {
          if (shared === null) throw new Error('Nothing was started.');
          const inShared = shared;
          const name = nameOf(title, service);
          await turns(async () => {
            const { opened, close } = await openCase(inShared, { service, name, leaseMs });
            opened.write(rest(name));
            try {
              await run(opened);
            } finally {
              close();
            }
          });
        },
        TEST_MS,
      );
    }
  };
}

let migrations = 0;

function nameOf(title: string, service: Service): string {
  migrations += 1;
  const words = title.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  return `${words.slice(1, 3).join('-')}-${service}-${migrations}`;
}

/** Runs at most so many at a time. */
function createTurns(most: number): <T>(work: () => Promise<T>) => Promise<T> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (running < most) running += 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}

async function startShared(where: 'apart' | 'here', hasEtcd: boolean): Promise<Shared> {
  const [world, etcds] = await Promise.all([
    startTwoClusters(where),
    hasEtcd ? startEtcds(1) : null,
  ]);
  const families = [
    { name: 'many', group: 'base', versions: 3 },
    { name: 'one', group: 'ext' },
  ];
  await createTable(world.source, 'many', families, SPLITS);
  await fillTable(world.source, 'many', CELLS);
  await createTable(world.source, 'pairs', [], ['0050']);
  await fillTable(world.source, 'pairs', PAIRS, 'kv');
  writeFlags(world.folder, world.data);
  const { nexusAddress } = JSON.parse(readFileSync(join(world.data, 'onebox.json'), 'utf8')) as {
    nexusAddress: string;
  };
  const lines: Shared['lines'] = new Map();
  const relayOf = async (name: MachineName) => {
    const proxy = await startFaultProxy(world.data, 'b', placeOf(name));
    const recorder = recordWrites(proxy.network, name, (table) => {
      const of = lines.get(table);
      const line = of?.[name];
      // Of a local service nobody hears anything.
      return line === null || line === undefined ? Infinity : line.heardAt + (of?.leaseMs ?? 0);
    });
    return { proxy, recorder };
  };
  const relays = { a: await relayOf('a'), b: await relayOf('b'), c: await relayOf('c') };
  return { world, etcds, nexusAddress, relays, lines };
}

const placeOf = (machine: MachineName): number => 2 + MACHINES.indexOf(machine);

async function closeShared({ world, etcds, relays, lines }: Shared): Promise<void> {
  for (const name of MACHINES) {
    relays[name].proxy.close();
    relays[name].recorder.close();
  }
  const folders = [world.folder, ...(etcds === null ? [] : [etcds.folder])];
  // I5 and I8 of what no migration knows of.
  const strays = MACHINES.flatMap((name) => relays[name].recorder.writes).filter(
    ({ table }) => !lines.has(table),
  );
  expect(strays).toEqual([]);
  expect(secretFlaws({ canaries: [CANARY], folders })).toEqual([]);
  await Promise.all([etcds?.close(), world.close()]);
}

interface Setting {
  readonly service: Service;
  readonly name: string;
  readonly leaseMs: number;
}

async function openCase(
  shared: Shared,
  { service, name, leaseMs }: Setting,
): Promise<{ opened: Case; close: () => void }> {
  const { world, etcds, relays, nexusAddress } = shared;
  const address =
    service === 'local' ? null : service === 'etcd' ? etcds?.addresses[0] : nexusAddress;
  const open = async (): Promise<Line | null> =>
    address === null || address === undefined ? null : openLine(address);
  const lines = { a: await open(), b: await open(), c: await open() };
  const children = new Set<Running>();
  const tables = [name, `${name}-2`];
  for (const table of tables) shared.lines.set(table, { ...lines, leaseMs });
  const stateOf = (machine: MachineName): string => join(world.folder, `${name}-${machine}`);
  const machineOf = (machine: MachineName): Machine => {
    const plan = `${name}-${machine}.yaml`;
    const { recorder } = relays[machine];
    const env = {
      ...SECRETS,
      ...hostsEnv((cluster) => `127.0.0.${cluster === 'a' ? 1 : placeOf(machine)}`),
      ...(service !== 'local' && { TERAUTIL_STATE: stateOf(machine) }),
    };
    const begin = ({ failpoint, signal, flags = [], ...more }: ApplyOptions = {}): Running => {
      const running = start(['apply', plan, '--auto-approve', ...flags], {
        cwd: world.folder,
        env: { ...env, ...more.env },
        // Also what the entry of failpoints can do beside them.
        ...(failpoint !== undefined || more.env !== undefined
          ? { failpoint: failpoint ?? 'none:0' }
          : {}),
        ...(signal !== undefined && { failpointSignal: signal }),
      });
      children.add(running);
      return running;
    };
    const run = (verb: string, ...args: string[]): Promise<Ended> =>
      terautil([verb, plan, ...args], { cwd: world.folder, env });
    return {
      plan,
      line: lines[machine],
      lockService: lockServiceOf(service, lines[machine]),
      flagFile: relays[machine].proxy.flagFile,
      start: begin,
      apply: (options) => begin(options).ended,
      complete: async (options) => {
        const end = await again(() => begin(options).ended);
        expect(end.code, end.stderr + end.stdout).toBe(0);
      },
      dieAt: async (failpoint, options) => {
        const end = await again(() => begin({ ...options, failpoint }).ended);
        expect(end.signal, end.stderr).toBe('SIGKILL');
      },
      stopAt: async (failpoint) => {
        for (let left = TRIES_MOST; ; left -= 1) {
          const running = begin({ failpoint, signal: 'SIGSTOP' });
          if (await untilStopped(running)) return running;
          const end = await running.ended;
          if (end.code !== 7 || left === 1) throw new Error(`It did not stop: ${end.stderr}`);
        }
      },
      run,
      status: async () => {
        const { stdout, stderr } = await run('status', '--json');
        expect(stdout, stderr).not.toBe('');
        return JSON.parse(stdout) as StatusDocument;
      },
      writes: () => recorder.writes.filter(({ table }) => tables.includes(table)),
      loseWrites: (table, isLost) => {
        recorder.lose(table, isLost);
      },
    };
  };
  const of = { a: machineOf('a'), b: machineOf('b'), c: machineOf('c') };
  const write = (rest: string, only?: MachineName): void => {
    for (const machine of only === undefined ? MACHINES : [only]) {
      const { plan, lockService } = of[machine];
      writePlan(join(world.folder, plan), name, `${lockService}, lease: ${leaseMs / 1000}s`, rest);
    }
    const direct = address === undefined || address === null ? null : { address };
    if (only === undefined) {
      const place = `${lockServiceOf(service, direct)}, lease: ${leaseMs / 1000}s`;
      writePlan(join(world.folder, `${name}.yaml`), name, place, rest);
    }
  };
  const folders = (): string[] =>
    [...MACHINES.map(stateOf), join(world.folder, '.terautil', name)].filter((folder) =>
      existsSync(folder),
    );
  return {
    opened: {
      ...of,
      service,
      name,
      world,
      etcds,
      write,
      edit: (machine, change) => {
        const file = join(world.folder, of[machine].plan);
        writeFileSync(file, change(readFileSync(file, 'utf8')));
      },
      check: (exit, more = {}) =>
        expectInvariants(
          world.migration(name, exit, {
            writes: MACHINES.flatMap((machine) => of[machine].writes()),
            secrets: { canaries: [CANARY], folders: folders() },
            ...more,
          }),
        ),
    },
    close: () => {
      for (const { child } of children) child.kill('SIGKILL');
      for (const machine of MACHINES) lines[machine]?.close();
    },
  };
}

async function again(apply: () => Promise<Ended>, left = TRIES_MOST): Promise<Ended> {
  const end = await apply();
  return end.code === 7 && left > 1 ? again(apply, left - 1) : end;
}

function lockServiceOf(type: Service, place: { readonly address: string } | null): string {
  return `type: ${type}${place === null ? '' : `, addresses: ['${place.address}']`}`;
}

function writePlan(file: string, name: string, lockService: string, rest: string): void {
  const text = `apiVersion: terautil/v1
name: ${name}
clusters:
  source: { flagfile: a.flag }
  destination:
    flagfile: b.flag
    identity: { user: { env: TERA_USER }, token: { env: TERA_TOKEN } }
lockService: { ${lockService} }
patience: 10s
${withSoonRecheck(rest)}
`;
  writeFileSync(file, text);
}
