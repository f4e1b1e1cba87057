/** The dump step of a range: what the ledger says about it becomes an attempt of the dump. */
import type { CellRefs } from '../../cells/encode-batch.js';
import { isKeyValue } from '../survey/facts.js';
import type { RunContext } from '../context.js';
import { remainderAfter } from '../coverage.js';
import { createDeadLetters, resumesCopy } from './dead-letters.js';
import { dumpRest, type DumpEnd, type DumpTask, type RangeWriterPorts } from '../merge/dump.js';
import type { RangeDefinition, TableDefinition } from '../ledger/definitions.js';
import { qualifierBytesMax, standstillMs, WRITE_DEADLINE_OF_LEASE } from '../limits.js';
import { leftOutOf } from '../merge/left-out.js';
import type { Lease } from '../ports.js';
import type { Progress } from '../progress.js';
import type { UnitTask } from '../unit.js';
import { liveTables, watchBoth } from './both-tables.js';
import { pacedClusters, retryObserver } from './waiting.js';
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

export interface DumpOptions {
  /** See `DumpTask`. */
  readonly mayTrustEmptiness: boolean;
  readonly mayCopyUnread?: boolean;
  /** See `WriteRules`; absent: as the plan says of key-value tables, and nowhere else. */
  readonly overwrite?: boolean;
  /** Told of each batch that is done, whose cells are valid until it returns. */
  readonly onWritten?: (cells: CellRefs) => void;
  /** See `WriterPorts`. */
  readonly onQuiet?: () => Promise<void>;
}

/** Copies what is left of the range after the checkpoint; also how what is missing is written later. */
export async function dumpAttempt(
  context: RunContext,
  table: TableDefinition,
  range: RangeDefinition,
  lease: Lease,
  progress: Progress,
  options: DumpOptions,
): Promise<DumpEnd> {
  const { ports } = context;
  const letters = createDeadLetters(context, table, range, lease, progress);
  try {
    const end = await copyInterval(context, table, lease, progress, {
      ...options,
      rest: remainderAfter(range.interval, progress.checkpoint()),
      onDone: (batch) => {
        ports.failpoint('dump.after_write_before_checkpoint');
        options.onWritten?.(batch.cells);
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
    letters.close();
  }
}

/** Copies an interval of the table while both tables are what was registered. */
export async function copyInterval(
  context: RunContext,
  table: TableDefinition,
  lease: Lease,
  progress: Progress,
  options: DumpOptions & Pick<DumpTask, 'rest' | 'onDone' | 'isLeftOutOfSource'>,
): Promise<DumpEnd> {
  const of = { context, table, progress };
  await liveTables(of);
  const rules = writeRules(table, options.overwrite);
  let isWaiting = false;
  const watch = watchBoth(of, () => isWaiting);
  const onQuiet = async (): Promise<void> => {
    isWaiting = true;
    await options.onQuiet?.();
    isWaiting = false;
  };
  try {
    return await dumpRest({
      clusters: pacedClusters(context, progress),
      source: table.source,
      destination: table.destination,
      families: rules.families.map((family) => family.name),
      isLeftOut: leftOutOf(table.families),
      window: table.window,
      ...options,
      reading: context.reading(),
      rowCellsMax: context.rowCellsMax,
      rules,
      writer: { ...rangeWriter(context, lease, progress, watch.signal), onQuiet },
      drain: context.ports.drain,
    });
  } finally {
    watch.stop();
  }
}

/** How a step writes into a range. `isOver` ends it. */
export function rangeWriter(
  { ports, budget, paces }: RunContext,
  lease: Lease,
  progress: Progress,
  isOver: AbortSignal,
): RangeWriterPorts {
  return {
    lease,
    writeDeadlineMs: ports.leaseMs * WRITE_DEADLINE_OF_LEASE,
    standstillMs: standstillMs(ports.patienceMs, ports.attempts),
    budget,
    pace: paces.writes,
    onRetry: retryObserver(ports, progress, 'destination'),
    onMoved: progress.moved,
    clock: ports.clock,
    random: ports.random,
    failpoint: ports.failpoint,
    signal: AbortSignal.any([lease.lost, isOver]),
  };
}

function writeRules(table: TableDefinition, overwrite?: boolean): WriteRules {
  const isKv = isKeyValue(table.kind);
  return {
    kind: isKv ? 'kv' : 'table',
    families: table.families,
    qualifierBytesMax: qualifierBytesMax(table.kind),
    overwrite: overwrite ?? (isKv && table.overwriteConflicts),
    timeToLive: table.timeToLive,
  };
}
