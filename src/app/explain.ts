/** The life story of one row: the plan, the ledger, this machine's files, and what both clusters hold now. */
import { checkLedger, detailLookup, LOOKING_MS } from '../app.js';
import { rowKey, type RowKey } from '../cells/bytes.js';
import { parseEscaped } from '../cells/escape.js';
import type {
  ExplainedDocument,
  ExplainedNow,
  ExplainedSide,
} from '../documents/explained.generated.js';
import { bug, TerautilError, type ExitCode } from '../errors.js';
import { WHOLE_TABLE } from '../migration/coverage.js';
import { lookAtTables, readRowNow, type SideLook } from '../migration/explain-now.js';
import type { TableDefinition } from '../migration/ledger/definitions.js';
import { bytesJson, moment, momentOrNull } from '../migration/ledger/entry-json.js';
import {
  ledgerKeys,
  mendedCells,
  NOTHING_MENDED,
  type LedgerState,
  type MendedCells,
} from '../migration/ledger/ledger.js';
import type { DiffRules } from '../migration/merge/diff-rules.js';
import { leftOutOf } from '../migration/merge/left-out.js';
import { tellCells } from '../migration/outcome/explain-cells.js';
import {
  deadLettersInRow,
  findingsInRow,
  NO_DETAILS,
} from '../migration/outcome/explain-details.js';
import {
  explainedLocks,
  explainedRange,
  explainedSteps,
  explainedTable,
  isInside,
  rangeOfKey,
  type KnownTable,
} from '../migration/outcome/explain.js';
import type { ClusterIdentity, LockHolder } from '../migration/ports.js';
import { readLedger } from '../migration/register.js';
import { diffRules } from '../migration/steps/diff-range.js';
import { recordedError } from '../migration/unit.js';
import { compileTable } from '../migration/survey/compile.js';
import { selectTable } from '../plan/select.js';
import type { ResolvedPlan, TablePlan } from '../plan/types.js';
import { openClusters, placeOf } from './clusters.js';
import { withLedger } from './mirror.js';
import { surroundings } from './surroundings.js';

export interface Explained {
  readonly document: ExplainedDocument;
  /** 0 unless a cluster could not be read to the end. */
  readonly exit: ExitCode;
}

export interface ExplainOptions {
  /** Told of a plan that was changed since it was registered. */
  readonly warn: (line: string) => void;
  /** How long a cluster may not serve; absent: ten seconds. */
  readonly standstillMs?: number;
}

/** More than this no row can have (protocol.md §6.3). */
const KEY_BYTES_MAX = 65_535;

/** A key as people type it, or copy it from what is printed. Throws TU-USAGE. */
export function keyOf(text: string): RowKey {
  const bytes = parseEscaped(text);
  if (bytes === null) {
    throw new TerautilError('TU-USAGE', `"${text}" is no key in the escape.`, {
      hint: text.includes('…')
        ? 'What is printed with … is cut: take the whole key from --json.'
        : 'Bytes that are not visible ASCII are written \\xHH, a backslash is \\\\; in single quotes the shell leaves that alone.',
    });
  }
  if (bytes.length <= KEY_BYTES_MAX) return rowKey(bytes);
  throw new TerautilError('TU-USAGE', `No row can have a key of ${bytes.length} bytes.`, {
    hint: `Row keys have at most ${KEY_BYTES_MAX} bytes.`,
  });
}

/**
 * Reads only; takes no lock. A cluster that cannot be read is part of what is told. `table`: at the source, one
 * that the plan has. Throws TU-PLAN-OWNER, and TU-LOCK-SERVICE and its like where there is no mirror either.
 */
export async function explainRow(
  plan: ResolvedPlan,
  planFile: string,
  { table, key }: { readonly table: string; readonly key: RowKey },
  options: ExplainOptions,
): Promise<Explained> {
  const entry = selectTable(plan, table) ?? bug(`The plan has no table ${table}.`);
  const story = await withLedger(plan, true, async (lockService, mirroredAt) => {
    const ledger = await readLedger(lockService, plan.name);
    if (ledger !== null) checkLedger(plan, ledger, options.warn);
    const holders = await lockService.holders(ledgerKeys(plan.name).locks);
    return storyOf(plan, planFile, entry, key, { ledger, holders, mirroredAt });
  });
  const { registered, mended, ...told } = story;
  const { known, now, exit } = await holdNow(plan, entry, { registered, mended }, key, options);
  const document: ExplainedDocument = {
    format: 'terautil/explained',
    format_version: 1,
    name: plan.name,
    key: bytesJson(key),
    table: explainedTable(entry, known, entry.range ?? WHOLE_TABLE, registered, key),
    ...told,
    now,
  };
  return { document, exit };
}

interface Read {
  readonly ledger: LedgerState | null;
  readonly holders: readonly LockHolder[];
  readonly mirroredAt: bigint | null;
}

type Story = Omit<
  ExplainedDocument,
  'format' | 'format_version' | 'name' | 'key' | 'table' | 'now'
>;

/** What of the story a comparison of the row rests on. */
interface Registered {
  readonly registered: TableDefinition | null;
  readonly mended: MendedCells;
}

/** What the ledger and this machine's files say. */
function storyOf(
  plan: ResolvedPlan,
  planFile: string,
  entry: TablePlan,
  key: RowKey,
  { ledger, holders, mirroredAt }: Read,
): Story & Registered {
  const registered = ledger?.tables.find(({ source }) => source === entry.source) ?? null;
  const head = {
    registered,
    mended: NOTHING_MENDED,
    registered_at: momentOrNull(ledger?.meta.registeredAt ?? null),
    mirrored_at: momentOrNull(mirroredAt),
  };
  const none = { ...NO_DETAILS, shown: [] };
  if (ledger === null || registered === null) {
    return { ...head, range: null, steps: [], locks: [], findings: none, dead_letters: none };
  }
  const range = rangeOfKey(ledger, registered, key);
  const details = detailLookup(plan, planFile);
  const units = [registered.id, ...(range === null ? [] : [range.id])];
  return {
    ...head,
    ...(range && { mended: mendedCells(ledger, range.id) }),
    range: range && explainedRange(ledger, range, holders, plan.steps),
    steps: explainedSteps(ledger, registered, range, key),
    locks: explainedLocks(ledger, units, holders, surroundings.clock.wallMicros()),
    findings: range === null ? none : findingsInRow(ledger, range, key, details),
    dead_letters: range === null ? none : deadLettersInRow(ledger, range, key, details),
  };
}

interface HeldNow {
  /** null: not registered, and the source's schema is not known. */
  readonly known: KnownTable | null;
  readonly now: ExplainedNow;
  readonly exit: ExitCode;
}

async function holdNow(
  plan: ResolvedPlan,
  entry: TablePlan,
  { registered, mended }: Registered,
  key: RowKey,
  { standstillMs = LOOKING_MS }: ExplainOptions,
): Promise<HeldNow> {
  const at = surroundings.clock.wallMicros();
  const clusters = openClusters(plan, { standstillMs });
  try {
    const names = {
      source: entry.source,
      destination: registered?.destination ?? entry.destination,
    };
    const [source, destination] = await lookAtTables(clusters, names);
    const known = registered ?? compiled(plan, entry, source, destination, at);
    const { onCell, told } = tellCells(known?.window ?? null, plan.diff.values);
    const families = known?.families.map(({ name }) => name) ?? entry.families ?? [];
    const read = await readRowNow({
      clusters,
      source: { table: names.source, look: source },
      destination: { table: names.destination, look: destination },
      key,
      families,
      isLeftOut: leftOutOf(known?.families ?? []),
      window: known?.window ?? null,
      rules: rulesOf(known, key, { source, destination }, mended),
      onCell,
    });
    const side = (place: 'source' | 'destination', { table }: SideLook): ExplainedSide => ({
      cluster: clusterText(placeOf(plan.clusters[place])),
      state: read[place] !== null ? 'failed' : table === null ? 'no-table' : 'read',
      recreated: isRecreated(registered?.[`${place}Created`] ?? null, table?.createTime ?? null),
      cells: String(told[place]),
      error: read[place] && recordedError(read[place]),
    });
    const now: ExplainedNow = {
      at: moment(at),
      source: side('source', source),
      destination: side('destination', destination),
      compare_error: read.compareError && recordedError(read.compareError),
      differences: String(told.differences),
      counts: Object.fromEntries([...told.counts].map(([name, cells]) => [name, String(cells)])),
      cells: told.shown,
      complete: read.isComplete,
    };
    return { known, now, exit: worstExit([read.source, read.destination]) };
  } finally {
    clusters.close();
  }
}

/** What would be registered of the table; null where that is not known. */
function compiled(
  plan: ResolvedPlan,
  entry: TablePlan,
  { table: source }: SideLook,
  { table: destination }: SideLook,
  now: bigint,
): KnownTable | null {
  if (source === null) return null;
  const decision = compileTable(
    {
      plan: entry,
      source,
      sourceTablets: [],
      sourceHasCells: true,
      destination,
      destinationTablets: [],
      destinationHasCells: false,
    },
    {
      source: placeOf(plan.clusters.source),
      destination: placeOf(plan.clusters.destination),
      now,
      split: plan.split,
      steps: plan.steps,
    },
  );
  return { ...decision, source: entry.source, destination: entry.destination };
}

/** How the cells of the row compare; null: nothing can be compared. */
function rulesOf(
  known: KnownTable | null,
  key: RowKey,
  { source, destination }: { readonly source: SideLook; readonly destination: SideLook },
  mended: MendedCells,
): DiffRules | null {
  if (known === null || !isInside(known.interval, key)) return null;
  if (source.table === null || destination.table === null) return null;
  const live = { source: source.table, destination: destination.table };
  return diffRules(known, live, () => surroundings.clock.wallMicros(), mended);
}

function isRecreated(registered: bigint | null, now: bigint | null): boolean {
  return registered !== null && now !== null && registered !== now;
}

/** As product.md §4 has them: what is wrong here, what is refused, what is away, what could not be read. */
const EXITS_WORST_FIRST: readonly ExitCode[] = [1, 4, 7, 3];

function worstExit(errors: readonly (TerautilError | null)[]): ExitCode {
  const exits = errors.flatMap((error) => (error === null ? [] : [error.exit]));
  return EXITS_WORST_FIRST.find((exit) => exits.includes(exit)) ?? exits[0] ?? 0;
}

function clusterText({ coordinator, root }: ClusterIdentity): string {
  return coordinator + root;
}
