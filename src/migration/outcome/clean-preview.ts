/** What clean would remove, as a document. Reads the ledger, and only that. */
import type { CleanDocument } from '../../documents/clean.generated.js';
import { TerautilError } from '../../errors.js';
import { isFrozen, ledgerKeys, leftFrozen, unitKey, type LedgerState } from '../ledger/ledger.js';
import { readLedgerState } from '../ledger/read-state.js';
import { moment } from '../ledger/entry-json.js';
import type { LedgerEntry, LockService } from '../ports.js';

export interface LeftFiles {
  /** Absolute. */
  readonly folder: string;
  /** Made by terautil; relative to the folder. */
  readonly files: readonly { readonly path: string; readonly bytes: number }[];
  /** What else is there. */
  readonly kept: readonly string[];
}

/** `isShared`: the files may be another migration's too. */
export async function previewClean(
  name: string,
  lockService: LockService,
  left: LeftFiles,
  isShared: boolean,
): Promise<CleanDocument> {
  const keys = ledgerKeys(name);
  const files = isShared ? [] : left.files;
  const kept = isShared ? [...left.files.map(({ path }) => path), ...left.kept] : left.kept;
  const entries: LedgerEntry[] = [];
  for await (const entry of lockService.read(keys.all)) entries.push(entry);
  const { ledger, damage } = await readable(name, entries);
  const holders = await lockService.holders(keys.locks);
  const sessions = new Map(holders.map((holder) => [holder.session, holder]));
  return {
    format: 'terautil/clean',
    format_version: 1,
    name,
    state: entries.length === 0 && files.length === 0 ? 'nothing' : 'preview',
    registered_at: ledger && moment(ledger.meta.registeredAt),
    ledger: countKinds(keys.all, entries),
    damage,
    frozen: ledger === null ? [] : frozenTables(ledger),
    workers: [...sessions.values()].map(({ worker, alive }) => ({
      host: worker.host,
      process_id: worker.processId,
      alive,
    })),
    state_folder: left.folder,
    files: files.map(({ path, bytes }) => ({ path, bytes: String(bytes) })),
    kept: [...kept],
  };
}

/** A damaged ledger can be cleaned too; what it says is then not known. */
async function readable(
  name: string,
  entries: readonly LedgerEntry[],
): Promise<{ ledger: LedgerState | null; damage: string | null }> {
  try {
    return { ledger: await readLedgerState(name, entries), damage: null };
  } catch (error) {
    if (!(error instanceof TerautilError) || error.id !== 'TU-LEDGER-INVALID') throw error;
    return { ledger: null, damage: error.message };
  }
}

function countKinds(prefix: string, entries: readonly LedgerEntry[]): CleanDocument['ledger'] {
  const kinds = entries.map(({ key }) => key.slice(prefix.length).split('/', 1)[0] ?? '');
  const count = (kind: string): string => String(kinds.filter((k) => k === kind).length);
  // A plan is what was registered, in words.
  const known = ['meta', 'table', 'range', 'record', 'retired', 'plan'];
  return {
    registrations: count('meta'),
    tables: count('table'),
    ranges: count('range'),
    records: count('record'),
    others: String(kinds.filter((kind) => !known.includes(kind)).length),
  };
}

function frozenTables(ledger: LedgerState): CleanDocument['frozen'] {
  return [...ledger.tables, ...leftFrozen(ledger)].flatMap(({ id, destination }) => {
    const before = ledger.records.get(unitKey(id, 'freeze-schema'))?.splitSizes ?? null;
    if (before === null || !isFrozen(ledger, id)) return [];
    return [
      {
        destination,
        split_size: before.split?.toString() ?? null,
        merge_size: before.merge?.toString() ?? null,
      },
    ];
  });
}
