/**
 * The record of one step of one unit: how far it is and what became of its cells. A newer format is
 * refused, never guessed; an older one is read (promise P10).
 */
import { rowKey, type RowKey } from '../../cells/bytes.js';
import { digestFromHex, digestToHex, type Digest } from '../../cells/digest.js';
import { ERRORS, type ErrorClass, type ErrorId } from '../../errors.js';
import { SKIP_REASONS, zeroCounters, type Counters } from './counters.js';
import { zeroDiffCounts, type DiffCounts } from './diff-counts.js';
import type { JsonReader } from './json-reader.js';
import { bytesJson, readEntry, toBytes } from './entry-json.js';
import type { Extra } from './extra.js';
import { mendJson, readMend, type MendState } from './mended.js';
import { PLACES, readRetries, type Place, type RetryCount } from './retries.js';
import type { FileState, LedgerEntry, SplitSizes, WorkerInfo } from '../ports.js';

export const STEP_KINDS = [
  'create-table',
  'freeze-schema',
  'split-table',
  'dump',
  'settle',
  'restore-schema',
  'repair',
  'diff',
] as const;
/** In the order in which a table goes through them. */
export type StepKind = (typeof STEP_KINDS)[number];

/** Those of a table as a whole; all others are of its ranges. */
export const TABLE_STEPS: readonly StepKind[] = [
  'create-table',
  'freeze-schema',
  'split-table',
  'restore-schema',
];

export type RecordState = 'running' | 'stopped' | 'finished' | 'failed';

export interface StepRecord {
  readonly unit: string;
  readonly step: StepKind;
  readonly state: RecordState;
  readonly epoch: bigint;
  readonly session: string;
  readonly worker: WorkerInfo;
  /** The last row at and below which every row is settled or compared; null = none yet. */
  readonly checkpoint: RowKey | null;
  readonly counters: Counters;
  /** Of the source cells: those that were copied, or in a diff those that were compared. */
  readonly digest: Digest;
  /** A double write cannot be excluded; a settle step clears it. */
  readonly suspect: boolean;
  readonly attempts: number;
  /** How often in a row the step ended in failure. */
  readonly failures: number;
  /** What was tried again and why, in all attempts; the most frequent first. */
  readonly retries: readonly RetryCount[];
  /** Where the worker goes slower because a cluster asked for less; while it runs. */
  readonly throttles: readonly RecordedThrottle[];
  readonly error: RecordedError | null;
  /** freeze-schema: what the table had before; restore-schema: what it was left with; else null. */
  readonly splitSizes: SplitSizes | null;
  /** freeze-schema: how often its master had let the table split and merge again; absent: never. */
  readonly refrozen?: number;
  /** split-table: what became of the missing boundaries; absent: not looked at yet. */
  readonly splits?: SplitTally;
  /** create-table: when the destination table was created, as its cluster tells; else null. */
  readonly tableCreated: bigint | null;
  /** diff: what was compared; else null. */
  readonly diff: DiffState | null;
  /** settle, repair: what else came of it; absent: nothing yet. */
  readonly mended?: MendState;
  /** The file of findings or dead letters up to the checkpoint; null = none was begun. */
  readonly file: FileState | null;
  /** Nothing is written before it (quiet time of a former holder), microseconds since 1970; absent: at once. */
  readonly quietUntil?: bigint | undefined;
  /** When the step began, microseconds since 1970; 0 = not known. */
  readonly startedAt: bigint;
  readonly updatedAt: bigint;
}

/** missing = made + refused when the step is finished. */
export interface SplitTally {
  /** When they were looked at first. */
  readonly missing: number;
  readonly made: number;
  /** Of these boundaries nothing came, so far. */
  readonly refused: number;
  /** The first few of those. */
  readonly examples: readonly RowKey[];
}

export interface DiffState {
  /** Which writes went before (`diffBasis`): a comparison with another basis is out of date. */
  readonly basis: string;
  /** The destination's tablets were flushed after those writes, so no later flush can cost a version. */
  readonly flushed: boolean;
  readonly counts: DiffCounts;
  /** Cells that the destination alone has, and a repair may delete. Before format 7 it was not known: then null. */
  readonly extra: Extra | null;
  /** Absent: every row was counted when it was read first. */
  readonly recheck?: RecheckState;
}

export interface RecheckState {
  /** Rows up to the checkpoint that differed: they are read again at the end of the range, and counted then. */
  readonly waiting: readonly RowKey[];
  /** Rows that differed at first, and no more when they were read again. */
  readonly cleared: number;
  /** Rows that were counted as they were read first, because too many differ. */
  readonly unchecked: number;
}

export interface RecordedThrottle {
  readonly place: Place;
  readonly call: 'read' | 'write';
  readonly cause: string;
  /** Allowed at the time of the record. */
  readonly cellsPerSecond: number;
  /** Of its last requests, those that were answered so; 0 to 1. */
  readonly share: number;
}

export interface RecordedError {
  readonly id: ErrorId;
  readonly class: ErrorClass;
  readonly message: string;
  readonly hint: string | null;
}

export function encodeRecord(record: StepRecord): Uint8Array {
  return toBytes({
    ...record,
    epoch: record.epoch.toString(),
    checkpoint: record.checkpoint === null ? null : bytesJson(record.checkpoint),
    counters: countersJson(record.counters),
    digest: digestToHex(record.digest),
    splitSizes: record.splitSizes && {
      split: record.splitSizes.split?.toString() ?? null,
      merge: record.splitSizes.merge?.toString() ?? null,
    },
    ...(record.splits && {
      splits: { ...record.splits, examples: record.splits.examples.map(bytesJson) },
    }),
    tableCreated: record.tableCreated?.toString() ?? null,
    diff: record.diff && diffJson(record.diff),
    ...(record.mended && { mended: mendJson(record.mended) }),
    throttles: record.throttles.map((throttle) => ({
      ...throttle,
      cellsPerSecond: String(Math.round(throttle.cellsPerSecond)),
      share: String(Math.round(throttle.share * MILLION)),
    })),
    file: record.file && {
      epoch: record.file.epoch.toString(),
      bytes: String(record.file.bytes),
      lines: String(record.file.lines),
    },
    quietUntil: record.quietUntil?.toString(),
    startedAt: record.startedAt.toString(),
    updatedAt: record.updatedAt.toString(),
  });
}

export function decodeRecord(entry: LedgerEntry): StepRecord {
  const read = readEntry(entry);
  const worker = read.object('worker');
  const checkpoint = read.optional('checkpoint');
  const error = read.optional('error');
  const sizes = read.optional('splitSizes');
  const diff = read.optional('diff');
  const refrozen = read.countOr('refrozen', 0);
  const splits = read.optional('splits');
  const mended = read.optional('mended');
  const file = read.optional('file');
  const quietUntil = read.bigOrNull('quietUntil');
  return {
    unit: read.text('unit'),
    step: read.oneOf('step', STEP_KINDS),
    state: read.oneOf('state', ['running', 'stopped', 'finished', 'failed']),
    epoch: read.big('epoch'),
    session: read.text('session'),
    worker: {
      host: worker.text('host'),
      processId: worker.count('processId'),
      version: worker.text('version'),
    },
    checkpoint: checkpoint && rowKey(checkpoint.bytes()),
    counters: readCounters(read.object('counters')),
    digest: digestFromHex(read.text('digest')) ?? read.fail('digest'),
    suspect: read.flag('suspect'),
    attempts: read.count('attempts'),
    failures: read.countOr('failures', 0),
    retries: readRetries(read.listOrNone('retries')),
    throttles: read.listOrNone('throttles').map(readThrottle),
    error: error && readError(error),
    splitSizes: sizes && { split: sizes.bigOrNull('split'), merge: sizes.bigOrNull('merge') },
    ...(refrozen > 0 && { refrozen }),
    ...(splits && { splits: readSplits(splits) }),
    tableCreated: read.bigOrNull('tableCreated'),
    diff: diff && readDiff(diff),
    ...(mended && { mended: readMend(mended) }),
    file: file && {
      epoch: file.big('epoch'),
      bytes: file.total('bytes'),
      lines: file.total('lines'),
    },
    ...(quietUntil !== null && { quietUntil }),
    startedAt: read.bigOrNull('startedAt') ?? 0n,
    updatedAt: read.big('updatedAt'),
  };
}

const MILLION = 1_000_000;

function readSplits(read: JsonReader): SplitTally {
  return {
    missing: read.count('missing'),
    made: read.count('made'),
    refused: read.count('refused'),
    examples: read.list('examples').map((key) => rowKey(key.bytes())),
  };
}

function readThrottle(read: JsonReader): RecordedThrottle {
  return {
    place: read.oneOf('place', PLACES),
    call: read.oneOf('call', ['read', 'write']),
    cause: read.text('cause'),
    cellsPerSecond: read.total('cellsPerSecond'),
    share: read.total('share') / MILLION,
  };
}

function readError(read: JsonReader): RecordedError {
  const id = read.text('id');
  return {
    // A later version may know more ids; what it recorded is still shown.
    id: Object.hasOwn(ERRORS, id) ? (id as ErrorId) : 'TU-BUG',
    class: read.oneOf('class', ['retry', 'fatal', 'refused', 'data']),
    message: read.text('message'),
    hint: read.textOrNull('hint'),
  };
}

function countersJson(counters: Counters): unknown {
  return {
    scanned: String(counters.scanned),
    written: String(counters.written),
    skipped: Object.fromEntries(SKIP_REASONS.map((r) => [r, String(counters.skipped[r])])),
    deadLetters: String(counters.deadLetters),
    bytes: String(counters.bytes),
  };
}

function readCounters(read: JsonReader): Counters {
  const skipped = read.object('skipped');
  const counters = zeroCounters();
  for (const reason of SKIP_REASONS) counters.skipped[reason] = skipped.total(reason);
  return {
    ...counters,
    scanned: read.total('scanned'),
    written: read.total('written'),
    deadLetters: read.total('deadLetters'),
    bytes: read.total('bytes'),
  };
}

const DIFF_TOTALS = [
  'onlyInSource',
  'onlyInDestination',
  'different',
  'same',
  'timestampOnly',
  'newerAtDestination',
  'shadowed',
  'sourceCells',
  'destinationCells',
  'bytes',
] as const;
const DIFF_SIDES = ['superseded', 'trimmed', 'expired'] as const;
/** Counted since format 6, and the last since format 7. */
const DIFF_NEWER: readonly string[] = ['newerAtDestination', 'expired', 'shadowed'];

function diffJson({ recheck, ...diff }: DiffState): unknown {
  return {
    ...diff,
    counts: diffCountsJson(diff.counts),
    extra: diff.extra && {
      count: String(diff.extra.count),
      digest: digestToHex(diff.extra.digest),
    },
    ...(recheck && {
      // Without their text: a thousand of them have to fit.
      recheck: {
        ...recheck,
        waiting: recheck.waiting.map((key) => ({ b64: key.toString('base64') })),
      },
    }),
  };
}

function readDiff(read: JsonReader): DiffState {
  const recheck = read.optional('recheck');
  const extra = read.optional('extra');
  return {
    basis: read.text('basis'),
    flushed: read.flag('flushed'),
    counts: readDiffCounts(read.object('counts')),
    extra: extra && {
      count: extra.total('count'),
      digest: digestFromHex(extra.text('digest')) ?? extra.fail('digest'),
    },
    ...(recheck && {
      recheck: {
        waiting: recheck.list('waiting').map((key) => rowKey(key.bytes())),
        cleared: recheck.count('cleared'),
        unchecked: recheck.count('unchecked'),
      },
    }),
  };
}

function diffCountsJson(counts: DiffCounts): unknown {
  return Object.fromEntries([
    ...DIFF_TOTALS.map((field) => [field, String(counts[field])]),
    ...DIFF_SIDES.map((field) => {
      const { source, destination } = counts[field];
      return [field, { source: String(source), destination: String(destination) }];
    }),
  ]);
}

function readDiffCounts(read: JsonReader): DiffCounts {
  const counts = zeroDiffCounts();
  const isKnown = (field: string): boolean =>
    !DIFF_NEWER.includes(field) || read.fields().includes(field);
  for (const field of DIFF_TOTALS.filter(isKnown)) counts[field] = read.total(field);
  for (const field of DIFF_SIDES.filter(isKnown)) {
    const sides = read.object(field);
    counts[field].source = sides.total('source');
    counts[field].destination = sides.total('destination');
  }
  return counts;
}
