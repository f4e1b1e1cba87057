/**
 * `npm run demo`: two embedded clusters, real data, the real commands as a user would type them, and at
 * the end the verdict of a reader that shares no code with the program. Leaves demo-data/ for exploring.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync, mkdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { styleText } from 'node:util';
import { EMPTY_KEY } from '../../src/cells/bytes.js';
import { systemClock, systemRandom } from '../../src/clock.js';
import { createChannels } from '../../src/rpc/channels.js';
import { createTeraCluster } from '../../src/tera/cluster.js';
import { readFlagFile } from '../../src/tera/flag-file.js';
import { count } from '../../src/views/text.js';
import { compareTables, isEqual } from '../support/independent-reader.js';
import { writeFlags, writePlaces } from './data.js';

const ROOT = join(import.meta.dirname, '../..');
const PROGRAM = join(ROOT, 'bin/run.js');
const DATA = join(ROOT, 'demo-data');
/** As the user sees it, from the folder of the project. */
const FOLDER = relative(ROOT, DATA);
const PLAN = `${FOLDER}/places.yaml`;
const TABLES = ['places', 'flags'];
const startedAt = performance.now();

function heading(text: string): void {
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
  console.log(`\n${styleText('bold', `── ${text}`)} ${styleText('dim', `(${seconds} s)`)}\n`);
}

/** As a shell takes it. */
function quoted(arg: string): string {
  return /[^\w./:,=-]/.test(arg) ? `'${arg}'` : arg;
}

function child(args: readonly string[], stdio: 'inherit' | 'pipe'): ChildProcess {
  console.log(styleText('cyan', `$ terautil ${args.map(quoted).join(' ')}`));
  return spawn(process.execPath, [PROGRAM, ...args], {
    cwd: ROOT,
    stdio: ['ignore', stdio, 'inherit'],
  });
}

/** Runs the command, its output passed through; throws unless it leaves with 0. */
async function terautil(...args: readonly string[]): Promise<void> {
  const code = await new Promise<number | null>((resolve, reject) => {
    child(args, 'inherit').on('error', reject).on('close', resolve);
  });
  if (code !== 0) throw new Error(`terautil ${args[0] ?? ''} left with exit code ${String(code)}`);
  console.log();
}

interface OneboxProcess {
  stop(): Promise<void>;
}

async function startOnebox(): Promise<OneboxProcess> {
  const onebox = child(['onebox', 'start', '--data', FOLDER, '--clusters', 'a,b'], 'pipe');
  const ended = new Promise<void>((resolve) =>
    onebox.on('close', () => {
      resolve();
    }),
  );
  const end = (): void => {
    onebox.kill('SIGTERM');
  };
  // Whatever ends the demo must not leave a server behind.
  process.once('exit', end);
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => process.exit(130));
  await new Promise<void>((resolve, reject) => {
    let text = '';
    onebox.stdout?.on('data', (chunk: Buffer) => {
      process.stdout.write(chunk);
      text += chunk.toString();
      if (text.includes('ready\n')) resolve();
    });
    void ended.then(() => {
      reject(new Error('The one-box ended before it was ready'));
    });
  });
  console.log();
  return {
    stop: async () => {
      end();
      await ended;
    },
  };
}

/** True when every visible cell of each table is the same on both sides. */
function compare(): boolean {
  let allEqual = true;
  for (const table of TABLES) {
    const result = compareTables(
      { file: join(DATA, 'a.db'), table },
      { file: join(DATA, 'b.db'), table },
    );
    const { equal, onlyInA, onlyInB, different, differences } = result;
    const good = isEqual(result) && equal > 0;
    allEqual &&= good;
    const sign = good ? styleText('green', '✓ equal  ') : styleText('red', '✗ UNEQUAL');
    console.log(
      `${sign}  ${table.padEnd(7)} ${count(equal).padStart(9)} cells equal, ${onlyInA} only in a, ${onlyInB} only in b, ${different} with another value`,
    );
    for (const difference of differences) console.log(`           ${difference}`);
  }
  return allEqual;
}

async function compactDestination(): Promise<void> {
  const channels = createChannels({ clock: systemClock });
  try {
    const { settings } = readFlagFile(join(DATA, 'b.flag'));
    const ports = { channels, clock: systemClock, random: systemRandom };
    const cluster = createTeraCluster(settings, ports);
    for (const table of TABLES) {
      await cluster.compact(table, { start: EMPTY_KEY, end: null });
      console.log(`compacted ${(await cluster.tablets(table)).length} tablets of ${table}`);
    }
  } finally {
    channels.close();
  }
}

/** Whether all is equal, and the key of a row worth a look. */
async function demo(): Promise<{ isEqual: boolean; example: string }> {
  rmSync(DATA, { recursive: true, force: true });
  mkdirSync(DATA);
  console.log('Moves two tables from Tera cluster a to cluster b, both embedded in one process on');
  console.log('this machine, over the real wire protocol. Lines with $ are what you would type.');

  heading('Two clusters and a Nexus');
  const onebox = await startOnebox();

  heading(
    'Real data in cluster a: places of the world (GeoNames), and a KV table with binary keys',
  );
  const example = await writePlaces(`${DATA}/places.schema.json`, `${DATA}/places.ndjson`);
  await writeFlags(`${DATA}/flags.schema.json`, `${DATA}/flags.ndjson`);
  for (const table of TABLES) {
    const files = [
      '--schema',
      `${FOLDER}/${table}.schema.json`,
      '--from',
      `${FOLDER}/${table}.ndjson`,
    ];
    await terautil('onebox', 'load', 'a', table, '--data', FOLDER, ...files);
  }
  await terautil(...scanOf('a', example));

  heading('The plan: what should move');
  const plan = readFileSync(join(ROOT, 'plans/places.yaml'), 'utf8').replaceAll(
    '../demo-data/',
    './',
  );
  writeFileSync(join(ROOT, PLAN), plan);
  console.log(styleText('cyan', `$ cat ${PLAN}`));
  console.log(plan);
  await terautil('validate', PLAN);
  await terautil('plan', PLAN);

  heading('Move it');
  await terautil('apply', PLAN, '--auto-approve');
  await terautil('status', PLAN);

  heading('Is it true? A reader that shares no code with terautil opens both stores');
  const equal = compare();
  console.log(
    '\nReal clusters may lose old versions at a compaction, long after a careless copy. So:',
  );
  await compactDestination();
  console.log();
  const equalAfter = compare();
  await onebox.stop();
  return { isEqual: equal && equalAfter, example };
}

function scanOf(cluster: string, row: string): readonly string[] {
  const options = ['--data', FOLDER, '--start', row, '--limit', '5'];
  return ['onebox', 'scan', cluster, 'places', ...options];
}

function whatNext(example: string): void {
  heading('What next');
  console.log(`Everything is kept in ${FOLDER}/: the plan, both clusters' stores, the ledger in .terautil/.
Start the clusters again:

  node bin/run.js onebox start --data ${FOLDER} --clusters a,b

and look around from another terminal:

  node bin/run.js ${scanOf('b', example).map(quoted).join(' ')}
  node bin/run.js onebox scan b flags --data ${FOLDER} --limit 5 --json
  node bin/run.js status ${PLAN} --json
  node bin/run.js apply ${PLAN}        # nothing is left to do, says so, leaves with 0
  node bin/run.js plan plans/places.yaml          # the same as a new migration: refused, b holds cells

Your own tables: docs/guide.md.`);
}

try {
  const result = await demo();
  if (result.isEqual) {
    whatNext(result.example);
  } else {
    console.error('\nThe tables are not equal: this is a defect of terautil.');
    process.exitCode = 1;
  }
} catch (error) {
  console.error(error);
  process.exitCode = 1;
}
