/** The file that `plan --repair -o` writes and `apply` runs: of which comparisons what is to be repaired. */
import { notWhole, readChecked, type CheckedFile } from '../checked-file.js';
import type { RepairDocument } from '../documents/repair.generated.js';
import type { SavedRepairDocument } from '../documents/saved-repair.generated.js';
import { compileSchema } from '../json-schema.js';
import { planOfText } from '../plan/load.js';
import type { RepairPlan, ResolvedPlan } from '../plan/types.js';
import { sha256Hex } from '../sha256.js';
import type { SavedFrom } from './saved-plan.js';

export const SAVED_REPAIR_FORMAT = 'terautil/saved-repair';
const FORMAT_VERSION = 1;

let isSound: ReturnType<typeof compileSchema<SavedRepairDocument>> | undefined;

const SAVED_REPAIR: CheckedFile<SavedRepairDocument> = {
  version: FORMAT_VERSION,
  name: 'saved repair',
  id: 'TU-SAVED-PLAN',
  // Of 100,000 ranges that differ it has about 50 MB.
  bytesMost: 256 * 1024 * 1024,
  hint: 'Was it cut short or edited? A saved repair is not edited: save it anew with  terautil plan PLAN --repair -o FILE',
  checksumOf,
  schema: () => (isSound ??= compileSchema('saved-repair', ['plan', 'repair'])),
};

export interface SavedRepair {
  readonly plan: ResolvedPlan;
  readonly document: SavedRepairDocument;
}

export function savedRepairText(of: SavedFrom, repair: RepairDocument): string {
  const body: Body = { version: of.version, plan_file: of.planFile, plan: of.plan, repair };
  return `${JSON.stringify({
    format: SAVED_REPAIR_FORMAT,
    format_version: FORMAT_VERSION,
    checksum: checksumOf(body),
    ...body,
  })}\n`;
}

/** Throws TU-SAVED-PLAN when the file is not whole, or was written by a newer version. */
export function readSavedRepair(path: string): SavedRepair {
  const document = readChecked(path, SAVED_REPAIR);
  const { plan_file: planFile, repair } = document;
  const plan = planOfText(JSON.stringify(document.plan), planFile, planFile);
  const place = forbiddenDelete(repair, plan.repair.deletes);
  return place === null ? { plan, document } : notWhole(path, SAVED_REPAIR, `repair.${place}`);
}

/** Where it would delete what the plan in the same file does not let it delete; null = nowhere. */
function forbiddenDelete(
  { deletes, tables }: RepairDocument,
  allowed: RepairPlan['deletes'],
): string | null {
  if (deletes !== allowed) return 'deletes';
  for (const [at, table] of tables.entries()) {
    if (table.deletes === 'allow' && allowed !== 'allow') return `tables[${at}].deletes`;
    const wrong = table.ranges.findIndex(
      ({ work }) => work.delete !== '0' && table.deletes !== 'allow',
    );
    if (wrong >= 0) return `tables[${at}].ranges[${wrong}].work.delete`;
  }
  return null;
}

type Body = Pick<SavedRepairDocument, 'version' | 'plan_file' | 'plan' | 'repair'>;

function checksumOf({ version, plan_file, plan, repair }: Body): string {
  return sha256Hex(JSON.stringify({ version, plan_file, plan, repair }));
}
