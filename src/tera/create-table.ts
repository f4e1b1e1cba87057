/**
 * CreateTable (protocol.md §4.3). The master answers before the tablets are loaded, after more time than
 * a call may take when there are very many of them (defect-P12), or never (O42). So it is asked once, and
 * then ShowTables is watched for as long as anything becomes ready.
 */
import type { RowKey } from '../cells/bytes.js';
import { backoffMs, type Clock, type Random } from '../clock.js';
import { TerautilError } from '../errors.js';
import type { TableSchema, Waiting } from '../migration/ports.js';
import { tera } from '../proto/messages.js';
import { answerOrNull } from './answer-or-null.js';
import type { RequestIdentity } from './identity.js';
import type { Master } from './master.js';
import { schemaToMessage } from './schema.js';
import { statusError, TABLE_EXISTS } from './status.js';
import { findHole, showTable, type TableLayout } from './tables.js';

export interface CreateTablePorts {
  readonly master: Master;
  readonly identity: RequestIdentity;
  readonly clock: Clock;
  readonly random: Random;
  /** How long a table is watched while nothing of it becomes ready. */
  readonly standstillMs: number;
}

/** Longer than this an answer is not waited for: the table itself tells more. */
const ANSWER_TIMEOUT_MS = 30_000;

const CREATE_TABLE = {
  name: 'CreateTable',
  request: tera.CreateTableRequest,
  answer: tera.CreateTableResponse,
  accept: [TABLE_EXISTS],
};

/**
 * Resolves when the table is there with these boundaries, every tablet ready. Throws TU-TABLE-EXISTS when
 * somebody else creates it, TU-TERA-UNAVAILABLE when nothing of it becomes ready for a standstill.
 */
export async function createTable(
  ports: CreateTablePorts,
  name: string,
  schema: TableSchema,
  splitAt: readonly RowKey[],
  waiting: Waiting = {},
): Promise<void> {
  const { master, identity } = ports;
  const message = schemaToMessage(schema);
  message.name = name;
  const request = {
    sequenceId: 0,
    tableName: name,
    ...identity.forMaster(),
    schema: message,
    delimiters: [...splitAt],
  };
  let repeats = 0;
  const answer = await answerOrNull(
    master.call(CREATE_TABLE, request, {
      ...waiting,
      timeoutMs: ANSWER_TIMEOUT_MS,
      onRetry: (retry) => {
        repeats += 1;
        waiting.onRetry?.(retry);
      },
    }),
  );
  const isThere = answer?.status === TABLE_EXISTS;
  if (isThere && repeats === 0) throw statusError(TABLE_EXISTS, `CreateTable of ${name}`);
  // Then the table may be somebody else's who asked at the same time (O42), or that of a first call,
  // of which the master said that it could not record it.
  const wanted = answer === null || isThere ? splitAt : null;
  await watch(ports, name, wanted, waiting);
}

/** Resolves when every tablet of the table is ready. Throws TU-TERA-UNAVAILABLE, see `createTable`. */
export async function tabletsReady(
  ports: CreateTablePorts,
  name: string,
  waiting: Waiting = {},
): Promise<void> {
  await watch(ports, name, null, waiting);
}

async function watch(
  { master, clock, random, standstillMs }: CreateTablePorts,
  name: string,
  wanted: readonly RowKey[] | null,
  waiting: Waiting,
): Promise<void> {
  let most = -1;
  let movedAt = clock.monotonicMs();
  for (let attempt = 0; ; attempt++) {
    const layout = await showTable(master, name, waiting);
    const tablets = layout?.tablets ?? [];
    if (layout !== null && findHole(tablets) === null) {
      if (wanted !== null) requireBoundaries(layout, wanted);
      if (tablets.every(({ ready }) => ready)) return;
    }
    const ready = tablets.filter((tablet) => tablet.ready).length;
    if (ready > most) {
      most = ready;
      movedAt = clock.monotonicMs();
    } else if (clock.monotonicMs() - movedAt >= standstillMs) {
      throw notReady(name, layout, ready);
    }
    await clock.sleep(backoffMs(random, attempt, 50, 1_000), waiting.signal);
  }
}

function notReady(name: string, layout: TableLayout | null, ready: number): TerautilError {
  const what =
    layout === null
      ? 'is not there'
      : `has ${ready} of ${layout.tablets.length} tablets ready, and no more of them become so`;
  return new TerautilError('TU-TERA-UNAVAILABLE', `The table ${name} was created and ${what}`, {
    hint: 'The cluster may still be at it: look at the table, then run again.',
  });
}

function requireBoundaries({ table, tablets }: TableLayout, splitAt: readonly RowKey[]): void {
  const starts = tablets.slice(1).map(({ interval }) => interval.start);
  const same =
    starts.length === splitAt.length &&
    starts.every((start, index) => splitAt[index]?.equals(start) === true);
  if (same) return;
  throw new TerautilError('TU-TABLE-EXISTS', `Table ${table.name} exists with other boundaries`, {
    hint: 'Somebody else creates this table at the same time; find out who, then run again.',
  });
}
