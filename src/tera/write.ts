/**
 * Writes a batch of rows, once (protocol.md §6.3): rows are grouped by tablet server, their encoded
 * bytes go out as they are, and each row gets one outcome. Nothing is retried here; what a lost answer
 * means is the caller's to settle (design: what may be written).
 */
import type { RowBatch } from '../cells/batch.js';
import { selectRows } from '../cells/encode-batch.js';
import type { Clock } from '../clock.js';
import { isRetryable, TerautilError, type ErrorId } from '../errors.js';
import type { RowOutcome, TableKind, Waiting, WriteLimits } from '../migration/ports.js';
import { int64FromBigint } from '../proto/int64.js';
import { tera } from '../proto/messages.js';
import type { Channels } from '../rpc/types.js';
import { causeOf } from './causes.js';
import { decode } from './codec.js';
import type { RequestIdentity } from './identity.js';
import type { Locations } from './locations.js';
import { rowProblem } from './row-limits.js';
import {
  CLIENT_ERROR,
  CONNECT_ERROR,
  isPushback,
  RPC_ERROR,
  rowReaction,
  scanReaction,
  statusError,
  statusText,
  TABLET_OK,
} from './status.js';

export interface WriterOptions {
  readonly channels: Channels;
  readonly locations: Locations;
  readonly identity: RequestIdentity;
  readonly kindOf: (table: string, waiting: Waiting) => Promise<TableKind>;
  readonly clock: Clock;
}

export type Write = (
  table: string,
  batch: RowBatch,
  limits: WriteLimits,
) => Promise<readonly RowOutcome[]>;

/** Bytes of rows in one request (protocol.md §6.12); one larger row travels alone. */
const MAX_REQUEST_BYTES = 4 * 1024 * 1024;
/** Servers take requests below 64 MiB (O37, O52); the rest is for the envelope. */
const MAX_ROW_BYTES = 63 * 1024 * 1024;

function refused(status: number, cause: string, permanent = false): RowOutcome {
  return { kind: 'refused', status, permanent, isPushback: isPushback(status), cause };
}

/** The master does not say of what kind the table is. */
const KIND_UNKNOWN = { cause: 'the kind of the table is not known yet' };
const TOO_LATE = refused(CLIENT_ERROR, 'there was no time left to send it');
const NOT_CONNECTED = refused(CONNECT_ERROR, 'no connection');
/** The server did not understand the request: no handler ran (protocol.md §1.6). */
const NOT_UNDERSTOOD = refused(RPC_ERROR, 'the server does not understand the request', true);

/**
 * See `Cluster.write`. Refusals that are no answer of a server have the status 700 (call not
 * understood), 702 (not sent) or 703 (no connection). Throws only before anything is sent:
 * TU-TABLE-NOT-FOUND and other errors of the look-up that no retry can help.
 */
export function createWriter({
  channels,
  locations,
  identity,
  kindOf,
  clock,
}: WriterOptions): Write {
  let sequenceId = 0;

  function encodeHead(table: string, timeoutMs: number): Uint8Array {
    sequenceId += 1;
    // Rows follow as they are encoded already; the order of fields in a message is free.
    return tera.WriteTabletRequest.encode({
      sequenceId,
      tabletName: table,
      isSync: false,
      isInstant: false,
      timestamp: int64FromBigint(clock.wallMicros()),
      clientTimeoutMs: timeoutMs,
      ...identity.forTablets(),
    }).finish();
  }

  /** Or why nothing can be sent for now: the master does not say it in time. */
  async function kindInTime(
    table: string,
    giveUpAt: number,
  ): Promise<{ readonly kind: TableKind } | { readonly cause: string }> {
    const known = new AbortController();
    const left = Math.max(0, giveUpAt - clock.monotonicMs());
    const late = clock.sleep(left, known.signal).then(() => KIND_UNKNOWN);
    const kind = kindOf(table, { signal: known.signal }).then((found) => ({ kind: found }));
    try {
      return await Promise.race([kind, late]);
    } catch (error) {
      if (isRetryable(error)) return { cause: causeOf(error) };
      throw error;
    } finally {
      known.abort();
    }
  }

  /** Row numbers by server, without those for which no server is known in time. */
  async function groupByServer({ table, batch, limits, outcomes }: Job): Promise<Groups> {
    const giveUpAt = Math.min(limits.sendBefore, clock.monotonicMs() + limits.deadlineMs);
    const groups = new Map<string, number[]>();
    const known = await kindInTime(table, giveUpAt);
    if ('cause' in known) {
      outcomes.fill(refused(CLIENT_ERROR, known.cause));
      return groups;
    }
    for (const [row, key] of batch.keys.entries()) {
      const problem = problemOf(batch, row, known.kind);
      if (problem !== null) {
        // The server would take it and lose it, or not take it at all.
        outcomes[row] = refused(CLIENT_ERROR, problem, true);
        continue;
      }
      try {
        const { server } = await locations.find(table, key, giveUpAt);
        const group = groups.get(server);
        if (group === undefined) groups.set(server, [row]);
        else group.push(row);
      } catch (error) {
        if (!isRetryable(error)) throw error;
        outcomes[row] = refused(CLIENT_ERROR, causeOf(error));
      }
    }
    return groups;
  }

  /** One request to one server; sets the outcome of each of its rows. */
  async function send(job: Job, server: string, rows: readonly number[]): Promise<void> {
    const { table, batch, limits, outcomes } = job;
    const pieces = rows.length === batch.rowCount ? [batch.bytes] : selectRows(batch, rows);
    // Last of all, so that no time passes between this look at the clock and the call.
    const left = Math.min(limits.deadlineMs, limits.sendBefore - clock.monotonicMs());
    const timeoutMs = Math.floor(left);
    if (timeoutMs <= 0) return;
    try {
      const body = await channels.call(
        server,
        'tera.TabletNodeServer.WriteTablet',
        [encodeHead(table, timeoutMs), ...pieces],
        { timeoutMs },
      );
      const statuses = rowStatuses(body, rows.length, server);
      for (const [position, row] of rows.entries()) {
        outcomes[row] = outcomeOf(job, server, row, statuses[position] ?? 0);
      }
    } catch (error) {
      const outcome = outcomeOfFailure(job, error);
      for (const row of rows) {
        outcomes[row] = outcome;
        relocate(job, row);
      }
      if (outcome.kind === 'unknown' && !isRequestGone(error)) channels.drop(server);
    }
  }

  function outcomeOf(job: Job, server: string, row: number, status: number): RowOutcome {
    if (scanReaction(status) === 'relocate') relocate(job, row);
    switch (rowReaction(status)) {
      case 'acknowledged':
        return { kind: 'acknowledged' };
      case 'refused':
        return refused(status, statusText(status));
      case 'permanent':
        return refused(status, statusText(status), true);
      case 'denied':
        return {
          kind: 'denied',
          error: statusError(status, `WriteTablet of ${job.table} at ${server}`),
        };
      case 'unknown':
        // Its request was read and answered: ending the connection would only lose other answers.
        return unknown(job, statusText(status));
    }
  }

  function outcomeOfFailure(job: Job, error: unknown): RowOutcome {
    const id = error instanceof TerautilError ? error.id : null;
    if (id === 'TU-RPC-CONNECT' || id === 'TU-STOPPED') return NOT_CONNECTED;
    if (id === 'TU-RPC-REFUSED') return NOT_UNDERSTOOD;
    return unknown(job, causeOf(error));
  }

  /** Quiet after twice the longest time a request may take, from now: it was not sent later (design). */
  function unknown({ limits }: Job, cause: string): RowOutcome {
    return { kind: 'unknown', quietAt: clock.monotonicMs() + 2 * limits.deadlineMs, cause };
  }

  function relocate({ table, batch }: Job, row: number): void {
    const key = batch.keys[row];
    if (key !== undefined) locations.invalidate(table, key);
  }

  return async (table, batch, limits) => {
    const outcomes = new Array<RowOutcome>(batch.rowCount).fill(TOO_LATE);
    const job: Job = { table, batch, limits, outcomes };
    const groups = await groupByServer(job);
    await Promise.all(
      [...groups].map(async ([server, rows]) => {
        // One after the other, so that at most one request per server is held by a batch.
        for (const part of partsOf(batch, rows)) await send(job, server, part);
      }),
    );
    return outcomes;
  };
}

/** One call of the writer. */
interface Job {
  readonly table: string;
  readonly batch: RowBatch;
  readonly limits: WriteLimits;
  /** By row; filled in as answers come. */
  readonly outcomes: RowOutcome[];
}

type Groups = ReadonlyMap<string, readonly number[]>;

/** Consecutive rows of at most MAX_REQUEST_BYTES, or one larger row. */
function partsOf(batch: RowBatch, rows: readonly number[]): readonly number[][] {
  const parts: number[][] = [];
  let part: number[] = [];
  let size = 0;
  for (const row of rows) {
    const bytes = rowBytes(batch, row);
    if (part.length > 0 && size + bytes > MAX_REQUEST_BYTES) {
      parts.push(part);
      part = [];
      size = 0;
    }
    part.push(row);
    size += bytes;
  }
  if (part.length > 0) parts.push(part);
  return parts;
}

/**
 * Nothing of the request is on its way any more: it was answered, or its connection is lost. By now there
 * may be another one, with calls of others.
 */
function isRequestGone(error: unknown): boolean {
  const gone: readonly ErrorId[] = ['TU-RPC-BROKEN', 'TU-RPC-FAILED'];
  return error instanceof TerautilError && gone.includes(error.id);
}

function problemOf(batch: RowBatch, row: number, kind: TableKind): string | null {
  const end = batch.rowEnds[row] ?? 0;
  if (rowBytes(batch, row) > MAX_ROW_BYTES) {
    return `it has ${rowBytes(batch, row)} bytes, a request takes ${MAX_ROW_BYTES}`;
  }
  return rowProblem(batch.bytes, end - rowBytes(batch, row), end, kind);
}

function rowBytes(batch: RowBatch, row: number): number {
  return (batch.rowEnds[row] ?? 0) - (batch.rowEnds[row - 1] ?? 0);
}

/**
 * One status per row; an overall refusal is that of every row. Throws TU-RPC-PROTOCOL when the list
 * does not fit: then nothing is known of any row.
 */
function rowStatuses(body: Buffer, rowCount: number, server: string): readonly number[] {
  const answer = decode(tera.WriteTabletResponse, body, `The answer to WriteTablet of ${server}`);
  if (answer.status !== TABLET_OK) return new Array<number>(rowCount).fill(answer.status);
  if (answer.rowStatusList.length === rowCount) return answer.rowStatusList;
  throw new TerautilError(
    'TU-RPC-PROTOCOL',
    `${server} answered ${answer.rowStatusList.length} row statuses for ${rowCount} rows`,
  );
}
