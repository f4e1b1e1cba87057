/** A file of faults that fits its schema becomes rules: names to numbers, times to ms, keys to bytes. */
import type {
  Fault,
  FaultAction as Action,
  OneboxFaults,
} from '../../documents/onebox-faults.generated.js';
import { parseEscaped } from '../../cells/escape.js';
import { bug } from '../../errors.js';
import { STATUSES } from '../../proto/statuses.js';
import { nearest } from '../../yaml/nearest.js';
import type { Problem } from '../../yaml/problem.js';
import type { Path, YamlSource } from '../../yaml/source.js';
import { parseDuration } from '../../yaml/units.js';
import { METHODS } from './calls.js';
import { isClusterFault } from './faults.js';
import type { FaultAction, FaultRule, FaultScript, TabletFault } from './rules.js';

const MOST_MS = 86_400_000;
const HINT = 'docs/onebox.md lists what can go wrong, and docs/onebox-faults.yaml is an example.';

type Report = (path: Path, message: string, hint?: string) => void;

export function resolveFaults(
  { seed = 1, faults }: OneboxFaults,
  source: YamlSource,
): FaultScript | { readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const report: Report = (path, message, hint = HINT) =>
    problems.push(source.problem(path, 'value', message, hint));
  const rules = faults.map((fault, index) => resolveRule(fault, ['faults', index], report));
  return problems.length === 0 ? { seed, rules } : { problems };
}

function resolveRule(fault: Fault, path: Path, report: Report): FaultRule {
  const action = resolveAction(fault.do, [...path, 'do'], report);
  const { on, at, skip = 0, times = 1, chance = 1 } = fault;
  if ((on === undefined) === (at === undefined)) {
    report(
      path,
      'A fault has either "on" or "at"',
      'Say which calls it is about, or when it happens.',
    );
  }
  if (at !== undefined && !isClusterFault(action)) {
    report(
      [...path, 'do'],
      'This happens to calls, not at a time',
      'Say with "on" to which calls.',
    );
  }
  if (on !== undefined) checkMethod(on.method, action, [...path, 'do'], report);
  return {
    when:
      at === undefined
        ? {
            method: on?.method ?? '',
            cluster: on?.cluster ?? null,
            table: on?.table ?? null,
            server: on?.server ?? null,
            key: keyOrNull(on?.key, [...path, 'on'], report),
          }
        : { atMs: milliseconds(at, [...path, 'at'], report) },
    skip,
    times: typeof times === 'number' ? times : Infinity,
    chance,
    action,
  };
}

/** Not every method can meet with everything. */
function checkMethod(name: string, action: FaultAction, path: Path, report: Report): void {
  const method = METHODS[name];
  const only = (names: readonly string[]): void => {
    if (names.includes(name)) return;
    report(path, `This cannot happen to ${name}`, `It happens to ${names.join(' and ')}.`);
  };
  if (action.kind === 'rows') only(['WriteTablet']);
  if (action.kind === 'scan') only(['ScanTablet']);
  if (action.kind === 'out-of-time') only(['ScanTablet', 'ReadTablet']);
  if (action.kind === 'lose' && action.what === 'effect' && method?.acknowledge === null) {
    report(path, `This cannot happen to ${name}`, 'It happens to what changes the Nexus.');
  }
  if (action.kind === 'status' && method?.refuse === null) {
    report(
      path,
      `The answers of ${name} have no Tera status`,
      'Use notLeader, lose, cut or delay.',
    );
  }
  if (action.kind === 'not-leader' && method?.redirect === null) {
    report(path, `${name} is no method of the Nexus`, 'Use status.');
  }
}

function resolveAction(action: Action, path: Path, report: Report): FaultAction {
  const status = (value: string | number, key: string): number =>
    statusNumber(value, [...path, key], report);
  const lasting = (text: string | undefined, key: string): number =>
    text === undefined ? Infinity : milliseconds(text, [...path, key, 'for'], report);
  const place = (where: { cluster?: string; table?: string }) => ({
    cluster: where.cluster ?? null,
    table: where.table ?? null,
  });
  const tablet = (
    kind: TabletFault['kind'],
    where: { cluster?: string; table?: string; key?: string; server?: number },
  ): TabletFault => ({
    kind,
    ...place(where),
    key: where.key === undefined ? null : keyBytes(where.key, [...path, kind, 'key'], report),
    server: where.server ?? null,
  });
  if (action.status !== undefined)
    return { kind: 'status', status: status(action.status, 'status') };
  if (action.rows !== undefined) {
    const { rows } = action;
    const { every = null, share = 1, applied = false } = rows;
    return { kind: 'rows', status: status(rows.status, 'rows'), every, share, applied };
  }
  if (action.notLeader !== undefined) return { kind: 'not-leader', leader: action.notLeader };
  if (action.rpcError !== undefined) return { kind: 'rpc-error', code: action.rpcError };
  if (action.lose !== undefined) return { kind: 'lose', what: action.lose };
  if (action.cut !== undefined) return { kind: 'cut', what: action.cut };
  if (action.delay !== undefined) {
    const { request = '0ms', answer = '0ms' } = action.delay;
    return {
      kind: 'delay',
      requestMs: milliseconds(request, [...path, 'delay', 'request'], report),
      answerMs: milliseconds(answer, [...path, 'delay', 'answer'], report),
    };
  }
  if (action.scan !== undefined) return { kind: 'scan', what: action.scan };
  if (action.outOfTime !== undefined) return { kind: 'out-of-time', looks: action.outOfTime };
  if (action.split !== undefined) return tablet('split', action.split);
  if (action.merge !== undefined) return tablet('merge', action.merge);
  if (action.flush !== undefined) return tablet('flush', action.flush);
  if (action.move !== undefined) return tablet('move', action.move);
  if (action.disableTable !== undefined) {
    return { kind: 'disable-table', ...place(action.disableTable) };
  }
  if (action.dropTable !== undefined) return { kind: 'drop-table', ...place(action.dropTable) };
  if (action.stopTabletServer !== undefined) {
    const { server = null, for: time } = action.stopTabletServer;
    const forMs = lasting(time, 'stopTabletServer');
    return { kind: 'stop-tablet-server', ...place(action.stopTabletServer), server, forMs };
  }
  if (action.stopMaster !== undefined) {
    const forMs = lasting(action.stopMaster.for, 'stopMaster');
    return { kind: 'stop-master', ...place(action.stopMaster), forMs };
  }
  if (action.safeMode !== undefined) {
    const forMs = lasting(action.safeMode.for, 'safeMode');
    return { kind: 'safe-mode', ...place(action.safeMode), forMs };
  }
  if (action.expireSessions !== undefined) return { kind: 'expire-sessions' };
  if (action.nexusGrace !== undefined) {
    return {
      kind: 'nexus-grace',
      forMs: milliseconds(action.nexusGrace, [...path, 'nexusGrace'], report),
    };
  }
  if (action.nexusElection !== undefined) {
    const forMs = milliseconds(action.nexusElection, [...path, 'nexusElection'], report);
    return { kind: 'nexus-election', forMs };
  }
  if (action.nexusUndo !== undefined) {
    const { key, changes = 1 } = action.nexusUndo;
    return { kind: 'nexus-undo', key: keyOrNull(key, [...path, 'nexusUndo'], report), changes };
  }
  if (action.nexusLoseLocks !== undefined) {
    const { key } = action.nexusLoseLocks;
    return { kind: 'nexus-lose-locks', key: keyOrNull(key, [...path, 'nexusLoseLocks'], report) };
  }
  if (action.stopNexus !== undefined) {
    return { kind: 'stop-nexus', forMs: lasting(action.stopNexus.for, 'stopNexus') };
  }
  return bug('An action without a key passed the schema.');
}

function milliseconds(text: string, path: Path, report: Report): number {
  const ms = parseDuration(text);
  if (ms !== null && ms <= MOST_MS) return ms;
  report(path, `"${text}" is more than 24h`, 'Write for example 500ms, 5s, 2m or 1h.');
  return 0;
}

function statusNumber(value: string | number, path: Path, report: Report): number {
  if (typeof value === 'number') return value;
  const known: Readonly<Record<string, number>> = STATUSES;
  const found = Object.hasOwn(known, value) ? known[value] : undefined;
  if (found !== undefined) return found;
  const close = nearest(value, Object.keys(known));
  report(
    path,
    `There is no status "${value}"`,
    close === null
      ? 'docs/protocol.md §4.11 lists them; a number will do, too.'
      : `Did you mean ${close}?`,
  );
  return 0;
}

function keyOrNull(text: string | undefined, path: Path, report: Report): Buffer | null {
  return text === undefined ? null : keyBytes(text, [...path, 'key'], report);
}

function keyBytes(text: string, path: Path, report: Report): Buffer {
  const bytes = parseEscaped(text);
  if (bytes !== null) return bytes;
  report(path, `"${text}" is no key`, 'Write bytes that are not visible ASCII as \\xHH.');
  return Buffer.alloc(0);
}
