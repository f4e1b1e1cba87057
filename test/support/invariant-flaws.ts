/**
 * The invariants that must hold after every fault, whatever happened: judged by the ledger, read as it is
 * stored, and by both clusters' files, read by the independent reader. Nothing a worker believes counts.
 *
 *   I1 the ranges cover the key space once, each with one effective state
 *   I2 in finished ranges the destination equals the source below the fence, minus what was superseded
 *   I3 counters balance, and are those of the cells that are really there
 *   I4 no record of a lower epoch is effective, and no epoch has two writers
 *   I5 nothing was written outside the planned tables, families and ranges   (where writes were recorded)
 *   I6 nothing was written after a lease, nor with more time than it has     (where writes were recorded)
 *   I7 the exit code agrees with the ledger
 *   I8 no secret is on disk                                                  (where there are secrets)
 *   I9 I2 holds again after every destination tablet was flushed
 *
 * I5 and I6 are also watched inside of the process that writes (mortal-worker.ts, memory-cluster.ts).
 */
import { EMPTY_KEY } from '../../src/cells/bytes.js';
import { openLockService } from '../../src/app/lock-service.js';
import { ledgerKeys, unitKey, type LedgerState } from '../../src/migration/ledger/ledger.js';
import type { RangeDefinition, TableDefinition } from '../../src/migration/ledger/definitions.js';
import type { StepKind, StepRecord } from '../../src/migration/ledger/records.js';
import type { Cluster } from '../../src/migration/ports.js';
import { readLedger } from '../../src/migration/register.js';
import { loadPlan } from '../../src/plan/load.js';
import type { StepName } from '../../src/plan/types.js';
import { secretFlaws, type Secrets } from './canary.js';
import { readTable, type VisibleCell } from './independent-reader.js';
import { holds, writeFlaws, type RecordedWrite } from './recorded-writes.js';

export interface Migration {
  readonly name: string;
  /** Its lock service has the ledger. */
  readonly planFile: string;
  /** As TERAUTIL_STATE; absent: beside the plan. */
  readonly stateFolder?: string;
  /** The SQLite files of the two clusters. */
  readonly sourceFile: string;
  readonly destinationFile: string;
  readonly destination: Cluster;
  readonly steps: readonly StepName[];
  /** How the last apply ended: its exit code, or null when it was killed. */
  readonly exit: number | null;
  /**
   * Where somebody else wrote since it was copied: I2 and I9 need not hold any more. `after-fence`: on
   * both sides, but only after the window's end, so they must; but the counts are those of an earlier moment.
   */
  readonly edited?: 'destination' | 'both' | 'after-fence';
  /** Destination tables that somebody dropped. */
  readonly dropped?: readonly string[];
  /** What all of its workers wrote; absent: not known. */
  readonly writes?: readonly RecordedWrite[];
  /** What must be in no file below these folders. */
  readonly secrets?: Secrets;
}

/** Every violation, and the ledger. Flushes the destination tables when nothing is wrong before. */
export async function findFlaws(
  migration: Migration,
): Promise<{ readonly flaws: readonly string[]; readonly ledger: LedgerState }> {
  const { ledger, keys, leaseMs, strict } = await openLedger(migration);
  const flaws = [
    ...epochFlaws(ledger, keys),
    ...exitFlaws(ledger, migration, strict),
    ...[...ledger.records.values()].flatMap(balanceFlaws),
    ...ledger.tables.flatMap((table) => tableFlaws(ledger, table, migration)),
    ...writeFlaws(ledger, migration.writes ?? [], leaseMs),
    ...(migration.secrets === undefined ? [] : secretFlaws(migration.secrets)),
  ];
  if (flaws.length > 0 || !mustBeEqual(migration)) return { flaws, ledger };
  for (const { destination } of ledger.tables) {
    if ((await migration.destination.table(destination))?.enabled !== true) continue;
    await migration.destination.compact(destination, { start: EMPTY_KEY, end: null });
  }
  const flushed = ledger.tables.flatMap((table) => tableFlaws(ledger, table, migration));
  return { flaws: flushed.map((flaw) => `I9, flushed: ${flaw}`), ledger };
}

/** The ledger, and the keys of all its entries, effective or not. */
export async function openLedger({
  name,
  planFile,
  stateFolder,
}: Pick<Migration, 'name' | 'planFile' | 'stateFolder'>): Promise<{
  readonly ledger: LedgerState;
  readonly keys: string[];
  readonly leaseMs: number;
  /** The plan says so of its comparison. */
  readonly strict: boolean;
}> {
  const plan = loadPlan(planFile, stateFolder ?? null);
  const lockService = openLockService(plan, true);
  try {
    const ledger = await readLedger(lockService, name);
    if (ledger === null) throw new Error(`Nothing is registered under ${name}.`);
    const keys: string[] = [];
    for await (const { key } of lockService.read(ledgerKeys(name).all)) keys.push(key);
    const { strict } = plan.diff;
    return { ledger, keys, leaseMs: plan.lockService.leaseMs, strict };
  } finally {
    lockService.close();
  }
}

/** I4, by the keys alone: record/GENERATION/UNIT/STEP/EPOCH.SESSION. */
function epochFlaws(ledger: LedgerState, keys: readonly string[]): string[] {
  const flaws: string[] = [];
  const writers = new Map<string, string>();
  const units = new Set([...ledger.tables, ...ledger.ranges].map((unit) => unit.id));
  for (const key of keys) {
    const match = /\/record\/(\d+)\/([^/]+)\/([^/]+)\/(\d+)\.(.+)$/.exec(key);
    const [, generation, id = '', step = '', epoch = '', session = ''] = match ?? [];
    // What a newer generation has retired counts for nothing.
    const isCurrent = ledger.meta.generations.includes(Number(generation)) && units.has(id);
    if (match === null || !isCurrent) continue;
    const effective = ledger.records.get(unitKey(id, step as StepKind));
    if (effective === undefined || effective.epoch < BigInt(epoch)) {
      flaws.push(`I4: ${key} is newer than what is effective`);
    }
    const holding = `${id}/${step}/${epoch}`;
    const other = writers.get(holding) ?? session;
    if (other !== session) flaws.push(`I4: ${holding} has two writers, ${other} and ${session}`);
    writers.set(holding, session);
  }
  return flaws;
}

/** I3: each record in itself. */
function balanceFlaws({ unit, step, counters, diff }: StepRecord): string[] {
  const skipped = Object.values(counters.skipped).reduce((sum, count) => sum + count, 0);
  const flaws: string[] = [];
  if (counters.scanned !== counters.written + skipped + counters.deadLetters) {
    flaws.push(`I3: ${unit} ${step}: ${JSON.stringify(counters)}`);
  }
  if (diff !== null) {
    const { counts } = diff;
    const both = counts.same + counts.different + counts.newerAtDestination;
    const sides = [counts.superseded, counts.trimmed, counts.expired];
    const here = sides.reduce((sum, side) => sum + side.source, counts.onlyInSource);
    const there = sides.reduce((sum, side) => sum + side.destination, counts.onlyInDestination);
    if (counts.sourceCells !== both + here || counts.destinationCells !== both + there) {
      flaws.push(`I3: ${unit} diff: ${JSON.stringify(counts)}`);
    }
  }
  return flaws;
}

/** I7: 0 and 2 only when nothing is left to do; then nothing else. */
function exitFlaws(ledger: LedgerState, { steps, exit }: Migration, strict: boolean): string[] {
  const isDone = ledger.ranges.every(
    ({ id }) =>
      (!steps.includes('dump') || isCopied(ledger, id)) &&
      (!steps.includes('diff') || isCompared(ledger, id)),
  );
  let conflicts = 0;
  let differences = 0;
  for (const { step, counters, diff } of ledger.records.values()) {
    if (step === 'dump') conflicts += counters.skipped.conflict;
    if (step !== 'diff' || diff === null) continue;
    const { onlyInSource, onlyInDestination, different, same } = diff.counts;
    differences += onlyInSource + onlyInDestination + different;
    if (strict) differences += diff.counts.sourceCells + diff.counts.destinationCells - 2 * same;
  }
  const isEmpty =
    steps.includes('diff') &&
    ledger.tables.some((table) =>
      ledger.ranges
        .filter((range) => range.table === table.id)
        .every(({ id }) => {
          const counts = ledger.records.get(unitKey(id, 'diff'))?.diff?.counts;
          return (counts?.sourceCells ?? 0) + (counts?.destinationCells ?? 0) === 0;
        }),
    );
  const saysDone = exit === 0 || exit === 2;
  if (isDone && !isEmpty) {
    // What the copy left in conflict and is the same now was repaired, or changed by writers.
    const left = steps.includes('diff') ? differences : conflicts;
    const due = left > 0 ? 2 : 0;
    return exit === null || exit === due ? [] : [`I7: exit ${exit}, but all is done: ${due}`];
  }
  return saysDone ? [`I7: exit ${exit}, but not all is done`] : [];
}

function isCopied({ records }: LedgerState, range: string): boolean {
  const dump = records.get(unitKey(range, 'dump'));
  const settled = records.get(unitKey(range, 'settle'))?.state;
  const isSettled = dump?.suspect === true ? settled === 'finished' : settled !== 'failed';
  return dump?.state === 'finished' && isSettled;
}

function isCompared({ records }: LedgerState, range: string): boolean {
  const diff = records.get(unitKey(range, 'diff'));
  // What was compared while a range was settled or repaired counts no more when that has ended.
  const written = (['dump', 'settle', 'repair'] as const).flatMap((step) => {
    const record = records.get(unitKey(range, step));
    if (record === undefined) return step === 'repair' ? [] : ['0'];
    const isOpen = step !== 'dump' && record.state === 'running';
    return [`${record.epoch}${isOpen ? '~' : ''}`];
  });
  return diff?.state === 'finished' && diff.diff?.basis === written.join('.');
}

function mustBeEqual({ edited }: Migration): boolean {
  return edited === undefined || edited === 'after-fence';
}

/** I1, I2 and I3 of one table. */
function tableFlaws(ledger: LedgerState, table: TableDefinition, migration: Migration): string[] {
  const ranges = ledger.ranges
    .filter((range) => range.table === table.id)
    .sort((a, b) => a.interval.start.compare(b.interval.start));
  const flaws = coverageFlaws(table, ranges);
  if (migration.dropped?.includes(table.destination) === true) return flaws;
  const finished = ranges.filter(({ id }) => isCopied(ledger, id) || isCompared(ledger, id));
  if (flaws.length > 0 || finished.length === 0) return flaws;

  const seen = new Map(ranges.map(({ id }) => [id, { source: 0, destination: 0 }]));
  for (const column of columnsOf(table, migration)) {
    const range = ranges.find(({ interval }) => holds(interval, column.row));
    const counts = seen.get(range?.id ?? '');
    if (range === undefined || counts === undefined) continue;
    counts.source += column.source.filter((cell) => isInWindow(table, cell)).length;
    counts.destination += column.destination.filter((cell) => isInWindow(table, cell)).length;
    const isDue = mustBeEqual(migration) && isCopied(ledger, range.id);
    if (isDue && flaws.length < 20) flaws.push(...columnFlaws(table, column));
  }
  const { edited } = migration;
  for (const { id } of finished) {
    const counts = seen.get(id);
    const dump = ledger.records.get(unitKey(id, 'dump'));
    const diff = ledger.records.get(unitKey(id, 'diff'))?.diff?.counts;
    if (counts === undefined || edited === 'both' || edited === 'after-fence') continue;
    if (dump !== undefined && dump.counters.scanned !== counts.source) {
      flaws.push(`I3: ${id}: ${dump.counters.scanned} scanned, ${counts.source} are there`);
    }
    if (diff === undefined || !isCompared(ledger, id)) continue;
    const isRight =
      diff.sourceCells === counts.source &&
      (edited !== undefined || diff.destinationCells === counts.destination);
    if (!isRight) flaws.push(`I3: ${id}: ${JSON.stringify({ compared: diff, there: counts })}`);
  }
  return flaws;
}

/** I1. `ranges` in key order. */
function coverageFlaws(
  { source, interval }: TableDefinition,
  ranges: readonly RangeDefinition[],
): string[] {
  const flaws: string[] = [];
  let end: Buffer | null = interval.start;
  for (const range of ranges) {
    const { start } = range.interval;
    if (end === null || !start.equals(end)) flaws.push(`I1: ${source}: a gap at ${range.id}`);
    end = range.interval.end;
  }
  if (end === null ? interval.end !== null : interval.end?.equals(end) !== true) {
    flaws.push(`I1: ${source}: the ranges do not end where they should`);
  }
  return flaws;
}

interface Column {
  readonly row: Buffer;
  readonly family: string;
  readonly qualifier: Buffer;
  /** Newest first. */
  readonly source: VisibleCell[];
  readonly destination: VisibleCell[];
}

/** Every column of the copied families that either side has, in storage order. */
function* columnsOf(table: TableDefinition, migration: Migration): Iterable<Column> {
  const families = table.families.map(({ name }) => name.toString('latin1'));
  const cellsOf = (file: string, name: string): Iterator<VisibleCell> =>
    readTable(file, name)[Symbol.iterator]();
  const sides = {
    source: cellsOf(migration.sourceFile, table.source),
    destination: cellsOf(migration.destinationFile, table.destination),
  };
  const isCopiedFamily = (cell: VisibleCell): boolean =>
    families.length === 0 || families.includes(cell.family);
  const nextOf = (side: keyof typeof sides): VisibleCell | null => {
    for (let next = sides[side].next(); next.done !== true; next = sides[side].next()) {
      if (isCopiedFamily(next.value)) return next.value;
    }
    return null;
  };
  const heads = { source: nextOf('source'), destination: nextOf('destination') };
  for (;;) {
    const first =
      heads.source === null || heads.destination === null
        ? (heads.source ?? heads.destination)
        : compareColumns(heads.source, heads.destination) <= 0
          ? heads.source
          : heads.destination;
    if (first === null) return;
    const { row, family, qualifier } = first;
    const column: Column = { row, family, qualifier, source: [], destination: [] };
    for (const side of ['source', 'destination'] as const) {
      let head = heads[side];
      while (head !== null && compareColumns(head, first) === 0) {
        column[side].push(head);
        head = nextOf(side);
      }
      heads[side] = head;
    }
    yield column;
  }
}

function compareColumns(a: VisibleCell, b: VisibleCell): number {
  const row = a.row.compare(b.row);
  if (row !== 0) return row;
  if (a.family !== b.family) return a.family < b.family ? -1 : 1;
  return a.qualifier.compare(b.qualifier);
}

function isInWindow({ window }: TableDefinition, { timestamp }: VisibleCell): boolean {
  const { start = null, end = null } = window ?? {};
  return (start === null || timestamp >= start) && (end === null || timestamp < end);
}

/** I2: a cell below the fence may be missing on one side only where newer ones pushed it out. */
function columnFlaws(table: TableDefinition, column: Column): string[] {
  const { source, destination } = column;
  const family = table.families.find(({ name }) => name.toString('latin1') === column.family);
  // A KV row has one value, always.
  const keptHere = family?.sourceVersions ?? 1;
  const keptThere = family?.maxVersions ?? 1;
  const end = table.window?.end ?? null;
  const isAfter = ({ timestamp }: VisibleCell): boolean => end !== null && timestamp >= end;
  const isPushedOut = (
    cell: VisibleCell,
    by: readonly VisibleCell[],
    kept: number,
    keptElsewhere: number,
  ): boolean => {
    const newer = by.filter(({ timestamp }) => timestamp > cell.timestamp);
    return newer.length >= kept && (newer.some(isAfter) || kept < keptElsewhere);
  };
  const isMissing = (cell: VisibleCell, others: readonly VisibleCell[]): boolean =>
    isInWindow(table, cell) &&
    !others.some((o) => o.timestamp === cell.timestamp && o.value.equals(cell.value));
  return [
    ...source
      .filter((cell) => isMissing(cell, destination))
      .filter((cell) => !isPushedOut(cell, destination, keptThere, keptHere))
      .map((cell) => `I2: not at the destination: ${nameOf(table, cell)}`),
    ...destination
      .filter((cell) => isMissing(cell, source))
      .filter((cell) => !isPushedOut(cell, source, keptHere, keptThere))
      .map((cell) => `I2: not at the source: ${nameOf(table, cell)}`),
  ];
}

function nameOf({ source }: TableDefinition, cell: VisibleCell): string {
  const { row, family, qualifier, timestamp } = cell;
  const text = (bytes: Buffer): string => JSON.stringify(bytes.toString('latin1'));
  return `${source} ${text(row)} ${family}:${text(qualifier)} at ${timestamp}`;
}
