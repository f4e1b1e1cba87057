/** A ledger that would give a receipt, made of what the receipt says of its tables and ranges. Pure. */
import { rowKey, type RowKey } from '../../cells/bytes.js';
import { createDigest, digestFromHex, type Digest } from '../../cells/digest.js';
import type {
  ReceiptBounds,
  ReceiptBytes,
  ReceiptDocument,
  ReceiptRange,
  ReceiptTable,
  WrittenStep,
} from '../../documents/receipt.generated.js';
import { WHOLE_TABLE } from '../coverage.js';
import type { RangeDefinition, TableDefinition } from '../ledger/definitions.js';
import { diffBasis, unitKey, type LedgerState, type WRITING_STEPS } from '../ledger/ledger.js';
import type { MendState } from '../ledger/mended.js';
import type { StepKind, StepRecord } from '../ledger/records.js';
import type { Interval } from '../ports.js';
import { emptyRecord } from '../unit.js';
import { readComparedCells, readWrittenCells } from './receipt-cells.js';

/** Of a document that holds by the schema. */
export function ledgerOf(receipt: ReceiptDocument): LedgerState {
  const records = new Map<string, StepRecord>();
  const tables = receipt.tables.map(definitionOf);
  const retired = receipt.left_frozen.map((destination, at): TableDefinition => {
    return { ...NO_TABLE, id: `left${at}`, source: destination, destination };
  });
  const frozen = tables.filter((_, at) => receipt.tables[at]?.frozen === true);
  for (const { id } of [...frozen, ...retired]) {
    put(records, { ...NO_RECORD, unit: id, step: 'freeze-schema', splitSizes: NO_SIZES });
  }
  const ranges = receipt.tables.flatMap((table, at) =>
    table.ranges.map((range, index) => rangeOf(records, `t${at}`, `t${at}-r${index}`, range)),
  );
  const { name, hashes } = receipt;
  const meta = {
    name,
    identity: hashes.identity,
    generation: 1,
    generations: [1],
    globs: hashes.globs,
    tables: tables.length,
    ranges: ranges.length,
    registeredAt: BigInt(Date.parse(receipt.registered_at)) * 1000n,
  };
  return { meta, tables, ranges, retired, records };
}

export function intervalOf({ start, end }: ReceiptBounds): Interval {
  return { start: keyOf(start), end: end && keyOf(end) };
}

function keyOf({ b64 }: ReceiptBytes): RowKey {
  return rowKey(Buffer.from(b64, 'base64'));
}

/** What the table's ranges cover. */
export function keyRangeOf({ key_range: keys }: ReceiptTable): Interval {
  return keys === null ? WHOLE_TABLE : intervalOf(keys);
}

function definitionOf(table: ReceiptTable, at: number): TableDefinition {
  const { source, destination, kind, window, hashes } = table;
  return {
    ...NO_TABLE,
    id: `t${at}`,
    source,
    destination,
    kind,
    scope: hashes.scope,
    families: table.families.map((family) => ({
      name: keyOf(family.name),
      maxVersions: Number(family.destination_versions),
      sourceVersions: Number(family.source_versions),
      isTransactional: false,
    })),
    localityGroups: table.locality_groups,
    interval: keyRangeOf(table),
    sourceWasEmpty: table.source_was_empty,
    window: window && { start: microsOf(window.start), end: microsOf(window.end) },
  };
}

function microsOf(text: string | null): bigint | null {
  return text === null ? null : BigInt(text);
}

/** Its records join `records`. */
function rangeOf(
  records: Map<string, StepRecord>,
  table: string,
  id: string,
  range: ReceiptRange,
): RangeDefinition {
  const { copied, settled, repaired, compared, digest } = range;
  const steps: [(typeof WRITING_STEPS)[number], WrittenStep | undefined][] = [
    ['dump', copied],
    ['settle', settled],
    ['repair', repaired],
  ];
  for (const [step, written] of steps) {
    if (written === undefined) continue;
    put(records, {
      ...NO_RECORD,
      unit: id,
      step,
      state: written.finished ? 'finished' : written.failed === true ? 'failed' : 'stopped',
      ...(step === 'repair' && { mended: mendedOf(written) }),
      suspect: written.suspect ?? false,
      counters: readWrittenCells(written.cells),
      digest: digestOf(digest.copied),
    });
  }
  if (compared !== undefined) {
    const basis = diffBasis({ records }, id);
    const counts = readComparedCells(compared.cells);
    const diff = { basis, flushed: compared.flushed, counts, extra: null };
    const of = { ...NO_RECORD, unit: id, step: 'diff' as const };
    put(records, { ...of, diff, digest: digestOf(digest.compared) });
  }
  return { id, generation: 1, table, interval: intervalOf(range) };
}

function mendedOf({ cells }: WrittenStep): MendState {
  const sent = Number(cells.deleted ?? '0');
  return {
    of: null,
    deletes: { allowed: sent, sent, digest: createDigest(), rows: [], confirmed: 0 },
    hidden: [],
  };
}

function digestOf(hex: string | null): Digest {
  return (hex === null ? null : digestFromHex(hex)) ?? createDigest();
}

function put(records: Map<string, StepRecord>, record: StepRecord): void {
  records.set(unitKey(record.unit, record.step), record);
}

const NO_SIZES = { split: null, merge: null };

/** A table of which nothing is known. */
const NO_TABLE: TableDefinition = {
  id: '',
  generation: 1,
  source: '',
  destination: '',
  kind: 'binary',
  scope: '',
  families: [],
  localityGroups: [],
  choosesFamilies: false,
  interval: WHOLE_TABLE,
  sourceWasEmpty: false,
  window: null,
  overwriteConflicts: false,
  timeToLive: null,
  sourceCreated: null,
  destinationCreated: null,
};

/** A finished step of which nothing is known. */
const NO_RECORD: Omit<StepRecord, 'step'> & { readonly step: StepKind } = {
  ...emptyRecord(
    { unit: '', step: 'dump', session: '', worker: { host: '', processId: 0, version: '' } },
    0n,
  ),
  state: 'finished',
  epoch: 1n,
};
