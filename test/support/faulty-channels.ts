/**
 * Channels over real ones that lose, delay, refuse and break calls to tablet servers, by chance. They
 * know what every write became at its server, which the client is not told: so they can tell whether a
 * cell was applied twice (O14).
 */
import { systemClock } from '../../src/clock.js';
import { TerautilError, type ErrorId } from '../../src/errors.js';
import { sessionShard } from '../../src/proto/session-shard.js';
import { int64FromBigint, int64ToBigint } from '../../src/proto/int64.js';
import { tera } from '../../src/proto/messages.js';
import { createChannels } from '../../src/rpc/channels.js';
import type { CallOptions, Channels } from '../../src/rpc/types.js';
import type { PatientClock } from './patient-clock.js';

export interface FaultyChannelsOptions {
  readonly clock: PatientClock;
  /** Uniform in [0, 1). */
  readonly chance: () => number;
  /** Which part of the calls meets with a fault, 0 to 1. */
  readonly share: () => { readonly writes: number; readonly scans: number };
  /** The quiet time: how late a lost write may arrive, ms. */
  readonly quietMs: number;
  readonly witness: WriteWitness;
  /** How often each fault was injected. */
  readonly faults: Map<string, number>;
}

/** What servers were seen to apply, across all channels that share it. */
export interface WriteWitness {
  /** Cells by table, row, column and time, with how often they were applied. */
  readonly applied: Map<string, number>;
  /** Writes under way that their sender was told are lost. */
  readonly late: Set<Promise<void>>;
}

export function createWitness(): WriteWitness {
  return { applied: new Map(), late: new Set() };
}

const WRITE = 'tera.TabletNodeServer.WriteTablet';
const SCAN = 'tera.TabletNodeServer.ScanTablet';
const OK = 40;
const EMPTY = Buffer.alloc(0);
/** Surely not applied (protocol.md §6.3). */
const REFUSALS = [23, 41, 43, 52, 90, 92, 403, 801];
/** kIOError (O40), two that §6.3 does not list for rows, and numbers that mean nothing. */
const DOUBTFUL = [73, 44, 203, 555, 12_345];
const SCAN_STATUSES = [22, 23, 24, 43, 52, 203, 403];
/** kTableCorrupt ends the range while its writes are under way; seldom, for it ends the attempt as well. */
const DAMAGED = 46;
const DAMAGED_SHARE = 0.06;
/** A late write arrives within this part of the quiet time. */
const LATE_MOST = 0.9;
/** What the calls of the faults themselves may take: they shall not time out. */
const PATIENCE_MS = 600_000;

type Body = Uint8Array | readonly Uint8Array[];
type Call = (body: Body) => Promise<Buffer>;

export function createFaultyChannels(options: FaultyChannelsOptions): Channels {
  const { clock, chance, share, quietMs, witness, faults } = options;
  const channels = createChannels({ clock });
  // Not touched by `drop`: what is on its way when a connection ends may still arrive.
  const network = createChannels({ clock: systemClock });

  const note = (fault: string): void => void faults.set(fault, (faults.get(fault) ?? 0) + 1);
  const pick = <T>(from: readonly [T, ...T[]] | readonly T[]): T => {
    const chosen = from[Math.floor(chance() * from.length)];
    if (chosen === undefined) throw new Error('Nothing to choose from.');
    return chosen;
  };

  /** How a lost call looks to its caller: at once, or when its time is up. */
  async function lose(address: string, { timeoutMs, signal }: CallOptions): Promise<never> {
    const isBroken = chance() < 0.7;
    await clock.sleep(isBroken ? chance() * 0.3 * timeoutMs : timeoutMs, signal);
    if (isBroken) channels.drop(address);
    const id: ErrorId = isBroken ? 'TU-RPC-BROKEN' : 'TU-RPC-TIMEOUT';
    throw new TerautilError(id, `${address}: the answer was lost on purpose`);
  }

  async function write(
    address: string,
    call: Call,
    body: Body,
    callOptions: CallOptions,
  ): Promise<Buffer> {
    const apply = (through: Call): Promise<Buffer> => clock.hold(applied(through, witness, body));
    const viaNetwork: Call = (bytes) =>
      network.call(address, WRITE, bytes, { timeoutMs: PATIENCE_MS });
    if (chance() >= share().writes) return apply(call);
    const fault = pick([
      'answer-lost',
      'request-lost',
      'late',
      'delayed',
      'drop',
      'refused',
      'doubtful',
      'some-rows',
    ]);
    note(`write-${fault}`);
    switch (fault) {
      case 'answer-lost':
        await apply(viaNetwork);
        return lose(address, callOptions);
      case 'request-lost':
        return lose(address, callOptions);
      case 'late': {
        const arrival = clock
          .sleep(Math.sqrt(chance()) * LATE_MOST * quietMs)
          .then(() => apply(viaNetwork))
          .then(() => undefined);
        witness.late.add(arrival);
        void arrival.finally(() => witness.late.delete(arrival));
        return lose(address, callOptions);
      }
      case 'delayed': {
        const answer = await apply(call);
        await clock.sleep(chance() * 0.5 * callOptions.timeoutMs);
        return answer;
      }
      case 'drop': {
        const answer = apply(call);
        await Promise.resolve();
        channels.drop(address);
        return answer;
      }
      case 'refused':
        return writeAnswer(body, () => pick(REFUSALS));
      case 'doubtful':
        if (chance() < 0.5) await apply(viaNetwork);
        return writeAnswer(body, () => pick(DOUBTFUL));
      default:
        return clock.hold(someRows(body, viaNetwork));
    }
  }

  /** Some rows get through; each of the others is refused, or left in doubt whether it was applied. */
  async function someRows(body: Body, call: Call): Promise<Buffer> {
    const request = tera.WriteTabletRequest.decode(joined(body));
    const verdicts = request.rowList.map(() => {
      const luck = chance();
      if (luck < 0.5) return { sent: true, told: null };
      if (luck < 0.8) return { sent: false, told: pick(REFUSALS) };
      return { sent: chance() < 0.5, told: pick(DOUBTFUL) };
    });
    request.rowList = request.rowList.filter((_, row) => verdicts[row]?.sent);
    let statuses: number[] = [];
    if (request.rowList.length > 0) {
      const part = tera.WriteTabletRequest.encode(request).finish();
      const answer = await call(part);
      witnessWrite(witness, part, answer);
      statuses = tera.WriteTabletResponse.decode(answer).rowStatusList;
    }
    let next = 0;
    return writeAnswer(body, (row) => {
      const verdict = verdicts[row];
      const real = verdict?.sent === true ? statuses[next++] : undefined;
      return verdict?.told ?? real ?? 23;
    });
  }

  async function scan(
    address: string,
    call: Call,
    body: Body,
    callOptions: CallOptions,
  ): Promise<Buffer> {
    const request = tera.ScanTabletRequest.decode(joined(body));
    // The meta table is asked without a session; nothing is lost there.
    if (request.tableName === 'meta_table' || chance() >= share().scans) return call(body);
    if (chance() < DAMAGED_SHARE) {
      note('scan-damaged');
      return scanAnswer({ status: DAMAGED, complete: true });
    }
    const fault = pick([
      'answer-lost',
      'request-lost',
      'delayed',
      'status',
      'unknown-session',
      'evicted',
      'drop',
    ]);
    note(`scan-${fault}`);
    switch (fault) {
      case 'answer-lost':
        await call(body);
        throw new TerautilError('TU-RPC-TIMEOUT', `${address}: the answer was lost on purpose`);
      case 'request-lost':
        throw new TerautilError('TU-RPC-TIMEOUT', `${address}: the request was lost on purpose`);
      case 'delayed': {
        const answer = await call(body);
        await clock.sleep(chance() * 200, callOptions.signal);
        return answer;
      }
      case 'status':
        // Packs that tell of errors say "complete" as well (O31).
        return scanAnswer({ status: pick(SCAN_STATUSES), complete: true });
      case 'unknown-session':
        return scanAnswer({
          status: OK,
          complete: false,
          resultsId: int64FromBigint(-1n).toUnsigned(),
        });
      case 'evicted': {
        request.sessionId = neighbour(int64ToBigint(request.sessionId));
        request.partOfSession = false;
        await call(tera.ScanTabletRequest.encode(request).finish());
        return call(body);
      }
      default: {
        const answer = call(body);
        await Promise.resolve();
        channels.drop(address);
        return answer;
      }
    }
  }

  return {
    call(address, method, body, callOptions) {
      // A server is silent on a request whose time is over: with the clock held, for ever.
      const limits = method === WRITE ? { timeoutMs: PATIENCE_MS } : callOptions;
      const call: Call = (bytes) => channels.call(address, method, bytes, limits);
      if (method === WRITE) return write(address, call, body, callOptions);
      if (method === SCAN) return scan(address, call, body, callOptions);
      return channels.call(address, method, body, callOptions);
    },
    drop: (address) => {
      channels.drop(address);
    },
    close: () => {
      channels.close();
      // What is on its way arrives all the same.
      void Promise.allSettled(witness.late).then(() => {
        network.close();
      });
    },
  };
}

/** Settled when the server can no longer apply it. */
async function applied(through: Call, witness: WriteWitness, body: Body): Promise<Buffer> {
  try {
    const answer = await through(body);
    witnessWrite(witness, body, answer);
    return answer;
  } catch (error) {
    // Its connection is gone; what went out before is read within a few turns of the loop.
    for (let turn = 0; turn < 10; turn += 1) await systemClock.sleep(5);
    throw error;
  }
}

function joined(body: Body): Uint8Array {
  return body instanceof Uint8Array ? body : Buffer.concat(body);
}

function writeAnswer(body: Body, statusOf: (row: number) => number): Buffer {
  const { rowList } = tera.WriteTabletRequest.decode(joined(body));
  const rowStatusList = rowList.map((_, row) => statusOf(row));
  return Buffer.from(tera.WriteTabletResponse.encode({ status: OK, rowStatusList }).finish());
}

function scanAnswer(answer: tera.ScanTabletResponse.$Properties): Buffer {
  return Buffer.from(tera.ScanTabletResponse.encode(answer).finish());
}

export function witnessWrite(witness: WriteWitness, body: Body, answer: Buffer): void {
  const { tabletName, rowList } = tera.WriteTabletRequest.decode(joined(body));
  const { rowStatusList } = tera.WriteTabletResponse.decode(answer);
  for (const [row, { rowKey, mutationSequence }] of rowList.entries()) {
    if (rowStatusList[row] !== OK) continue;
    for (const { family, qualifier, timestamp } of mutationSequence ?? []) {
      const cell = cellName(tabletName, {
        row: rowKey,
        family: family ?? EMPTY,
        qualifier: qualifier ?? EMPTY,
        timestamp: int64ToBigint(timestamp ?? 0),
      });
      witness.applied.set(cell, (witness.applied.get(cell) ?? 0) + 1);
    }
  }
}

/** Another session id whose session takes the place of this one (O28). */
function neighbour(id: bigint): ReturnType<typeof int64FromBigint> {
  let other = id + 1n;
  while (sessionShard(other) !== sessionShard(id)) other += 1n;
  return int64FromBigint(BigInt.asIntN(63, other));
}

/** The key of a cell among those a witness saw applied. */
export function cellName(
  table: string,
  cell: Record<'row' | 'family' | 'qualifier', Uint8Array> & { readonly timestamp: bigint },
): string {
  const column = [cell.row, cell.family, cell.qualifier].map((bytes) =>
    Buffer.from(bytes).toString('latin1'),
  );
  return [table, ...column, cell.timestamp.toString()].join('|');
}
