/** The dump step of a range: what the ledger says about it becomes an attempt of the dump. */
import { remainderAfter } from './coverage.js';
import { isKeyValue } from './compile.js';
import { dumpRest, type DumpEnd } from './dump.js';
import type { RangeDefinition, TableDefinition } from './ledger-records.js';
import { BINARY_QUALIFIER_BYTES_MAX, WRITE_DEADLINE_OF_LEASE } from './limits.js';
import type { RunContext } from './context.js';
import type { Lease } from './ports.js';
import type { Progress } from './progress.js';
import type { UnitTask } from './unit.js';
import { keepsVersions, type WriteRules } from './write-rules.js';

export function dumpTask(
  context: RunContext,
  table: TableDefinition,
  range: RangeDefinition,
): UnitTask {
  return {
    id: range.id,
    step: 'dump',
    suspectOnTakeOver: keepsVersions(writeRules(table)),
    attempt: (lease, progress) =>
      dumpAttempt(context, table, range, lease, progress, { mayTrustEmptiness: !lease.takenOver }),
  };
}

/** Copies what is left of the range after the checkpoint; also how a settle step writes what is missing. */
export function dumpAttempt(
  context: RunContext,
  table: TableDefinition,
  range: RangeDefinition,
  lease: Lease,
  progress: Progress,
  options: { readonly mayTrustEmptiness: boolean },
): Promise<DumpEnd> {
  const { ports, budget, blockBytes } = context;
  const rules = writeRules(table);
  return dumpRest({
    clusters: ports.clusters,
    source: table.source,
    destination: table.destination,
    families: rules.families.map((family) => family.name),
    window: table.window,
    rest: remainderAfter(range.interval, progress.checkpoint()),
    ...options,
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
      ports.events({ kind: 'copied', cells: batch.counters.scanned, bytes: batch.counters.bytes });
    },
  });
}

function writeRules(table: TableDefinition): WriteRules {
  return {
    kind: isKeyValue(table.kind) ? 'kv' : 'table',
    families: table.families,
    qualifierBytesMax: table.kind === 'binary' ? BINARY_QUALIFIER_BYTES_MAX : Infinity,
    overwrite: table.overwriteConflicts,
  };
}
