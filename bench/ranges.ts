/**
 * A migration of very many ranges: registered, claimed by 20 workers, each with a session of its own and one range
 * at a time, five of them in a process, and shown by the built program; at last with all of them finished. Ranges are
 * made up, since no cluster is asked about them, and to copy one takes no time: what is left is the ledger, its
 * locks, and the workers' search for what is open.
 *
 *   npm run bench -- ranges [local|etcd|nexus] [RANGES] [SECONDS]
 */
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { placeOf } from '../src/app/clusters.js';
import { rowKey } from '../src/cells/bytes.js';
import { systemClock, systemRandom } from '../src/clock.js';
import { register } from '../src/migration/register.js';
import type { Interval } from '../src/migration/ports.js';
import type { TableDecision } from '../src/migration/survey/compile.js';
import { globsHash, identityHash, scopeHash } from '../src/plan/hashes.js';
import { loadPlan } from '../src/plan/load.js';
import type { ResolvedPlan, TablePlan } from '../src/plan/types.js';
import { startEtcds } from '../test/support/etcd.js';
import { terautil } from '../test/support/programs.js';
import { startTwoClusters, type TwoClusters } from '../test/support/two-clusters.js';
import { finishAll } from './ranges-finished.js';
import { openCounted, requests } from './ranges-service.js';
import type { WorkerResult } from './ranges-worker.js';

const RANGES = 100_000;
const TABLES = 10;
const PROCESSES = 4;
const SESSIONS = 5;
/** How long they claim. Where that is not enough for all ranges, it is said. */
const SECONDS = 600;
const WORKER = join(import.meta.dirname, 'ranges-worker.ts');
const SERVICES = ['local', 'etcd', 'nexus'] as const;
type Service = (typeof SERVICES)[number];

export async function benchRanges([service, ranges, seconds]: readonly string[]): Promise<void> {
  const asked = SERVICES.filter((one) => service === undefined || one === service);
  if (asked.length === 0) throw new Error(`No lock service '${String(service)}'`);
  const count = Number(ranges ?? RANGES);
  console.log(
    `ranges: ${count} in ${TABLES} tables, ${PROCESSES} processes with ${SESSIONS} workers each, ${cpus().length} CPUs, load ${(loadavg()[0] ?? 0).toFixed(0)} before`,
  );
  for (const one of asked) await benchService(one, count, Number(seconds ?? SECONDS));
}

async function benchService(service: Service, ranges: number, seconds: number): Promise<void> {
  const world = await startTwoClusters();
  const etcds = service === 'etcd' ? await startEtcds(1) : null;
  try {
    const names = Array.from({ length: TABLES }, (_, at) => `table${at}`);
    const tables = names.map((name) => `  - { source: ${name} }\n`).join('');
    const file = world.writePlan('ranges', `steps: [dump]\ntables:\n${tables}`, {
      lease: '30s',
      lockService: placeIn(service, world, etcds?.addresses[0] ?? ''),
    });
    console.log(`  ${service}`);
    await registerAll(loadPlan(join(world.folder, file)), ranges);
    await showAll(world, 'registered', file);
    await claimAll(world, file, service, ranges, seconds);
    await show(world, 'claimed', ['status', file]);
    if (service === 'nexus') return;
    await finishAll(loadPlan(join(world.folder, file)));
    await showAll(world, 'finished', file);
  } finally {
    await etcds?.close();
    await world.close();
  }
}

function placeIn(service: Service, { data }: TwoClusters, etcd: string): string {
  if (service === 'local') return 'type: local';
  if (service === 'etcd') return `type: etcd, addresses: ['${etcd}']`;
  const { nexusAddress } = JSON.parse(readFileSync(join(data, 'onebox.json'), 'utf8')) as {
    nexusAddress: string;
  };
  return `type: nexus, addresses: ['${nexusAddress}']`;
}

async function registerAll(plan: ResolvedPlan, ranges: number): Promise<void> {
  const service = openCounted(plan);
  const session = await service.openSession({ host: 'bench', processId: 1, version: '0' });
  const [source, destination] = [placeOf(plan.clusters.source), placeOf(plan.clusters.destination)];
  const ports = {
    lockService: service,
    session,
    clock: systemClock,
    random: systemRandom,
    failpoint: () => undefined,
    drain: new AbortController().signal,
  };
  const before = requests();
  const begin = performance.now();
  const cpuBefore = process.cpuUsage();
  await register(ports, {
    name: plan.name,
    identity: identityHash(plan, source, destination),
    globs: globsHash(plan.globs),
    tables: plan.tables.map((table) => ({
      decision: decisionOf(table, ranges / TABLES),
      scope: scopeHash(table, 'binary'),
    })),
    destination,
    copies: true,
    lockTimeoutMs: 10_000,
  });
  const seconds = (performance.now() - begin) / 1000;
  const { user, system } = process.cpuUsage(cpuBefore);
  const cpu = ((user + system) / 1e6).toFixed(1);
  print(
    'registration',
    `${seconds.toFixed(1)} s (own CPU ${cpu} s), ${requests() - before} requests`,
  );
  await session.close();
  service.close();
}

function decisionOf(plan: TablePlan, ranges: number): TableDecision {
  const keys = Array.from({ length: ranges }, (_, at) =>
    rowKey(at === 0 ? Buffer.alloc(0) : Buffer.from(`user-${String(at).padStart(8, '0')}`)),
  );
  const intervals = keys.map((start, at): Interval => ({ start, end: keys[at + 1] ?? null }));
  return {
    plan,
    kind: 'binary',
    create: true,
    families: [
      { name: Buffer.from('f'), maxVersions: 1, sourceVersions: 1, isTransactional: false },
    ],
    localityGroups: [{ from: 'lg', to: 'lg' }],
    window: null,
    interval: { start: rowKey(Buffer.alloc(0)), end: null },
    sourceWasEmpty: false,
    ranges: intervals,
    splitAt: [],
    bytes: 0,
    destinationHasCells: false,
    sourceCreated: 1n,
    destinationCreated: null,
    notes: [],
    schemas: { source: null, destination: null },
    warnings: [],
    refusals: [],
  };
}

async function claimAll(
  { folder }: TwoClusters,
  file: string,
  service: Service,
  ranges: number,
  seconds: number,
): Promise<void> {
  const results = await Promise.all(
    Array.from({ length: PROCESSES }, (_, at) => {
      // Many machines, where there can be many.
      const state = service === 'local' ? '' : join(folder, `machine-${at}`);
      if (state !== '') mkdirSync(state);
      return runWorker([join(folder, file), state, String(SESSIONS), String(seconds)]);
    }),
  );
  const sum = (of: (result: WorkerResult) => number): number =>
    results.reduce((total, result) => total + of(result), 0);
  const claims = sum((result) => result.claims);
  const begin = Math.min(...results.map((result) => result.begunAt));
  const end = Math.max(...results.map((result) => result.endedAt));
  print('claims', `${claims} of ${ranges} in ${((end - begin) / 1000).toFixed(1)} s`);
  print('claims per second', (claims / ((end - begin) / 1000)).toFixed(0));
  print('requests per claim', (sum((result) => result.requests) / claims).toFixed(1));
  print('all records read', `${sum((result) => result.reads)} times by all`);
  print(
    'process of five workers',
    `at most ${Math.max(...results.map((result) => result.peakMiB))} MiB`,
  );
}

async function runWorker(args: readonly string[]): Promise<WorkerResult> {
  const child = spawn(process.execPath, ['--import', 'tsx', WORKER, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let last = '';
  for await (const line of createInterface({ input: child.stdout })) last = line;
  return JSON.parse(last) as WorkerResult;
}

async function showAll(world: TwoClusters, when: string, file: string): Promise<void> {
  await show(world, when, ['status', file]);
  await show(world, when, ['status', file, '--json']);
  await show(world, when, ['report', file]);
}

async function show({ folder }: TwoClusters, when: string, args: string[]): Promise<void> {
  const memoryFile = join(folder, 'memory');
  const begin = performance.now();
  const { code, stdout, stderr } = await terautil(args, { cwd: folder, memoryFile });
  const seconds = (performance.now() - begin) / 1000;
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${String(code)}: ${stderr}`);
  const mebibytes = Math.round(Number(readFileSync(memoryFile, 'utf8')) / 1024);
  const what = args.filter((arg) => !arg.endsWith('.yaml')).join(' ');
  const kibibytes = Math.ceil(stdout.length / 1024);
  print(`${what}, ${when}`, `${seconds.toFixed(1)} s, ${mebibytes} MiB, ${kibibytes} KiB of text`);
  if (what === 'status' && process.env['BENCH_SHOW'] !== undefined) console.log(stdout);
}

function print(what: string, value: string): void {
  console.log(`    ${what.padEnd(28)}${value}`);
}
