/** What of a table is neither copied nor compared although the plan does not say so (defect-D21). Pure. */
import { escapeBytes } from '../../cells/escape.js';
import type { TablePlan } from '../../plan/types.js';
import { familiesIn, holdsNotifications, type Chosen } from './chosen.js';
import type { CopiedFamily } from '../ledger/definitions.js';
import type { Remarks } from './remarks.js';
import { isKeyValue } from './facts.js';
import type { TableSchema } from '../ports.js';

/**
 * `copied`: by the schemas of both sides; a family may take part in transactions on one of them alone.
 * Refuses a table of which nothing is left: a scan without families would be one of all of them.
 */
export function tellLeftOut(
  plan: Pick<TablePlan, 'families'>,
  source: TableSchema,
  { groups }: Chosen,
  copied: readonly CopiedFamily[],
  { warn, refuse }: Pick<Remarks, 'warn' | 'refuse'>,
): void {
  if (isKeyValue(source.kind)) return;
  const notifications = familiesIn(source, groups).filter(holdsNotifications);
  // Which families a plan chooses is said already.
  for (const family of plan.families === null ? notifications : []) {
    warn(
      `column family ${escapeBytes(family.name)} is left out: it holds what observers were not yet told, not data`,
    );
  }
  const transactional = copied.filter(
    ({ name, isTransactional }) =>
      isTransactional && !notifications.some((family) => family.name.equals(name)),
  );
  if (transactional.length > 0) {
    const names = transactional.map(({ name }) => escapeBytes(name)).join(', ');
    warn(
      `the transaction columns of ${names} (!L…, !W…) are left out: copied values are there for plain reads, not for transactions`,
    );
  }
  // What is named and not there is refused one by one.
  const isNamedRight =
    plan.families === null && groups.every(({ from }) => source.localityGroups.includes(from));
  if (copied.length === 0 && isNamedRight) {
    refuse(
      'No column family of the source would be copied.',
      'Choose other locality groups, or leave this table out.',
    );
  }
}
