/**
 * The file that `plan -o` writes and `apply` runs: what was reviewed and the facts that it depends on, with a
 * checksum. It holds the plan as data, so comments are not in it, and no secret can be: a plan says only where
 * they are.
 */
import { notWhole, readChecked, type CheckedFile } from '../checked-file.js';
import type { PlanDocument } from '../documents/plan.generated.js';
import type { PlannedDocument } from '../documents/planned.generated.js';
import type { SavedPlanDocument } from '../documents/saved-plan.generated.js';
import { compileSchema } from '../json-schema.js';
import { createJsonReader } from '../migration/ledger/json-reader.js';
import type { SavedFacts } from '../migration/saved/drift.js';
import { readSavedTable, savedTableJson, type SavedTable } from '../migration/saved/saved-table.js';
import { planOfText } from '../plan/load.js';
import { selectTable } from '../plan/select.js';
import { sha256Hex } from '../sha256.js';

export const SAVED_PLAN_FORMAT = 'terautil/saved-plan';
const FORMAT_VERSION = 1;

let isSound: ReturnType<typeof compileSchema<SavedPlanDocument>> | undefined;

const SAVED_PLAN: CheckedFile<SavedPlanDocument> = {
  version: FORMAT_VERSION,
  name: 'saved plan',
  id: 'TU-SAVED-PLAN',
  // Of 100,000 tablets it has about 20 MB.
  bytesMost: 256 * 1024 * 1024,
  hint: 'Was it cut short or edited? A saved plan is not edited: change the plan, and save it anew.',
  checksumOf,
  schema: () => (isSound ??= compileSchema('saved-plan', ['plan', 'planned'])),
};

export interface SavedPlan extends SavedFacts {
  readonly document: SavedPlanDocument;
}

/** What is under whatever was reviewed. */
export interface SavedFrom {
  readonly version: string;
  /** As it was given. */
  readonly planFile: string;
  readonly plan: PlanDocument;
}

export function savedPlanText(
  of: SavedFrom & { readonly planned: PlannedDocument },
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
    format: SAVED_PLAN_FORMAT,
    format_version: FORMAT_VERSION,
    checksum: checksumOf(body),
    ...body,
  })}\n`;
}

/** Throws TU-SAVED-PLAN when the file is not whole, or was written by a newer version. */
export function readSavedPlan(path: string): SavedPlan {
  const document = readChecked(path, SAVED_PLAN);
  const { plan_file: planFile } = document;
  const plan = planOfText(JSON.stringify(document.plan), planFile, planFile);
  const tables = document.tables.map((table, at) => {
    const fail = (place: string): never => notWhole(path, SAVED_PLAN, `tables[${at}].${place}`);
    const saved = readSavedTable(createJsonReader(table, '', fail));
    const isPlanned = selectTable(plan, saved.definition.source) !== null;
    return isPlanned ? saved : notWhole(path, SAVED_PLAN, `tables[${at}]`);
  });
  return { plan, planned: document.planned, tables, document };
}

type Body = Pick<SavedPlanDocument, 'version' | 'plan_file' | 'plan' | 'planned' | 'tables'>;

function checksumOf({ version, plan_file, plan, planned, tables }: Body): string {
  return sha256Hex(JSON.stringify({ version, plan_file, plan, planned, tables }));
}
