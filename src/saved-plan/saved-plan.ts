/**
 * The file that `plan -o` writes and `apply` runs: what was reviewed and the facts that it depends on, with a
 * checksum. It holds the plan as data, so comments are not in it, and no secret can be: a plan says only where
 * they are.
 */
import { readBounded } from '../bounded-file.js';
import type { PlanDocument } from '../documents/plan.generated.js';
import type { PlannedDocument } from '../documents/planned.generated.js';
import type { SavedPlanDocument } from '../documents/saved-plan.generated.js';
import { TerautilError } from '../errors.js';
import { compileSchema } from '../json-schema.js';
import { createJsonReader } from '../migration/ledger/json-reader.js';
import type { SavedFacts } from '../migration/saved/drift.js';
import { readSavedTable, savedTableJson, type SavedTable } from '../migration/saved/saved-table.js';
import { planOfText } from '../plan/load.js';
import { selectTable } from '../plan/select.js';
import { sha256Hex } from '../sha256.js';

const FORMAT_VERSION = 1;
/** How the file begins, whoever formatted it. */
const BEGINNING = /^\s*\{\s*"format"\s*:\s*"terautil\/saved-plan"/;
const BEGINNING_BYTES = 200;
/** Of 100,000 tablets it has about 20 MB. */
const MOST_BYTES = 256 * 1024 * 1024;

let isSound: ReturnType<typeof compileSchema<SavedPlanDocument>> | undefined;

export interface SavedPlan extends SavedFacts {
  readonly document: SavedPlanDocument;
}

/** Whether a file claims to be one: false also for one that cannot be read. */
export function isSavedPlan(path: string): boolean {
  try {
    return BEGINNING.test(readBounded(path, BEGINNING_BYTES).toString('utf8'));
  } catch {
    return false;
  }
}

export function savedPlanText(
  of: {
    readonly version: string;
    /** As it was given. */
    readonly planFile: string;
    readonly plan: PlanDocument;
    readonly planned: PlannedDocument;
  },
  tables: readonly SavedTable[],
): string {
  const body: Body = {
    version: of.version,
    plan_file: of.planFile,
    plan: of.plan,
    planned: of.planned,
    tables: tables.map(savedTableJson),
  };
  return `${JSON.stringify({
    format: 'terautil/saved-plan',
    format_version: FORMAT_VERSION,
    checksum: checksumOf(body),
    ...body,
  })}\n`;
}

/** Throws TU-SAVED-PLAN when the file is not whole, or was written by a newer version. */
export function readSavedPlan(path: string): SavedPlan {
  const document = readDocument(path);
  const { plan_file: planFile } = document;
  const plan = planOfText(JSON.stringify(document.plan), planFile, planFile);
  const tables = document.tables.map((table, at) => {
    const fail = (place: string): never => damaged(path, `tables[${at}].${place}`);
    const saved = readSavedTable(createJsonReader(table, '', fail));
    const isPlanned = selectTable(plan, saved.definition.source) !== null;
    return isPlanned ? saved : damaged(path, `tables[${at}]`);
  });
  return { plan, planned: document.planned, tables, document };
}

function readDocument(path: string): SavedPlanDocument {
  const document = parse(path);
  if (typeof document !== 'object' || document === null) return damaged(path, 'its beginning');
  const { format_version: version } = document as { format_version?: unknown };
  if (typeof version === 'number' && version > FORMAT_VERSION) {
    throw new TerautilError('TU-SAVED-PLAN', `${path} was written by a newer terautil.`, {
      hint: 'Use the same or a newer version here.',
    });
  }
  const { checksum, ...rest } = document as SavedPlanDocument;
  if (checksum !== checksumOf(rest)) return damaged(path, 'its checksum');
  isSound ??= compileSchema<SavedPlanDocument>('saved-plan', ['plan', 'planned']);
  if (isSound(document)) return document;
  return damaged(path, isSound.errors?.[0]?.instancePath ?? '');
}

function parse(path: string): unknown {
  let text: string;
  try {
    const bytes = readBounded(path, MOST_BYTES);
    if (bytes.length > MOST_BYTES) return damaged(path, 'its length');
    text = bytes.toString('utf8');
  } catch (cause) {
    if (cause instanceof TerautilError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new TerautilError('TU-INPUT-FILE', `The saved plan ${path} cannot be read: ${reason}`, {
      hint: 'Check the path and its permissions.',
      cause,
    });
  }
  try {
    return JSON.parse(text);
  } catch {
    return damaged(path, 'its end');
  }
}

type Body = Pick<SavedPlanDocument, 'version' | 'plan_file' | 'plan' | 'planned' | 'tables'>;

function checksumOf({ version, plan_file, plan, planned, tables }: Body): string {
  return sha256Hex(JSON.stringify({ version, plan_file, plan, planned, tables }));
}

function damaged(path: string, place: string): never {
  throw new TerautilError('TU-SAVED-PLAN', `${path} is no whole saved plan: see ${place}.`, {
    hint: 'Was it cut short or edited? A saved plan is not edited: change the plan, and save it anew.',
  });
}
