/**
 * What of a source table is copied: its locality groups under their names at the destination, and their
 * column families. A plan may choose among either. Pure.
 */
import { escapeBytes } from '../../cells/escape.js';
import { didYouMean } from '../../yaml/nearest.js';
import type { TablePlan } from '../../plan/types.js';
import type { Remarks } from './remarks.js';
import type { FamilySchema, TableDescription, TableSchema } from '../ports.js';

export type Groups = readonly { readonly from: string; readonly to: string }[];

export interface Chosen {
  readonly groups: Groups;
  /** As the source keeps them. */
  readonly families: readonly FamilySchema[];
}

/** Whatever the plan names and the table does not have is refused; what is left behind is said. */
export function choose(plan: TablePlan, { schema }: TableDescription, remarks: Remarks): Chosen {
  const groups = chooseGroups(plan, schema, remarks);
  if (plan.families === null) return { groups, families: copiedFamilies(schema, groups) };
  const families = familiesIn(schema, groups);
  return chooseFamilies(plan.families, schema, { groups, families }, plan, remarks);
}

/** The families of these locality groups that are copied unless a plan chooses others: no notifications. */
export function copiedFamilies(schema: TableSchema, groups: Groups): FamilySchema[] {
  return familiesIn(schema, groups).filter((family) => !holdsNotifications(family));
}

const NOTIFICATIONS = Buffer.from('_N_');

/** Of tables with observers: the internal family in its own group (protocol.md §7.2). */
export function holdsNotifications({ name, localityGroup }: FamilySchema): boolean {
  return localityGroup === 'notify' && name.equals(NOTIFICATIONS);
}

/** The families of these locality groups. */
export function familiesIn(schema: TableSchema, groups: Groups): FamilySchema[] {
  return schema.families.filter(({ localityGroup }) =>
    groups.some(({ from }) => from === localityGroup),
  );
}

function chooseGroups(plan: TablePlan, schema: TableSchema, { refuse, warn }: Remarks): Groups {
  const existing = schema.localityGroups;
  if (plan.localityGroups === null) return existing.map((name) => ({ from: name, to: name }));
  for (const { from } of plan.localityGroups) {
    if (existing.includes(from)) continue;
    refuse(
      `The source has no locality group ${from}; it has ${existing.join(', ')}.`,
      didYouMean(from, existing, 'Correct `localityGroups` at this table.'),
    );
  }
  for (const name of existing) {
    if (plan.localityGroups.some((group) => group.from === name)) continue;
    warn(`not in the plan, so skipped: locality group ${name}`);
  }
  return plan.localityGroups.map(({ from, to }) => ({ from, to }));
}

function chooseFamilies(
  names: readonly Buffer[],
  schema: TableSchema,
  { groups, families }: Chosen,
  plan: TablePlan,
  { refuse, warn }: Remarks,
): Chosen {
  for (const name of names) {
    if (families.some((family) => family.name.equals(name))) continue;
    const elsewhere = schema.families.find((family) => family.name.equals(name));
    const why =
      elsewhere === undefined
        ? `The source has no column family ${escapeBytes(name)}; ${listed(schema.families)}.`
        : `Column family ${escapeBytes(name)} is in locality group ${elsewhere.localityGroup}, which \`localityGroups\` leaves out.`;
    const others = schema.families.map((family) => escapeBytes(family.name));
    const hint = 'Correct `families` at this table.';
    refuse(why, elsewhere === undefined ? didYouMean(escapeBytes(name), others, hint) : hint);
  }
  const isChosen = ({ name }: FamilySchema): boolean => names.some((other) => other.equals(name));
  const chosen = families.filter(isChosen);
  const left = families.filter((family) => !isChosen(family));
  const isUsed = (group: string): boolean =>
    chosen.some(({ localityGroup }) => localityGroup === group);
  const unused = groups.filter(({ from }) => !isUsed(from));
  if (plan.localityGroups !== null) {
    for (const { from } of unused) {
      refuse(
        `\`families\` chooses nothing of locality group ${from}, which \`localityGroups\` names.`,
        'Take the group out, or name one of its column families.',
      );
    }
  }
  if (left.length > 0) warn(`not in the plan, so skipped: column families ${namesOf(left)}`);
  return { groups: groups.filter(({ from }) => isUsed(from)), families: chosen };
}

function listed(families: readonly FamilySchema[]): string {
  return families.length === 0 ? 'it is a key-value table' : `it has ${namesOf(families)}`;
}

function namesOf(families: readonly FamilySchema[]): string {
  return families.map(({ name }) => escapeBytes(name)).join(', ');
}
