/**
 * A destination table that exists, compared with its source by meaning: what would lose cells or put
 * them where nobody looks is refused, what changes how they are kept is a warning, the rest a note.
 */
import { escapeBytes } from '../../cells/escape.js';
import { FROZEN_SIZES, sameSizes } from '../frozen-sizes.js';
import type { Chosen, Groups } from './chosen.js';
import type { Remarks } from './remarks.js';
import type { FamilySchema, Settings, SplitSizes, TableSchema } from '../ports.js';

/** Returns the copied families as the destination keeps them. Both tables are of one kind. */
export function compareSchemas(
  source: TableSchema,
  destination: TableSchema,
  { groups, families }: Chosen,
  remarks: Remarks,
): FamilySchema[] {
  if (source.isHashed !== destination.isHashed) {
    const [hashed, plain] = source.isHashed ? ['source', 'destination'] : ['destination', 'source'];
    remarks.refuse(
      `The ${hashed} is a hash table, the ${plain} is not: clients would not find the copied rows.`,
      'Copy into a table with the same `enable_hash`.',
    );
  }
  const extra = destination.families.filter(
    (f) => !families.some(({ name }) => name.equals(f.name)),
  );
  if (extra.length > 0) {
    const names = extra.map(({ name }) => escapeBytes(name)).join(', ');
    remarks.note(
      `Not touched, since only the destination has them or the plan leaves them out: ${names}.`,
    );
  }
  compareSettings('the table', source.settings, destination.settings, remarks);
  compareSizes(source.splitSizes, destination.splitSizes, remarks);
  for (const group of groups) compareStorage(source, destination, group, remarks);
  return families.map((family) => matchFamily(family, destination, groups, remarks));
}

function matchFamily(
  family: FamilySchema,
  destination: TableSchema,
  groups: Groups,
  remarks: Remarks,
): FamilySchema {
  const name = escapeBytes(family.name);
  const there = destination.families.find((f) => f.name.equals(family.name));
  if (there === undefined) {
    remarks.refuse(
      `The destination table has no column family ${name}.`,
      'Add it there, or leave it out: `families` or `localityGroups` say what is copied.',
    );
    return family;
  }
  const wanted = groups.find((group) => group.from === family.localityGroup)?.to;
  if (there.localityGroup !== wanted) {
    remarks.refuse(
      `Column family ${name} is in locality group ${there.localityGroup} at the destination, not ${wanted ?? '?'}.`,
      'Correct `localityGroups` at this table.',
    );
  }
  if (there.maxVersions < family.maxVersions) {
    remarks.warn(
      `column family ${name} keeps ${versions(there)} at the destination, ${versions(family)} at the source: older ones are trimmed`,
    );
  } else if (there.maxVersions > family.maxVersions) {
    remarks.note(
      `Column family ${name} keeps ${versions(there)} at the destination, ${versions(family)} at the source.`,
    );
  }
  if (there.timeToLive !== family.timeToLive) {
    remarks.warn(
      `column family ${name}: cells ${lifeOf(there)} at the destination, ${lifeOf(family)} at the source`,
    );
  }
  compareSettings(`column family ${name}`, family.settings, there.settings, remarks);
  return there;
}

/** Families of a group that is missing are refused one by one. */
function compareStorage(
  source: TableSchema,
  destination: TableSchema,
  { from, to }: Groups[number],
  remarks: Remarks,
): void {
  const here = source.storage.get(from);
  const there = destination.storage.get(to);
  if (here === undefined || there === undefined) return;
  compareSettings(`locality group ${to}`, here, there, remarks);
}

function compareSettings(what: string, here: Settings, there: Settings, { warn }: Remarks): void {
  const differences = [...here]
    .filter(([setting, value]) => there.get(setting) !== value)
    .map(([setting, value]) => `${setting} ${there.get(setting) ?? '?'}, not ${value}`);
  if (differences.length > 0) {
    warn(`${what} at the destination has ${differences.join('; ')} as at the source`);
  }
}

/** Absent or 0 is the server's own value of splits, and no merging (protocol.md §7.3). */
function compareSizes(here: SplitSizes, there: SplitSizes, { note }: Remarks): void {
  if (sameSizes(there, FROZEN_SIZES)) return;
  for (const size of ['split', 'merge'] as const) {
    const [ours, theirs] = [here[size] ?? 0n, there[size] ?? 0n];
    if (ours !== theirs)
      note(`The ${size}_size is ${theirs} MB at the destination, ${ours} MB at the source.`);
  }
}

function versions({ maxVersions }: FamilySchema): string {
  return maxVersions === 1 ? '1 version' : `${maxVersions} versions`;
}

function lifeOf({ timeToLive }: FamilySchema): string {
  return timeToLive === 0 ? 'never expire' : `expire after ${timeToLive} s`;
}
