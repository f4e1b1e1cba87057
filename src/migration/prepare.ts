/** The steps of tables before their ranges: create-table, freeze-schema, split-table. */
import type { RunContext, RunLimits } from './context.js';
import type { TableDefinition } from './ledger/definitions.js';
import { isTableCopied, rangesOf, type LedgerState } from './ledger/ledger.js';
import { readLedger } from './register.js';
import { createTableTask } from './steps/create-table.js';
import { freezeTask } from './steps/freeze.js';
import { createSplitTurns, splitTableTask } from './steps/split-table.js';
import { runUnits } from './workers.js';

export interface Prepared {
  /** The ids of the tables whose ranges may be copied: nothing that goes before that failed. */
  readonly ready: ReadonlySet<string>;
  readonly now: LedgerState;
}

export async function prepareTables(
  context: RunContext,
  { parallelRanges, split }: RunLimits,
  ledger: LedgerState,
  tables: readonly TableDefinition[],
): Promise<Prepared> {
  const { ports } = context;
  const created = await runUnits(
    context,
    'create-table',
    tables.map((table) => createTableTask(context, table, rangesOf(ledger, table.id))),
    parallelRanges,
  );
  const readNow = async (): Promise<LedgerState> =>
    (await readLedger(ports.lockService, ports.name)) ?? ledger;
  const now = await readNow();
  const isOpen = ({ id }: TableDefinition): boolean => !isTableCopied(now, id);
  let ready = now.tables.filter(({ id }) => created.has(id));
  // A table that is done, by whomever, is neither frozen nor split again.
  const toFreeze = split.freeze ? ready.filter(isOpen) : [];
  const frozen = await runUnits(
    context,
    'freeze-schema',
    toFreeze.map((table) => freezeTask(ports, table)),
    parallelRanges,
  );
  ready = ready.filter((table) => !toFreeze.includes(table) || frozen.has(table.id));
  // Frozen before: a master merges tablets that are as small as those that a split makes.
  const toSplit = split.missingBoundaries ? ready.filter(isOpen) : [];
  if (split.missingBoundaries) {
    const turn = createSplitTurns(ports.clock, split.intervalMs);
    const done = await runUnits(
      context,
      'split-table',
      toSplit.map((table) => splitTableTask(ports, table, rangesOf(now, table.id), turn)),
      1,
    );
    ready = ready.filter((table) => !toSplit.includes(table) || done.has(table.id));
  }
  const isSame = toFreeze.length === 0 && toSplit.length === 0;
  return { ready: new Set(ready.map(({ id }) => id)), now: isSame ? now : await readNow() };
}
