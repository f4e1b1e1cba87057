/**
 * Some workers of `ranges.ts` in one process: PLAN STATE SESSIONS SECONDS. Each claims one range after the other as
 * an apply does, until none is left or the time is over; it prints what that cost. What is registered they read once
 * for all of them, since five processes would do so before they begin.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { letOthersRun, systemClock, systemRandom } from '../src/clock.js';
import { openJournal } from '../src/journal/journal.js';
import { openMirror } from '../src/journal/mirror.js';
import { mirrored } from '../src/journal/mirrored.js';
import { joinFleet } from '../src/migration/fleet/fleet.js';
import { ledgerKeys, type LedgerState } from '../src/migration/ledger/ledger.js';
import { createByteBudget } from '../src/migration/merge/budget.js';
import type { RunContext, RunEvent, RunPorts } from '../src/migration/context.js';
import type { LockService } from '../src/migration/ports.js';
import { createPaces } from '../src/migration/pace/paces.js';
import { UNLIMITED } from '../src/migration/pace/pace.js';
import { readLedger } from '../src/migration/register.js';
import { watchRetirements } from '../src/migration/retirements.js';
import type { UnitTask } from '../src/migration/unit.js';
import { runUnits } from '../src/migration/workers.js';
import { loadPlan } from '../src/plan/load.js';
import { createMemoryDetails } from '../test/support/memory-details.js';
import { openCounted, requests } from './ranges-service.js';

export interface WorkerResult {
  readonly claims: number;
  readonly requests: number;
  /** Of the whole ledger or of all its records, while they claim. */
  readonly reads: number;
  /** Wall clock, ms. */
  readonly begunAt: number;
  readonly endedAt: number;
  readonly peakMiB: number;
}

const [planFile = '', state = '', sessions = '', seconds = ''] = process.argv.slice(2);
const plan = loadPlan(planFile, state === '' ? null : state);
const { name } = plan;
const keys = ledgerKeys(name);
const worker = { host: `host-${process.pid}`, processId: process.pid, version: '0' };
const drain = new AbortController();
let ready = 0;
let begun: Pick<WorkerResult, 'begunAt' | 'requests' | 'reads'> | null = null;
let reads = 0;
let claims = 0;

const reader = openCounted(plan);
const ledger = await readLedger(reader, name);
reader.close();
if (ledger === null) throw new Error('Nothing is registered.');
const known = ledger;
const all = await Promise.all(Array.from({ length: Number(sessions) }, (_, at) => start(at)));
await Promise.all(all.map((one) => one.work()));
const endedAt = Date.now();
const cost = { requests: requests(), reads };
await Promise.all(all.map((one) => one.leave()));
const before = begun as Pick<WorkerResult, 'begunAt' | 'requests' | 'reads'> | null;
if (before === null) throw new Error('It has not begun.');
const result: WorkerResult = {
  claims,
  requests: cost.requests - before.requests,
  reads: cost.reads - before.reads,
  begunAt: before.begunAt,
  endedAt,
  peakMiB: peakMiB(),
};
console.log(JSON.stringify(result));

/** The time of all begins when the last of them has read what there is to do. */
function events({ kind }: RunEvent): void {
  if (kind !== 'phase') return;
  ready += 1;
  if (ready === 1) setTimeout(stopNow, Number(seconds) * 1000).unref();
  begun ??= { begunAt: Date.now(), requests: requests(), reads };
}

function stopNow(): void {
  drain.abort(new Error('The time is over.'));
}

async function start(at: number): Promise<{ work(): Promise<void>; leave(): Promise<void> }> {
  const counted = openCounted(plan);
  const service = withMirror(at, {
    ...counted,
    read: (prefix) => {
      if (prefix === keys.all || prefix.endsWith(`record/1/`)) reads += 1;
      return counted.read(prefix);
    },
  });
  const session = await service.openSession(worker);
  const shared = { name, lockService: service, session, worker, events, drain: drain.signal };
  const fleet = await joinFleet({ ...shared, clock: systemClock, random: systemRandom });
  const journal = openJournal(join(plan.stateFolder, `journal-${process.pid}-${at}.db`));
  return {
    work: () =>
      fleet.work(
        (shift) =>
          claimThem(known, { ...shift, lockService: service, lockSession: session, journal }),
        () => Promise.resolve(false),
      ),
    leave: async () => {
      await fleet.leave();
      await session.close();
      service.close();
      journal.close();
    },
  };
}

type Given = 'drain' | 'leaving' | 'workers' | 'events' | 'lockService' | 'lockSession' | 'journal';

async function claimThem(
  { ranges, meta }: LedgerState,
  given: Pick<RunPorts, Given>,
): Promise<void> {
  const refuse = (): never => {
    throw new Error('No cluster is asked.');
  };
  const ports: RunPorts = {
    ...given,
    name,
    keys,
    session: given.lockSession.id,
    worker,
    details: createMemoryDetails(),
    clusters: {
      get source() {
        return refuse();
      },
      get destination() {
        return refuse();
      },
    },
    clock: systemClock,
    random: systemRandom,
    failpoint: () => undefined,
    attempts: 1,
    leaseMs: plan.lockService.leaseMs,
    patienceMs: 60_000,
  };
  const context: RunContext = {
    ports,
    isRetired: watchRetirements(given.lockService, keys, meta.generation),
    stop: (reason: unknown) => {
      drain.abort(reason);
    },
    stillMs: () => 0,
    budget: createByteBudget(1),
    paces: createPaces(systemClock, UNLIMITED),
    reading: refuse,
    rowCellsMax: 1,
  };
  const tasks = ranges.map(({ id, generation }): UnitTask => ({
    id,
    generation,
    step: 'dump',
    suspectOnTakeOver: true,
    // To copy waits for clusters: whatever else is due has its turn.
    attempt: async () => {
      claims += 1;
      await letOthersRun();
      return 'complete';
    },
  }));
  await runUnits(context, 'dump', tasks, 1);
}

/** As an apply does: what it sees of a ledger elsewhere is kept here; once for all workers of this process. */
function withMirror(at: number, of: LockService): LockService {
  if (plan.lockService.type === 'local' || at > 0) return of;
  const mirror = openMirror(join(plan.stateFolder, `mirror-${at}.db`));
  const warn = (line: string): void => {
    console.error(line);
  };
  return mirrored(of, { mirror, clock: systemClock, whole: keys.all, warn });
}

function peakMiB(): number {
  const status = readFileSync('/proc/self/status', 'utf8');
  return Math.round(Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) / 1024);
}
