/** Changes cells of one cluster of a one-box, as somebody else's client would. Text is latin1. */
import { int64FromBigint } from '../../src/proto/int64.js';
import { tera } from '../../src/proto/messages.js';
import { bytes, connectOnebox } from '../onebox/onebox-harness.js';

export interface CellPlace {
  readonly row: string;
  readonly family: string;
  readonly qualifier: string;
  readonly timestamp: bigint;
}

export interface Editor {
  put(table: string, cell: CellPlace, value: string): Promise<void>;
  /** The version at exactly this time. */
  removeVersion(table: string, cell: CellPlace): Promise<void>;
  removeRow(table: string, row: string): Promise<void>;
  putPair(table: string, key: string, value: string): Promise<void>;
  /** Merges the table's first two tablets, if they are ready. */
  mergeFirst(table: string): Promise<void>;
  close(): void;
}

/** `data`: the one-box's folder. */
export function openEditor(data: string, cluster: 'a' | 'b'): Editor {
  const box = connectOnebox(data, cluster);
  const mutate = async (
    table: string,
    row: string,
    mutation: tera.Mutation.$Properties,
  ): Promise<void> => {
    const statuses = await box.write(table, [{ row, mutations: [mutation] }]);
    if (statuses.some((status) => status !== 40)) throw new Error(`answered ${statuses.join()}`);
  };
  const placeOf = ({ family, qualifier, timestamp }: CellPlace) => ({
    family: bytes(family),
    qualifier: bytes(qualifier),
    timestamp: int64FromBigint(timestamp),
  });
  return {
    put: (table, cell, value) =>
      mutate(table, cell.row, {
        type: tera.MutationType.kPut,
        ...placeOf(cell),
        value: bytes(value),
      }),
    removeVersion: (table, cell) =>
      mutate(table, cell.row, { type: tera.MutationType.kDeleteColumn, ...placeOf(cell) }),
    removeRow: (table, row) => mutate(table, row, { type: tera.MutationType.kDeleteRow }),
    putPair: (table, key, value) =>
      mutate(table, key, { type: tera.MutationType.kPut, value: bytes(value) }),
    mergeFirst: async (table) => {
      const path = (await box.tablets(table))[0]?.path ?? '';
      await box.cmdCtrl('tablet', 'merge', path);
      await box.untilReady(table);
    },
    close: () => {
      box.channels.close();
    },
  };
}
