/** What a reviewer should think about when a plan changes. Pure. */
import type { ResolvedPlan } from './types.js';

interface Setting {
  readonly setting: string;
  readonly before: string | null;
  readonly after: string | null;
}

const AGAIN = 'All of it is looked at again: what was done before does not count.';
const STAYS = 'What was copied before stays where it is.';
const OTHER_PLACE =
  'Another place is another migration: what was done does not count, and the name may be refused.';

/** Of a table, and of the plan. */
const ALWAYS: Readonly<Record<string, string>> = {
  destination: `${AGAIN} ${STAYS}`,
  families: `${AGAIN} ${STAYS}`,
  localityGroups: `${AGAIN} ${STAYS}`,
  range: `${AGAIN} ${STAYS}`,
  ttl: `${AGAIN} Records that are there already keep the life that they have.`,
  'order of globs': 'A table that several globs find may get other settings.',
  name: OTHER_PLACE,
};

/** By "setting: value after". */
const WHEN_SET: Readonly<Record<string, string>> = {
  'existingCells: merge': 'The destination may hold cells that are not of the source; they stay.',
  'onConflict: overwrite': 'Other values that the destination holds are replaced.',
  'create: if-missing': 'A destination table that is missing is created.',
  'split.freeze: false': 'The destination tables may be split and merged while they are copied.',
  'split.missingBoundaries: true': 'Destination tables that exist are split.',
  'repair.deletes: allow':
    'A repair may delete cells that only the destination has, as many as are approved then.',
  'diff.values: true': 'Findings and reports hold the values of cells.',
};

/** null: nothing to think about. `plan` is the later one, for its own settings. */
export function riskOf(
  { setting, before, after }: Setting,
  plan: Pick<ResolvedPlan, 'steps'> | null,
): string | null {
  const known = ALWAYS[setting] ?? WHEN_SET[`${setting}: ${after ?? ''}`];
  if (known !== undefined) return known;
  if (setting === 'window') return windowRisk(after);
  if (setting === 'steps' && plan?.steps.includes('diff') === false) {
    return 'What is copied is not compared.';
  }
  if (setting.includes('.limit.') && after === null) {
    return 'Nothing bounds any more what this takes from the clusters.';
  }
  if (setting.includes('.tls.') && after === null) return 'The connection is protected less.';
  if (setting.startsWith('expect.') && before !== null) {
    return 'A guard that the plan states is another one, or gone.';
  }
  const isPlace =
    /^clusters\.\w+\.(?:flagfile|coordinator\.)/.test(setting) ||
    /^lockService\.(?:type|root)$/.test(setting);
  return isPlace ? OTHER_PLACE : null;
}

export function riskOfTable(kind: 'added' | 'dropped' | 'renamed'): string | null {
  switch (kind) {
    case 'added':
      return null;
    case 'dropped':
      return `Nothing more is done for it. ${STAYS}`;
    case 'renamed':
      return `Another table goes to the same destination. ${STAYS}`;
  }
}

function windowRisk(after: string | null): string {
  const isOpen = after === null || after.endsWith('no end');
  const open = ' Without an end, what is written meanwhile is copied and compared in part.';
  return `${AGAIN}${isOpen ? open : ''}`;
}
