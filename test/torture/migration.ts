/** One migration: fresh tables, tortured for a while, then let to end undisturbed, then judged. */
import { join } from 'node:path';
import { systemClock } from '../../src/clock.js';
import { connectOnebox } from '../onebox/onebox-harness.js';
import type { Kind } from '../support/migrations.js';
import { startFaultProxy } from '../support/fault-proxy.js';
import { hostsEnv, writeFlags } from '../support/named-hosts.js';
import { fillRandomTable, randomTable, type RandomTable } from '../support/random-tables.js';
import { startTwoClusters, type TwoClusters } from '../support/two-clusters.js';
import { createDraw, type Draw } from './draw.js';
import { judge, progress, sourceCells, type Verdict } from './judge.js';
import { startLocks } from './locks.js';
import { startStorm } from './onebox.js';
import type { Locks } from './options.js';
import { destinationOf, editSpec, writeSpec, type PlanPlace, type PlanSpec } from './plan.js';
import type { Story } from './story.js';
import { drawTorment, tormentsOf, type Torment, type Victims } from './torments.js';
import { apply, startFleet } from './workers.js';

const WORKERS = 3;
const LAST_RUNS_MAX = 8;
const WORKER_NAMES = Array.from({ length: WORKERS }, (_, at) => `worker${at + 1}`);

/** The relay of a worker before a cluster, as the last number of its address. */
const placeOf = (cluster: 'a' | 'b', worker: number): number =>
  2 + 2 * worker + (cluster === 'a' ? 0 : 1);

/** The folder is left where something is wrong. */
export async function tortureOne(seed: number, kind: Locks, story: Story): Promise<Verdict> {
  const draw = createDraw(seed);
  const world = await startTwoClusters('here');
  story.writeTo(join(world.folder, 'story.log'));
  const locks = await startLocks(kind, world, WORKERS, draw);
  const proxies = await Promise.all(
    WORKER_NAMES.map(async (_, at) => ({
      source: await startFaultProxy(world.data, 'a', placeOf('a', at)),
      destination: await startFaultProxy(world.data, 'b', placeOf('b', at)),
    })),
  );
  const tables = await fillTables(world, seed, draw);
  const cells = tables.reduce((sum, table) => sum + sourceCells(world, table).length, 0);
  story.count('source cells', cells);
  const tearMs = draw.between(12_000, 40_000);
  let spec: PlanSpec = {
    name: `torture-${seed}`,
    freeze: draw.is(0.7),
    tables: tables.slice(0, draw.between(2, tables.length + 1)),
    cellsPerSecond: Math.ceil((cells / tearMs) * 1000 * (2 + 3 * draw.chance())),
    parallelRanges: draw.between(1, 5),
  };
  const places = WORKER_NAMES.map((name, at): PlanPlace => ({
    file: join(world.folder, `${name}.yaml`),
    lockService: locks.planOf(at),
  }));
  writeFlags(world.folder, world.data);
  for (const place of places) writeSpec(spec, place);
  story.say(
    `migration of seed ${seed}: ${spec.tables.map(({ name }) => name).join(', ')}; ${cells} cells, ` +
      `${spec.cellsPerSecond ?? ''} cells/s, ${tearMs} ms, in ${world.folder}`,
  );
  story.say(`${Math.round(100 * startStorm(world, draw))} % of a storm; ${locks.plan}`);
  locks.disturb();

  const fleet = startFleet({
    folder: world.folder,
    plans: WORKER_NAMES.map((name) => `${name}.yaml`),
    env: (at) => ({
      ...hostsEnv((cluster) => `127.0.0.${placeOf(cluster, at)}`),
      ...(!locks.sharesState && { TERAUTIL_STATE: join(world.folder, `state${at}`) }),
    }),
    draw: (at) => createDraw(seed * 10 + at + 1),
    story,
  });
  const edit: Torment = {
    name: 'edit',
    weight: 1,
    plan: (choices) => {
      const edited = editSpec(spec, tables, choices);
      const signal = choices.oneOf(['SIGKILL', 'SIGINT'] as const);
      spec = edited.spec;
      return {
        text: `the plan is edited: ${edited.what}; ${signal} to all workers`,
        run: () => {
          for (const place of places) writeSpec(edited.spec, place);
          for (const worker of fleet.workers) worker.signal(signal);
          return Promise.resolve();
        },
      };
    },
  };
  const victims: Victims = {
    world,
    fleet,
    proxies,
    locks,
    placeOf: (side, choices) => {
      const table = choices.oneOf(tables);
      const row = choices.oneOf(choices.oneOf(table.rounds).rows).row;
      return {
        table: side === 'a' ? table.name : destinationOf(table),
        key: Buffer.from(row, 'latin1'),
      };
    },
  };
  await tear([...tormentsOf(victims), edit], draw, tearMs, victims, story);

  story.say('calm');
  await fleet.end();
  story.count(
    'faults of calls',
    world.faults.fired().reduce((sum, times) => sum + times, 0),
  );
  world.faults.clear();
  for (const side of ['a', 'b'] as const) world.control(side).leaveSafeMode();
  const plan: PlanPlace = {
    file: join(world.folder, 'last.yaml'),
    lockService: locks.plan,
  };
  writeSpec({ ...spec, cellsPerSecond: null }, plan);
  story.say(`so far: ${await progress(spec.name, plan.file)}`);
  const exit = await endUndisturbed(world, story);
  story.say(`in the end: ${await progress(spec.name, plan.file)}`);
  const violations = [
    ...fleet.violations(),
    ...(exit === 0 ? [] : [`undisturbed, apply still ends with ${exit ?? 'a kill after 4 min'}`]),
    ...(await judge(world, spec, exit)),
  ];
  const isBad = violations.length > 0;
  for (const { source, destination } of proxies) {
    source.close();
    destination.close();
  }
  await locks.close(isBad);
  if (isBad) await world.end();
  else {
    story.writeTo(null);
    await world.close();
  }
  const folders = [world.folder, ...(locks.folder === null ? [] : [locks.folder])];
  return { violations, folders };
}

/** At least one of each kind; they are fresh for each migration. */
async function fillTables(world: TwoClusters, seed: number, draw: Draw): Promise<RandomTable[]> {
  const caller = connectOnebox(world.data, 'a');
  const tables: RandomTable[] = [];
  const kinds: Kind[] = [
    'binary',
    'readable',
    'general-kv',
    draw.oneOf(['binary', 'readable'] as const),
  ];
  for (const [at, kind] of kinds.entries()) {
    const table = randomTable(`${kind}-${seed}-${at}`, kind, draw.chance);
    await fillRandomTable(world.source, caller, table);
    tables.push(table);
  }
  caller.channels.close();
  return tables;
}

/** One thing after the other is begun, until the time is over or all is copied; all of them end. */
async function tear(
  torments: readonly Torment[],
  draw: Draw,
  tearMs: number,
  { fleet }: Victims,
  story: Story,
): Promise<void> {
  const underWay: Promise<void>[] = [];
  const endAt = systemClock.monotonicMs() + tearMs;
  while (systemClock.monotonicMs() < endAt && !fleet.isDone()) {
    await systemClock.sleep(draw.between(200, 3_500));
    const torment = drawTorment(torments, draw);
    const { text, run } = torment.plan(draw);
    story.say(text);
    story.count(torment.name);
    underWay.push(run());
  }
  await Promise.all(underWay);
}

/** Returns how the last apply ended. */
async function endUndisturbed(world: TwoClusters, story: Story): Promise<number | null> {
  const env = hostsEnv(() => '127.0.0.1');
  for (let run = 1; ; run += 1) {
    const { code } = await apply(world.folder, 'last.yaml', run, env);
    story.say(`the undisturbed apply ended with ${code ?? 'a kill after 4 min'}`);
    story.count('last runs');
    if (code === 0 || code === null || run === LAST_RUNS_MAX) return code;
  }
}
