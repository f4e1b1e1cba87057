/**
 * Changes of tables through the master (protocol.md §4.3 to §4.7). The master answers before, after or
 * never relative to what it does (O41, O42), so each change is done when ShowTables shows it.
 */
import type { RowKey } from '../cells/bytes.js';
import { STATUSES } from '../proto/statuses.js';
import { backoffMs } from '../clock.js';
import { TerautilError } from '../errors.js';
import type { TableSchema, Waiting } from '../migration/ports.js';
import { tera } from '../proto/messages.js';
import { answerOrNull } from './answer-or-null.js';
import { createTable, tabletsReady, type CreateTablePorts } from './create-table.js';
import { schemaToMessage } from './schema.js';
import { NOT_SUPPORTED, TABLE_NOT_FOUND } from './status.js';
import { splitTablet } from './split-tablet.js';
import { showTable, type TableLayout } from './tables.js';

export interface TableChanges {
  create(
    name: string,
    schema: TableSchema,
    splitAt: readonly RowKey[],
    waiting?: Waiting,
  ): Promise<void>;
  /** Resolves when every tablet is ready. */
  ready(name: string, waiting?: Waiting): Promise<void>;
  updateSchema(name: string, schema: TableSchema, waiting?: Waiting): Promise<void>;
  split(table: string, at: RowKey, waiting?: Waiting): Promise<boolean>;
  disable(name: string): Promise<void>;
  delete(name: string): Promise<void>;
}

export type TableChangesOptions = CreateTablePorts;

/** 1,001 tablets were ready after 6 s but disabled after 60 s (O41); this is ten times that. */
const CHANGE_TIMEOUT_MS = 60_000;
const CHANGE_TIMEOUT_PER_TABLET_MS = 600;
/** The master answers some calls after everything is done (O41); longer than this is not waited for. */
const ANSWER_TIMEOUT_MS = 30_000;

const TABLE_DISABLED = STATUSES.kTableDisable;
const TABLET_DISABLED = STATUSES.kTabletDisable;

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
    create: (...what) => createTable(options, ...what),
    ready: (...what) => tabletsReady(options, ...what),

    async updateSchema(name, schema, waiting) {
      const request = { ...changeOf(name), schema: schemaToMessage(schema) };
      await master.call(UPDATE_TABLE, request, waiting);
    },

    split: (...what) => splitTablet(options, ...what),

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
