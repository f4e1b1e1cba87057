/**
 * What a plan is and what it covers, as hashes: equal on every machine, whatever the order of keys,
 * the comments, the limits and the paths (docs/architecture.md, "Hashes of the resolved plan"; fault-V10).
 */
import { escapeBytes } from '../cells/escape.js';
import { sha256Hex } from '../sha256.js';
import type { GlobPlan, ResolvedPlan, TablePlan } from './types.js';

/** Where a cluster really is; a flag file's path says nothing about that. */
interface ClusterIdentity {
  readonly coordinator: string;
  readonly root: string;
}

/** A migration whose ledger carries another identity is refused. SHA-256 in hex. */
export function identityHash(
  plan: Pick<ResolvedPlan, 'name' | 'lockService'>,
  source: ClusterIdentity,
  destination: ClusterIdentity,
): string {
  const place = ({ coordinator, root }: ClusterIdentity): Canonical => [coordinator, root];
  const ledger = ledgerPlace(plan.lockService);
  return hash(['identity/1', plan.name, ledger, place(source), place(destination)]);
}

/** Between which clusters something was done, whatever the migration's name. SHA-256 in hex. */
export function clustersHash(source: ClusterIdentity, destination: ClusterIdentity): string {
  const place = ({ coordinator, root }: ClusterIdentity): Canonical => [coordinator, root];
  return hash(['clusters/1', place(source), place(destination)]);
}

/** Members come and go while the service stays the same one: their addresses say nothing of it. */
function ledgerPlace(lockService: ResolvedPlan['lockService']): Canonical {
  return lockService.type === 'local' ? lockService.type : [lockService.type, lockService.root];
}

/**
 * What was done for a table counts only under the same scope. `kind` is the source table's. A window
 * that ends 'now' keeps its scope: the moment is fixed at registration. SHA-256 in hex.
 */
export function scopeHash(table: TablePlan, kind: string): string {
  const groups = table.localityGroups?.map(({ from, to }) => [from, to] as const) ?? null;
  const window = table.window && [text(table.window.start), text(table.window.end)];
  return hash([
    'scope/1',
    table.source,
    table.destination,
    kind,
    groups && [...groups].sort(([a], [b]) => (a < b ? -1 : 1)),
    window,
    // Only where they are given: what older versions registered keeps its scope.
    ...(table.families === null ? [] : [['families', ...table.families.map(escapeBytes).sort()]]),
    ...(table.range === null ? [] : [['range', ...rangeText(table.range)]]),
    ...(table.timeToLive === null ? [] : [['ttl', String(table.timeToLive)]]),
  ]);
}

/**
 * Which tables the globs may find, whatever their settings: what was registered is what they found then.
 * null without a glob. SHA-256 in hex.
 */
export function globsHash(globs: readonly GlobPlan[]): string | null {
  if (globs.length === 0) return null;
  return hash(['globs/1', ...globs.map(({ glob, exclude }) => [glob, ...exclude.toSorted()])]);
}

/** Lists instead of objects: nothing whose order a writer could choose. */
type Canonical = string | null | readonly Canonical[];

function hash(canonical: Canonical): string {
  return sha256Hex(JSON.stringify(canonical));
}

function rangeText({ start, end }: NonNullable<TablePlan['range']>): (string | null)[] {
  return [escapeBytes(start), end && escapeBytes(end)];
}

function text(moment: bigint | 'now' | null): string | null {
  return moment === null ? null : String(moment);
}
