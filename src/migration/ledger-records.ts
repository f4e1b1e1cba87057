/**
 * The records of the ledger and their JSON form. Everything read is validated here: the ledger is
 * shared with other machines and other versions. A newer format is refused, never guessed (promise P10).
 */
import { rowKey, type RowKey } from '../cells/bytes.js';
import { digestFromHex, digestToHex, type Digest } from '../cells/digest.js';
import { escapeBytes } from '../cells/escape.js';
import { ERRORS, TerautilError, type ErrorClass, type ErrorId } from '../errors.js';
import { SKIP_REASONS, zeroCounters, type Counters } from './counters.js';
import { createJsonReader, type JsonReader } from './json-reader.js';
import type {
  Interval,
  LedgerEntry,
  SplitSizes,
  TableKind,
  TimeWindow,
  WorkerInfo,
} from './ports.js';

/** 2: the steps freeze-schema and restore-schema, and the sizes in their records. */
const FORMAT_VERSION = 2;

export const STEP_KINDS = [
  'create-table',
  'freeze-schema',
  'dump',
  'settle',
  'restore-schema',
] as const;
/** In the order in which a table goes through them. */
export type StepKind = (typeof STEP_KINDS)[number];

export interface MigrationMeta {
  readonly name: string;
  /** Hash of name, clusters and lock service: differs → another plan owns this name. */
  readonly identity: string;
  readonly generation: number;
  readonly tables: number;
  readonly ranges: number;
  readonly registeredAt: bigint;
}

export interface TableDefinition {
  readonly id: string;
  readonly source: string;
  readonly destination: string;
  readonly kind: TableKind;
  /** Hash of what decides which cells belong here; a change invalidates this table's coverage. */
  readonly scope: string;
  readonly families: readonly CopiedFamily[];
  readonly localityGroups: readonly { readonly from: string; readonly to: string }[];
  readonly window: TimeWindow | null;
  readonly overwriteConflicts: boolean;
}

export interface CopiedFamily {
  readonly name: Buffer;
  /** Versions that the destination keeps. */
  readonly maxVersions: number;
}

export interface RangeDefinition {
  readonly id: string;
  readonly table: string;
  readonly interval: Interval;
}

export type RecordState = 'running' | 'stopped' | 'finished' | 'failed';

export interface StepRecord {
  readonly unit: string;
  readonly step: StepKind;
  readonly state: RecordState;
  readonly epoch: bigint;
  readonly session: string;
  readonly worker: WorkerInfo;
  /** The last row at and below which every row is settled; null = none yet. */
  readonly checkpoint: RowKey | null;
  readonly counters: Counters;
  readonly digest: Digest;
  /** A double write cannot be excluded; a settle step clears it. */
  readonly suspect: boolean;
  readonly attempts: number;
  readonly error: RecordedError | null;
  /** freeze-schema: what the table had before; restore-schema: what it was left with; else null. */
  readonly splitSizes: SplitSizes | null;
  readonly updatedAt: bigint;
}

export interface RecordedError {
  readonly id: ErrorId;
  readonly class: ErrorClass;
  readonly message: string;
  readonly hint: string | null;
}

export function encodeMeta(meta: MigrationMeta): Uint8Array {
  return toBytes({ ...meta, registeredAt: meta.registeredAt.toString() });
}

export function encodeTable(table: TableDefinition): Uint8Array {
  return toBytes({
    ...table,
    families: table.families.map((f) => ({ name: bytesJson(f.name), maxVersions: f.maxVersions })),
    window: table.window && {
      start: table.window.start?.toString() ?? null,
      end: table.window.end?.toString() ?? null,
    },
  });
}

export function encodeRange(range: RangeDefinition): Uint8Array {
  const { start, end } = range.interval;
  return toBytes({
    id: range.id,
    table: range.table,
    start: bytesJson(start),
    end: end === null ? null : bytesJson(end),
  });
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
    updatedAt: record.updatedAt.toString(),
  });
}

export function decodeMeta(entry: LedgerEntry): MigrationMeta {
  const read = reader(entry);
  return {
    name: read.text('name'),
    identity: read.text('identity'),
    generation: read.count('generation'),
    tables: read.count('tables'),
    ranges: read.count('ranges'),
    registeredAt: read.big('registeredAt'),
  };
}

export function decodeTable(entry: LedgerEntry): TableDefinition {
  const read = reader(entry);
  const window = read.optional('window');
  return {
    id: read.text('id'),
    source: read.text('source'),
    destination: read.text('destination'),
    kind: read.oneOf('kind', ['readable', 'binary', 'general-kv', 'ttl-kv']),
    scope: read.text('scope'),
    families: read.list('families').map((family) => ({
      name: family.bytes('name'),
      maxVersions: family.count('maxVersions'),
    })),
    localityGroups: read
      .list('localityGroups')
      .map((group) => ({ from: group.text('from'), to: group.text('to') })),
    window: window && { start: window.bigOrNull('start'), end: window.bigOrNull('end') },
    overwriteConflicts: read.flag('overwriteConflicts'),
  };
}

export function decodeRange(entry: LedgerEntry): RangeDefinition {
  const read = reader(entry);
  const end = read.optional('end');
  return {
    id: read.text('id'),
    table: read.text('table'),
    interval: { start: rowKey(read.bytes('start')), end: end && rowKey(end.bytes()) },
  };
}

export function decodeRecord(entry: LedgerEntry): StepRecord {
  const read = reader(entry);
  const worker = read.object('worker');
  const checkpoint = read.optional('checkpoint');
  const error = read.optional('error');
  const sizes = read.optional('splitSizes');
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
    error: error && readError(error),
    splitSizes: sizes && { split: sizes.bigOrNull('split'), merge: sizes.bigOrNull('merge') },
    updatedAt: read.big('updatedAt'),
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
  for (const reason of SKIP_REASONS) counters.skipped[reason] = readTotal(skipped, reason);
  return {
    ...counters,
    scanned: readTotal(read, 'scanned'),
    written: readTotal(read, 'written'),
    deadLetters: readTotal(read, 'deadLetters'),
    bytes: readTotal(read, 'bytes'),
  };
}

function readTotal(read: JsonReader, field: string): number {
  const total = Number(read.big(field));
  return Number.isSafeInteger(total) && total >= 0 ? total : read.fail(field);
}

function bytesJson(bytes: Buffer): { b64: string; text: string } {
  return { b64: bytes.toString('base64'), text: escapeBytes(bytes) };
}

function toBytes(value: object): Uint8Array {
  return Buffer.from(JSON.stringify({ format_version: FORMAT_VERSION, ...value }));
}

function reader(entry: LedgerEntry): JsonReader {
  const invalid = (path: string): never => {
    throw new TerautilError(
      'TU-LEDGER-INVALID',
      `The ledger entry ${entry.key} is damaged${path === '' ? '' : ` at ${path}`}.`,
      { hint: 'Nothing was changed. Look at who else writes below this key.' },
    );
  };
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(entry.value).toString('utf8'));
  } catch {
    invalid('');
  }
  const read = createJsonReader(value, '', invalid);
  if (read.count('format_version') > FORMAT_VERSION) {
    throw new TerautilError(
      'TU-LEDGER-VERSION',
      `The ledger entry ${entry.key} was written by a newer terautil.`,
      { hint: 'Use the same or a newer version here.' },
    );
  }
  return read;
}
