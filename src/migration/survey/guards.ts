/**
 * The guards that need the clusters (product.md §7): why a table must not be touched, or what a user
 * should know before. Pure.
 */
import { rowName } from '../../cells/escape.js';
import type { TablePlan } from '../../plan/types.js';
import { didYouMean } from '../../yaml/nearest.js';
import type { Remarks } from './remarks.js';
import { firstFlaw } from '../coverage.js';
import { isKeyValue, type ClusterFacts, type TableFacts } from './facts.js';
import { FROZEN_SIZES, sameSizes } from '../frozen-sizes.js';
import type { TableDescription, TableKind, TimeWindow } from '../ports.js';

export type Refuse = (message: string, hint: string) => void;

export function judgePlaces(facts: TableFacts, clusters: ClusterFacts, refuse: Refuse): void {
  const { plan } = facts;
  const sameCluster =
    clusters.source.coordinator === clusters.destination.coordinator &&
    clusters.source.root === clusters.destination.root;
  if (plan.source === plan.destination && (sameCluster || looksLikeOneTable(facts, clusters))) {
    refuse(
      'Source and destination are the same cluster and table.',
      'Name another destination table or another cluster.',
    );
  }
  if (facts.source === null) {
    refuse(
      `The source has no table ${plan.source}.`,
      swappedHint(facts) ??
        didYouMean(
          plan.source,
          facts.sourceNames ?? [],
          'Check the name and the cluster that the plan names as source.',
        ),
    );
  }
}

/** A source without a cell and a destination that is full is what a plan finds whose clusters are swapped (fault-N10). */
function swappedHint({ plan, destinationHasCells }: TableFacts): string | null {
  if (!destinationHasCells) return null;
  return `The destination has cells in ${plan.destination}: are source and destination swapped in the plan?`;
}

/**
 * A cluster has no id: one that is reached by two names (localhost and 127.0.0.1) shows itself by its
 * root path and the creation time of the table.
 */
function looksLikeOneTable(facts: TableFacts, clusters: ClusterFacts): boolean {
  return (
    clusters.source.root === clusters.destination.root &&
    facts.source !== null &&
    facts.source.createTime === facts.destination?.createTime
  );
}

export function judgeSource(
  facts: TableFacts,
  source: TableDescription,
  { refuse, warn }: Remarks,
): void {
  const { plan } = facts;
  if (!source.enabled) {
    refuse(`The source table ${source.name} is disabled.`, 'Enable it, or leave it out.');
    return;
  }
  const flaw = firstFlaw(facts.sourceTablets.map((tablet) => tablet.interval));
  if (flaw !== null) {
    refuse(
      `The source's tablets have ${flaw.kind === 'gap' ? 'a gap' : 'an overlap'} at ${rowName(flaw.at)}.`,
      'A tablet may be splitting or moving: try again in a moment.',
    );
  } else if (!facts.sourceHasCells && plan.foundBy !== null) {
    warn(plan.range === null ? 'the source table is empty' : 'no cell lies in the range');
  } else if (!facts.sourceHasCells && plan.range === null) {
    const hint = swappedHint(facts) ?? 'Check that this is the right cluster and table.';
    refuse('The source table is empty.', hint);
  } else if (!facts.sourceHasCells) {
    const hint = swappedHint(facts) ?? 'Correct `range` at this table.';
    refuse('No cell of the source table lies in the range.', hint);
  }
  if (plan.range !== null && source.schema.isHashed) {
    refuse(
      'It is a hash table: its rows lie in the order of hashes (protocol.md §7.6), not in that of keys.',
      'Leave `range` out at this table.',
    );
  }
}

/** No client can see how long a record of a TTL-KV table has left to live (O7, defect-D5). */
export function judgeLife(
  plan: TablePlan,
  kind: TableKind,
  copies: boolean,
  remarks: Remarks,
): void {
  if (kind !== 'ttl-kv') {
    if (plan.timeToLive === null) return;
    remarks.refuse(
      `${plan.source} is a ${kind} table: only records of TTL-KV tables are written with a life of their own.`,
      `${plan.foundBy === null ? 'Remove `ttl` at this table.' : 'Give `ttl` to TTL-KV tables alone, in entries of their own, or exclude this table.'}${isKeyValue(kind) ? '' : ' The life of cells is a setting of their column family.'}`,
    );
    return;
  }
  if (!copies) {
    remarks.note('How long its records have left to live is not compared: no client can see it.');
    return;
  }
  const lost = 'the remaining life of its records cannot be read and is lost (O7): copied records';
  remarks.warn(
    plan.timeToLive === null
      ? `${lost} never expire; \`ttl\` at this table would give each of them a life`
      : `${lost} live for ${lifeText(plan.timeToLive)} from the moment each is written (ttl)`,
  );
}

/** As a plan has it: 2592000 seconds are 720h. */
function lifeText(seconds: number): string {
  if (seconds % 3600 === 0) return `${seconds / 3600}h`;
  return seconds % 60 === 0 ? `${seconds / 60}m` : `${seconds}s`;
}

export function judgeWindow(
  plan: TablePlan,
  kind: TableKind,
  window: TimeWindow | null,
  now: bigint,
  refuse: Refuse,
): void {
  if (window === null) return;
  if (isKeyValue(kind)) {
    refuse(
      `${plan.source} is a key-value table: its cells have no timestamps, so a window cannot apply.`,
      plan.foundBy === null
        ? 'Write `window: none` at this table.'
        : 'Give this table an entry of its own with `window: none`, or exclude it.',
    );
  }
  if (window.end !== null && window.end > now) {
    refuse('The end of the window lies in the future.', 'Use a moment that has passed, or `now`.');
  }
}

export function judgeMissingDestination(
  { plan, destinationNames = [] }: TableFacts,
  copies: boolean,
  refuse: Refuse,
): void {
  const { destination } = plan;
  if (!copies) {
    refuse(
      `The destination has no table ${destination} that could be compared.`,
      didYouMean(
        destination,
        destinationNames,
        'Check the name and the cluster, or add dump to `steps`.',
      ),
    );
    return;
  }
  if (plan.create !== 'never') return;
  refuse(
    `The destination has no table ${destination}, and the plan says \`create: never\`.`,
    didYouMean(destination, destinationNames, 'Create it, or remove `create: never`.'),
  );
}

export function judgeDestination(
  facts: TableFacts,
  destination: TableDescription,
  kind: TableKind,
  copies: boolean,
  refuse: Refuse,
): void {
  const { plan } = facts;
  if (!destination.enabled) {
    refuse(`The destination table ${destination.name} is disabled.`, 'Enable it first.');
  }
  if (facts.source !== null && destination.schema.kind !== kind) {
    refuse(
      `The destination table is ${destination.schema.kind}, the source ${kind}.`,
      'Copy into a table of the same kind.',
    );
  }
  if (copies && facts.destinationHasCells && plan.existingCells === 'refuse') {
    refuse(
      `The destination table ${plan.destination} already holds cells${plan.range === null ? '' : ' in the range'}.`,
      `If that is meant, write \`existingCells: merge\` ${plan.foundBy === null ? 'at this table' : `at "${plan.foundBy}", or in an entry of its own`}: what is there is read first and never lost.`,
    );
  }
}

/** A master takes tables older than this out of a freeze by itself (protocol.md §7.3). */
const FREEZE_HOLDS_MICROS = 604_800_000_000n;

export function judgeFreeze(
  { createTime, schema }: TableDescription,
  now: bigint,
  { warn }: Remarks,
): void {
  if (sameSizes(schema.splitSizes, FROZEN_SIZES)) {
    warn('its splits and merges are frozen already, not by this migration: it will be left so');
  } else if (now - micros(createTime) > FREEZE_HOLDS_MICROS) {
    warn(
      'older than seven days: its master may let tablets split and merge again (docs/protocol.md §7.3); apply looks every hour, and freezes it again',
    );
  }
}

/** Masters give seconds or microseconds (protocol.md §12, Q19). */
function micros(createTime: bigint): bigint {
  return createTime < 1_000_000_000_000n ? createTime * 1_000_000n : createTime;
}
