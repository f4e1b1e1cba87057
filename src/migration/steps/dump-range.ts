/** The dump step of a range: what the ledger says about it becomes an attempt of the dump. */
import { isKeyValue } from '../survey/facts.js';
import type { RunContext } from '../context.js';
import { remainderAfter } from '../coverage.js';
import { createDeadLetters, resumesCopy } from './dead-letters.js';
import { dumpRest, type DumpEnd } from '../merge/dump.js';
import type { RangeDefinition, TableDefinition } from '../ledger/definitions.js';
import { qualifierBytesMax, standstillMs, WRITE_DEADLINE_OF_LEASE } from '../limits.js';
import { leftOutOf } from '../merge/left-out.js';
import { isHolding } from '../pace/paces.js';
import type { Lease } from '../ports.js';
import type { Progress } from '../progress.js';
import { checkTables, watchTables } from '../survey/table-watch.js';
import type { UnitTask } from '../unit.js';
import { pacedClusters, retryObserver, waitingFor } from './waiting.js';
import { keepsVersions, type WriteRules } from '../merge/write-rules.js';

export function dumpTask(
  context: RunContext,
  table: TableDefinition,
  range: RangeDefinition,
): UnitTask {
  return {
    id: range.id,
    generation: range.generation,
    step: 'dump',
    suspectOnTakeOver: keepsVersions(writeRules(table)),
    resumes: resumesCopy,
    attempt: (lease, progress) =>
      dumpAttempt(context, table, range, lease, progress, { mayTrustEmptiness: !lease.takenOver }),
  };
}

/** Copies what is left of the range after the checkpoint; also how a settle step writes what is missing. */
export async function dumpAttempt(
  context: RunContext,
  table: TableDefinition,
  range: RangeDefinition,
  lease: Lease,
  progress: Progress,
  options: { readonly mayTrustEmptiness: boolean },
): Promise<DumpEnd> {
  const { ports, budget, paces } = context;
  const { clusters, clock } = ports;
  const standstill = standstillMs(ports.patienceMs, ports.attempts);
  await checkTables(clusters, table, (place) => waitingFor(ports, progress, place));
  const rules = writeRules(table);
  const letters = createDeadLetters(context, table, range, lease, progress);
  const watch = watchTables(clusters, table, {
    clock,
    stillMs: progress.stillMs,
    standstillMs: standstill,
    isHolding: () => isHolding(paces),
  });
  try {
    const end = await dumpRest({
      clusters: pacedClusters(context, progress),
      source: table.source,
      destination: table.destination,
      families: rules.families.map((family) => family.name),
      isLeftOut: leftOutOf(table.families),
      window: table.window,
      rest: remainderAfter(range.interval, progress.checkpoint()),
      ...options,
      reading: context.reading(),
      rowCellsMax: context.rowCellsMax,
      writer: {
        rules,
        lease,
        writeDeadlineMs: ports.leaseMs * WRITE_DEADLINE_OF_LEASE,
        standstillMs: standstill,
        budget,
        pace: paces.writes,
        onRetry: retryObserver(ports, progress, 'destination'),
        onMoved: progress.moved,
        clock,
        random: ports.random,
        failpoint: ports.failpoint,
        signal: AbortSignal.any([lease.lost, watch.signal]),
      },
      drain: ports.drain,
      onDone: (batch) => {
        ports.failpoint('dump.after_write_before_checkpoint');
        const file = letters.keep(batch);
        progress.advance(file === null ? batch : { ...batch, file });
        ports.events({
          kind: 'copied',
          cells: batch.counters.scanned,
          bytes: batch.counters.bytes,
        });
      },
    });
    if (end === 'complete') await letters.end();
    return end;
  } finally {
    watch.stop();
    letters.close();
  }
}

function writeRules(table: TableDefinition): WriteRules {
  return {
    kind: isKeyValue(table.kind) ? 'kv' : 'table',
    families: table.families,
    qualifierBytesMax: qualifierBytesMax(table.kind),
    overwrite: table.overwriteConflicts,
    timeToLive: table.timeToLive,
  };
}
