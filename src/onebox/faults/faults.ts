/**
 * The faults of a one-box: a look at every call before its handler, and timers. Rules are looked at in
 * their order; the first one that is due takes the call.
 */
import type { Clock } from '../../clock.js';
import { TerautilError } from '../../errors.js';
import type { CallContext, FallibleHandlers, Handler, Handlers, Outcome } from '../../rpc/types.js';
import { METHODS, type Method } from './calls.js';
import { meet } from './call-faults.js';
import { happen, type FaultTargets } from './cluster-faults.js';
import { createChance } from './chance.js';
import type {
  CallFault,
  CallFilter,
  ClusterFault,
  FaultAction,
  FaultRule,
  FaultScript,
  FaultyCall,
} from './rules.js';

/** Where handlers serve; a master has no index, the Nexus has no cluster. */
export interface FaultySpot {
  readonly cluster: string | null;
  readonly server: number | null;
}

export interface Faults {
  wrap(handlers: Handlers, spot: FaultySpot): FallibleHandlers;
  /** From now on times count and clusters can be reached. */
  start(targets: FaultTargets): void;
  /** One more rule, behind the others. Throws TU-USAGE as `createFaults`. */
  add(rule: FaultRule): void;
  /** From now on nothing more goes wrong; what is down comes back when it was to. */
  clear(): void;
  /** How often each rule happened, in their order. */
  fired(): readonly number[];
}

interface Counted {
  readonly rule: FaultRule;
  matched: number;
  fired: number;
  rows: number;
}

/** What rules can name. */
export interface FaultyPlaces {
  /** Names. */
  readonly clusters: readonly string[];
  /** Per cluster. */
  readonly tabletServers: number;
}

/** Throws TU-USAGE when a rule names a cluster or a tablet server that is not there. */
export function createFaults(script: FaultScript, places: FaultyPlaces, clock: Clock): Faults {
  const chance = createChance(script.seed);
  const counted: Counted[] = [];
  const timers: (() => void)[] = [];
  let targets: FaultTargets | null = null;
  let isOver = false;

  function add(rule: FaultRule): void {
    checkPlaces(rule, counted.length + 1, places);
    const one: Counted = { rule, matched: 0, fired: 0, rows: 0 };
    counted.push(one);
    if (targets !== null) startTimer(one, targets);
  }

  function startTimer(one: Counted, running: FaultTargets): void {
    const { when, action } = one.rule;
    if (!('atMs' in when) || !isClusterFault(action)) return;
    timers.push(
      clock.after(when.atMs, () => {
        one.fired += 1;
        void happen(action, null, running, clock);
      }),
    );
  }

  /** The rule that takes the call, which is counted by all that were looked at. */
  function due(call: FaultyCall): Counted | null {
    if (isOver) return null;
    for (const one of counted) {
      const { when, skip, times, chance: part } = one.rule;
      if ('atMs' in when || one.fired >= times || !matches(when, call)) continue;
      one.matched += 1;
      if (one.matched <= skip || chance() >= part) continue;
      one.fired += 1;
      return one;
    }
    return null;
  }

  /** Whether the next row of a write is among those that are refused. */
  function isRowRefused(one: Counted): boolean {
    if (one.rule.action.kind !== 'rows') return false;
    const { every, share } = one.rule.action;
    one.rows += 1;
    return every === null ? chance() < share : one.rows % every === 0;
  }

  async function take(
    one: Counted,
    call: FaultyCall,
    method: Method,
    handler: Handler,
    body: Buffer,
    context: CallContext,
  ): Promise<Outcome> {
    const { action } = one.rule;
    if (isClusterFault(action)) {
      if (targets !== null) await happen(action, call, targets, clock);
      // A server that has died does not execute what it had not begun.
      return isDeadly(action) ? null : handler(body, context);
    }
    return meet(action, {
      body,
      context,
      handler,
      method,
      clock,
      isRefused: () => isRowRefused(one),
      evict: () => {
        if (call.cluster === null || call.table === null) return;
        const cluster = targets?.control(call.cluster);
        // The meta table is none of those that it holds.
        if (cluster?.hasTable(call.table) === true) cluster.evictSessions(call.table, call.key);
      },
    });
  }

  function end(): void {
    isOver = true;
    for (const cancel of timers) cancel();
  }

  for (const rule of script.rules) add(rule);
  return {
    wrap: (handlers, spot) =>
      Object.fromEntries(
        Object.entries(handlers).map(([name, handler]) => {
          const shortName = name.slice(name.lastIndexOf('.') + 1);
          const method = METHODS[shortName];
          if (method === undefined) return [name, handler];
          return [
            name,
            (body: Buffer, context: CallContext): Outcome | Promise<Outcome> => {
              const call = describeCall(shortName, method, body, spot);
              const one = call === null ? null : due(call);
              if (call === null || one === null) return handler(body, context);
              return take(one, call, method, handler, body, context);
            },
          ];
        }),
      ),
    start: (running) => {
      targets = running;
      for (const one of counted) startTimer(one, running);
    },
    add,
    clear: end,
    fired: () => counted.map(({ fired }) => fired),
  };
}

/** `number`: which rule it is, from 1. */
function checkPlaces(
  { when, action }: FaultRule,
  number: number,
  { clusters, tabletServers }: FaultyPlaces,
): void {
  for (const place of [when, action]) {
    const cluster = 'cluster' in place ? place.cluster : null;
    const server = 'server' in place ? place.server : null;
    if (cluster !== null && !clusters.includes(cluster)) {
      throw new TerautilError('TU-USAGE', `Fault ${number} is about cluster ${cluster}`, {
        hint: `The one-box has ${clusters.join(', ')}.`,
      });
    }
    if (server !== null && server >= tabletServers) {
      throw new TerautilError('TU-USAGE', `Fault ${number} is about tablet server ${server}`, {
        hint: `A cluster of this one-box has ${tabletServers}, counted from 0.`,
      });
    }
  }
}

/** null: it does not parse, which the handler says. */
function describeCall(
  shortName: string,
  method: Method,
  body: Buffer,
  spot: FaultySpot,
): FaultyCall | null {
  try {
    return { method: shortName, ...spot, ...method.about(body) };
  } catch {
    return null;
  }
}

function matches({ method, cluster, table, server, key }: CallFilter, call: FaultyCall): boolean {
  return (
    method === call.method &&
    (cluster === null || cluster === call.cluster) &&
    (table === null || table === call.table) &&
    (server === null || server === call.server) &&
    (key === null || call.key.subarray(0, key.length).equals(key))
  );
}

const CALL_FAULTS: readonly FaultAction['kind'][] = [
  'status',
  'rows',
  'not-leader',
  'rpc-error',
  'lose',
  'cut',
  'delay',
  'scan',
  'out-of-time',
] satisfies CallFault['kind'][];

export function isClusterFault(action: FaultAction): action is ClusterFault {
  return !CALL_FAULTS.includes(action.kind);
}

function isDeadly({ kind }: ClusterFault): boolean {
  return kind === 'stop-tablet-server' || kind === 'stop-master' || kind === 'stop-nexus';
}
