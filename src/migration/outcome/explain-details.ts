/** What this machine's files of details have of one row. */
import type {
  ExplainedDeadLetter,
  ExplainedDeadLetters,
  ExplainedFinding,
  ExplainedFindings,
  ExplainedFoundSide,
} from '../../documents/explained.generated.js';
import type { ReportSide } from '../../documents/report.generated.js';
import type { RowKey } from '../../cells/bytes.js';
import { TerautilError } from '../../errors.js';
import type { RangeDefinition } from '../ledger/definitions.js';
import { bytesJson } from '../ledger/entry-json.js';
import type { JsonReader } from '../ledger/json-reader.js';
import { currentDiff, unitKey, unitName, type LedgerState } from '../ledger/ledger.js';
import type { StepRecord } from '../ledger/records.js';
import { EXPLAINED_DETAILS_SHOWN } from '../limits.js';
import type { DetailKind } from '../ports.js';
import { readLine, readSample, type DetailLookup } from './report-findings.js';

/** What the last comparison that counts found in the row. */
export function findingsInRow(
  ledger: LedgerState,
  range: RangeDefinition,
  key: RowKey,
  details: DetailLookup,
): ExplainedFindings {
  const record = currentDiff(ledger, range.id) ?? ledger.records.get(unitKey(range.id, 'diff'));
  const lines = record?.file?.lines ?? 0;
  return linesInRow('findings', range, lines > 0 ? record : undefined, key, details, findingOf);
}

/** The cells of the row that the destination refused for good. */
export function deadLettersInRow(
  ledger: LedgerState,
  range: RangeDefinition,
  key: RowKey,
  details: DetailLookup,
): ExplainedDeadLetters {
  const records = (['repair', 'settle', 'dump'] as const).map((step) =>
    ledger.records.get(unitKey(range.id, step)),
  );
  const record = records.find((one) => (one?.counters.deadLetters ?? 0) > 0);
  return linesInRow('dead-letters', range, record, key, details, deadLetterOf);
}

export const NO_DETAILS = { state: 'none', file: null, in_row: '0', shown: [] } as const;

interface InRow<T> {
  state: ExplainedFindings['state'];
  file: string | null;
  in_row: string;
  shown: T[];
}

/** `record` undefined: there are none. */
function linesInRow<T>(
  kind: DetailKind,
  range: RangeDefinition,
  record: StepRecord | undefined,
  key: RowKey,
  details: DetailLookup,
  read: (line: JsonReader) => T,
): InRow<T> {
  if (record === undefined) return { ...NO_DETAILS, shown: [] };
  const found = record.file && details(kind, unitName(range), record.file.bytes);
  if (found === null) return { ...NO_DETAILS, state: 'elsewhere', shown: [] };
  const { path: file } = found;
  const shown: T[] = [];
  let inRow = 0;
  try {
    for (const text of found.lines()) {
      const line = readLine(text);
      if (!line.bytes('key').equals(key)) continue;
      inRow += 1;
      if (shown.length < EXPLAINED_DETAILS_SHOWN) shown.push(read(line));
    }
  } catch (error) {
    if (!(error instanceof TerautilError) || error.id !== 'TU-DETAILS') throw error;
    return { state: 'damaged', file, in_row: '0', shown: [] };
  }
  return { state: 'here', file, in_row: String(inRow), shown };
}

function findingOf(line: JsonReader): ExplainedFinding {
  const { family, qualifier, source, destination } = readSample(line);
  return {
    class: line.text('class'),
    family,
    qualifier,
    source: source && sideOf(source),
    destination: destination && sideOf(destination),
  };
}

/** Values are told as they are now, where the plan allows it. */
function sideOf({ timestamp, size, sha256 }: ReportSide): ExplainedFoundSide {
  return { timestamp, size, sha256 };
}

function deadLetterOf(line: JsonReader): ExplainedDeadLetter {
  return {
    family: bytesJson(line.bytes('family')),
    qualifier: bytesJson(line.bytes('qualifier')),
    timestamp: line.big('timestamp').toString(),
    status: line.count('status'),
    reason: line.text('reason'),
  };
}
