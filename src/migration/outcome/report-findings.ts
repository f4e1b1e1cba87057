/** What a comparison found in a table, with the first few findings of each class out of the files. */
import type {
  Findings,
  FindingsOfClass,
  RangeBounds,
  ReportSide,
  Sample,
} from '../../documents/report.generated.js';
import { TerautilError } from '../../errors.js';
import { addDiffCounts, zeroDiffCounts, type DiffCounts } from '../ledger/diff-counts.js';
import type { FindingClass } from '../merge/diff-rules.js';
import { createJsonReader, type JsonReader } from '../ledger/json-reader.js';
import { currentDiff, unitName, type LedgerState } from '../ledger/ledger.js';
import type { RangeDefinition } from '../ledger/definitions.js';
import { bytesJson } from '../ledger/entry-json.js';
import type { StepRecord } from '../ledger/records.js';
import type { DetailKind } from '../ports.js';

/**
 * The finished file of a unit with exactly so many bytes; null when it is not on this machine. A file of
 * another size belongs to an earlier comparison, or to another machine's.
 */
export type DetailLookup = (kind: DetailKind, unit: string, bytes: number) => FoundDetails | null;

export interface FoundDetails {
  /** As people are told. */
  readonly path: string;
  /** Throws TU-DETAILS. */
  lines(): Iterable<string>;
}

const SAMPLES_PER_CLASS = 5;
/** Of one table: a rare class is not looked for in millions of lines. */
const LINES_READ_MAX = 100_000;

export function bounds({ interval }: RangeDefinition): RangeBounds {
  const { start, end } = interval;
  return { start: bytesJson(start), end: end === null ? null : bytesJson(end) };
}

/** `ranges` in key order. null: nothing was found. */
export function findingsOf(
  ledger: LedgerState,
  ranges: readonly RangeDefinition[],
  details: DetailLookup,
): Findings | null {
  const total = zeroDiffCounts();
  const unreadable: Findings['unreadable'] = [];
  const here: { range: RangeDefinition; record: StepRecord; found: FoundDetails }[] = [];
  let recorded = 0;
  for (const range of ranges) {
    const record = currentDiff(ledger, range.id);
    if (record === null || record.diff === null) continue;
    addDiffCounts(total, record.diff.counts);
    if (record.file === null || record.file.lines === 0) continue;
    recorded += record.file.lines;
    const found = details('findings', unitName(range), record.file.bytes);
    if (found === null) unreadable.push(unreadableIn(range, record));
    else here.push({ range, record, found });
  }
  const classes = classesOf(total);
  if (classes.length === 0) return null;
  const files: string[] = [];
  const sampler = createSampler(classes);
  for (const { range, record, found } of here) {
    if (sampler.take(found)) files.push(found.path);
    else unreadable.push(unreadableIn(range, record));
  }
  const found = classes.reduce((sum, { found }) => sum + BigInt(found), 0n);
  return { found: String(found), recorded: String(recorded), files, unreadable, classes };
}

function unreadableIn(range: RangeDefinition, { file, worker }: StepRecord) {
  return { ...bounds(range), lines: String(file?.lines ?? 0), host: worker.host };
}

/** A pair of one value under two timestamps is one finding, and two of the counts. */
function classesOf(counts: DiffCounts): FindingsOfClass[] {
  const { timestampOnly, superseded, trimmed, expired } = counts;
  const all: readonly [FindingClass, number][] = [
    ['only-in-source', counts.onlyInSource - timestampOnly],
    ['only-in-destination', counts.onlyInDestination - timestampOnly],
    ['different', counts.different],
    ['timestamp-only', timestampOnly],
    ['superseded', superseded.source + superseded.destination],
    ['trimmed', trimmed.source + trimmed.destination],
    ['expired', expired.source + expired.destination],
    ['newer-at-destination', counts.newerAtDestination],
    ['shadowed', counts.shadowed],
  ];
  return all
    .filter(([, found]) => found > 0)
    .map(([name, found]) => ({ class: name, found: String(found), samples: [] }));
}

interface Sampler {
  /** Adds what is still wanted out of one file; false when the file is damaged. */
  take(file: FoundDetails): boolean;
}

function createSampler(classes: readonly FindingsOfClass[]): Sampler {
  let left = LINES_READ_MAX;
  const isWanting = ({ samples, found }: FindingsOfClass): boolean =>
    samples.length < Math.min(SAMPLES_PER_CLASS, Number(found));
  return {
    take: (file) => {
      if (!classes.some(isWanting)) return true;
      const taken: [FindingsOfClass, Sample][] = [];
      try {
        for (const line of file.lines()) {
          if (left === 0 || !classes.some(isWanting)) break;
          left -= 1;
          const read = readLine(line);
          const name = read.text('class');
          const of = classes.find((candidate) => candidate.class === name);
          if (of === undefined || !isWanting(of)) continue;
          const sample = readSample(read);
          of.samples.push(sample);
          taken.push([of, sample]);
        }
        return true;
      } catch (error) {
        if (!(error instanceof TerautilError) || error.id !== 'TU-DETAILS') throw error;
        for (const [of, sample] of taken) of.samples.splice(of.samples.indexOf(sample), 1);
        return false;
      }
    },
  };
}

/** A line of a file of details. Throws TU-DETAILS. */
export function readLine(line: string): JsonReader {
  const damaged = (path: string): never => {
    throw new TerautilError('TU-DETAILS', `A line of details is damaged at ${path}.`);
  };
  try {
    return createJsonReader(JSON.parse(line), '', damaged);
  } catch (error) {
    if (error instanceof SyntaxError) return damaged('its JSON');
    throw error;
  }
}

export function readSample(read: JsonReader): Sample {
  return {
    key: bytesJson(read.bytes('key')),
    family: bytesJson(read.bytes('family')),
    qualifier: bytesJson(read.bytes('qualifier')),
    source: readSide(read.optional('source')),
    destination: readSide(read.optional('destination')),
  };
}

function readSide(read: JsonReader | null): ReportSide | null {
  if (read === null) return null;
  const value = read.optional('value');
  const sha256 = read.text('sha256');
  return {
    timestamp: read.big('timestamp').toString(),
    size: read.big('size').toString(),
    sha256: /^[0-9a-f]{64}$/.test(sha256) ? sha256 : read.fail('sha256'),
    ...(value === null ? {} : { value: bytesJson(value.bytes()) }),
  };
}
