/** The dump step of a range: what the ledger says about it becomes an attempt of the dump. */
import { remainderAfter } from './coverage.js';
import { isKeyValue } from './compile.js';
import { dumpRest } from './dump.js';
import type { RangeDefinition, TableDefinition } from './ledger-records.js';
import { WRITE_DEADLINE_OF_LEASE } from './limits.js';
import type { RunContext } from './context.js';
import type { UnitTask } from './unit.js';
import { keepsVersions, type WriteRules } from './write-rules.js';

export function dumpTask(
  context: RunContext,
  table: TableDefinition,
  range: RangeDefinition,
): UnitTask {
  const { ports, budget, blockBytes } = context;
  const rules = writeRules(table);
  return {
    id: range.id,
    step: 'dump',
    suspectOnTakeOver: keepsVersions(rules),
    attempt: (lease, progress) =>
      dumpRest({
        clusters: ports.clusters,
        source: table.source,
        destination: table.destination,
        families: rules.families.map((family) => family.name),
        window: table.window,
        rest: remainderAfter(range.interval, progress.checkpoint()),
        blockBytes,
        writer: {
          rules,
          lease,
          writeDeadlineMs: ports.leaseMs * WRITE_DEADLINE_OF_LEASE,
          budget,
          clock: ports.clock,
          random: ports.random,
          failpoint: ports.failpoint,
          signal: lease.lost,
        },
        drain: ports.drain,
        onDone: (batch) => {
          ports.failpoint('dump.after_write_before_checkpoint');
          progress.batchDone(batch);
        },
      }),
  };
}

function writeRules(table: TableDefinition): WriteRules {
  return {
    kind: isKeyValue(table.kind) ? 'kv' : 'table',
    families: table.families,
    overwrite: table.overwriteConflicts,
  };
}
