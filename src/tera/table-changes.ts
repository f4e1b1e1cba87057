/**
 * Changes of tables through the master (protocol.md §4.3 to §4.7). The master answers before, after or
 * never relative to what it does (O41, O42), so each change is done when ShowTables shows it.
 */
import type { RowKey } from '../cells/bytes.js';
import { rowName } from '../cells/escape.js';
import { backoffMs, type Clock, type Random } from '../clock.js';
import { TerautilError, type ErrorId } from '../errors.js';
import type { TableSchema, Waiting } from '../migration/ports.js';
import { tera } from '../proto/messages.js';
import type { RequestIdentity } from './identity.js';
import type { Master } from './master.js';
import { schemaToMessage } from './schema.js';
import { NOT_SUPPORTED, statusError, TABLE_EXISTS, TABLE_NOT_FOUND } from './status.js';
import { findHole, showTable, type TableLayout } from './tables.js';

export interface TableChanges {
  create(
    name: string,
    schema: TableSchema,
    splitAt: readonly RowKey[],
    waiting?: Waiting,
  ): Promise<void>;
  updateSchema(name: string, schema: TableSchema, waiting?: Waiting): Promise<void>;
  split(table: string, at: RowKey): Promise<void>;
  disable(name: string): Promise<void>;
  delete(name: string): Promise<void>;
}

export interface TableChangesOptions {
  readonly master: Master;
  readonly identity: RequestIdentity;
  readonly clock: Clock;
  readonly random: Random;
}

/** 1,001 tablets were ready after 6 s but disabled after 60 s (O41); this is ten times that. */
const CHANGE_TIMEOUT_MS = 60_000;
const CHANGE_TIMEOUT_PER_TABLET_MS = 600;
/** The master may drop a split without a word (O45); it is asked for again this often. */
const REPEAT_SPLIT_MS = 5_000;
/** The master answers some calls after everything is done (O41); longer than this is not waited for. */
const ANSWER_TIMEOUT_MS = 30_000;

const TABLE_DISABLED = 1001;
const TABLET_DISABLED = 64;

const CREATE_TABLE = {
  name: 'CreateTable',
  request: tera.CreateTableRequest,
  answer: tera.CreateTableResponse,
  accept: [TABLE_EXISTS],
};
const UPDATE_TABLE = {
  name: 'UpdateTable',
  request: tera.UpdateTableRequest,
  answer: tera.UpdateTableResponse,
};
const DISABLE_TABLE = {
  name: 'DisableTable',
  request: tera.DisableTableRequest,
  answer: tera.DisableTableResponse,
  accept: [TABLE_DISABLED, NOT_SUPPORTED],
};
const DELETE_TABLE = {
  name: 'DeleteTable',
  request: tera.DeleteTableRequest,
  answer: tera.DeleteTableResponse,
  accept: [TABLE_NOT_FOUND, NOT_SUPPORTED],
};
const CMD_CTRL = { name: 'CmdCtrl', request: tera.CmdCtrlRequest, answer: tera.CmdCtrlResponse };

export function createTableChanges(options: TableChangesOptions): TableChanges {
  const { master, identity, clock, random } = options;

  /** Calls `step` until it gives true. */
  async function until(
    what: string,
    tablets: number,
    step: () => Promise<boolean>,
    signal?: AbortSignal,
  ): Promise<void> {
    const giveUpAt =
      clock.monotonicMs() + CHANGE_TIMEOUT_MS + tablets * CHANGE_TIMEOUT_PER_TABLET_MS;
    for (let attempt = 0; !(await step()); attempt++) {
      if (clock.monotonicMs() >= giveUpAt) {
        throw new TerautilError('TU-TERA-UNAVAILABLE', `${what} was not finished in time`, {
          hint: 'The cluster may still be at it: look at the table, then run again.',
        });
      }
      await clock.sleep(backoffMs(random, attempt, 50, 1_000), signal);
    }
  }

  /** What all requests begin with that the master checks for rights. */
  function changeOf(tableName: string) {
    return { sequenceId: 0, tableName, ...identity.forMaster() };
  }

  async function shown(table: string): Promise<TableLayout> {
    const layout = await showTable(master, table);
    if (layout !== null) return layout;
    throw new TerautilError('TU-TABLE-NOT-FOUND', `There is no table ${table}`);
  }

  return {
    async create(name, schema, splitAt, waiting = {}) {
      const message = schemaToMessage(schema);
      message.name = name;
      const request = { ...changeOf(name), schema: message, delimiters: [...splitAt] };
      let repeats = 0;
      const answered = await answerOrNull(
        master.call(CREATE_TABLE, request, {
          ...waiting,
          timeoutMs: ANSWER_TIMEOUT_MS,
          onRetry: (retry) => {
            repeats += 1;
            waiting.onRetry?.(retry);
          },
        }),
      );
      const isThere = answered?.status === TABLE_EXISTS;
      if (isThere && repeats === 0) throw statusError(TABLE_EXISTS, `CreateTable of ${name}`);
      // Then the table may be somebody else's who asked at the same time (O42), or that of a first call,
      // of which the master said that it could not record it.
      const isDoubtful = answered === null || isThere;
      const isReady = async (): Promise<boolean> => {
        const layout = await showTable(master, name, waiting);
        if (layout !== null && isDoubtful) requireBoundaries(layout, splitAt);
        return (
          layout !== null &&
          findHole(layout.tablets) === null &&
          layout.tablets.every(({ ready }) => ready)
        );
      };
      await until(`CreateTable of ${name}`, splitAt.length + 1, isReady, waiting.signal);
    },

    async updateSchema(name, schema, waiting) {
      const request = { ...changeOf(name), schema: schemaToMessage(schema) };
      await master.call(UPDATE_TABLE, request, waiting);
    },

    async split(table, at) {
      let askedAt = Number.NEGATIVE_INFINITY;
      await until(`The split of ${table} at "${rowName(at)}"`, 0, async () => {
        const { tablets } = await shown(table);
        const right = tablets.find(({ interval }) => interval.start.equals(at));
        const left = tablets.find(({ interval }) => interval.end?.equals(at) === true);
        if (right !== undefined && left !== undefined) return left.ready && right.ready;
        const whole = tablets.find(
          ({ interval: { start, end } }) =>
            start.compare(at) < 0 && (end === null || at.compare(end) < 0),
        );
        if (whole?.ready === true && clock.monotonicMs() - askedAt >= REPEAT_SPLIT_MS) {
          askedAt = clock.monotonicMs();
          const argList = [Buffer.from('split'), Buffer.from(whole.path), at];
          // Asking twice for one key does no harm (O45).
          await answerOrNull(master.call(CMD_CTRL, { sequenceId: 0, command: 'tablet', argList }));
        }
        return false;
      });
    },

    async disable(name) {
      const { tablets } = await shown(name);
      await until(`DisableTable of ${name}`, tablets.length, async () => {
        const layout = await shown(name);
        if (!layout.table.enabled) {
          return layout.tablets.every(({ status }) => status === TABLET_DISABLED);
        }
        await answerOrNull(
          master.call(DISABLE_TABLE, changeOf(name), { timeoutMs: ANSWER_TIMEOUT_MS }),
        );
        return false;
      });
    },

    async delete(name) {
      const { tablets, table } = await shown(name);
      if (table.enabled) {
        throw new TerautilError(
          'TU-TERA-STATUS',
          `Table ${name} is enabled and cannot be deleted`,
          {
            hint: 'Disable it first.',
          },
        );
      }
      await until(`DeleteTable of ${name}`, tablets.length, async () => {
        if ((await showTable(master, name)) === null) return true;
        await answerOrNull(master.call(DELETE_TABLE, changeOf(name)));
        return false;
      });
    },
  };
}

/** With them a call may be done or not. */
const DOUBTFUL: readonly ErrorId[] = ['TU-RPC-TIMEOUT', 'TU-RPC-BROKEN', 'TU-RPC-FAILED'];

/** null when the answer was lost: it may be done or not, and ShowTables will tell. */
async function answerOrNull<T>(call: Promise<T>): Promise<T | null> {
  try {
    return await call;
  } catch (error) {
    const isDoubtful = error instanceof TerautilError && DOUBTFUL.includes(error.id);
    if (!isDoubtful) throw error;
    return null;
  }
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
