/** What of a reviewed repair is still to be done, and whether it is still what was reviewed. Pure. */
import { escapeShort } from '../../cells/escape.js';
import type { RepairDocument, RepairRange, RepairTable } from '../../documents/repair.generated.js';
import { TerautilError } from '../../errors.js';
import { comparisonName, currentDiff, unitKey, type LedgerState } from '../ledger/ledger.js';
import { isKeyValue } from '../survey/facts.js';
import { isWork } from './repair-document.js';
import { NO_COUNTS, NO_WORK, withRanges } from './totals.js';

const RANGES_NAMED_MAX = 10;
const KEY_WIDTH = 40;

/**
 * The part of the document that is not done. Throws TU-PLAN-STALE, with `remedy` as its hint, when a range was
 * compared again or is registered no more: what is wrong with it now, nobody has reviewed. Likewise when it would
 * delete of a key-value table, whatever the document says that the table is.
 */
export function repairLeft(
  document: RepairDocument,
  ledger: LedgerState,
  remedy: string,
): RepairDocument {
  const tableOf = new Map(ledger.ranges.map(({ id, table }) => [id, table]));
  const keyValue = new Set(
    ledger.tables.filter(({ kind }) => isKeyValue(kind)).map(({ id }) => id),
  );
  const stateOf = (range: RepairRange): State => {
    const table = tableOf.get(range.id);
    if (table === undefined) return 'gone';
    return range.work.delete !== '0' && keyValue.has(table) ? 'kept' : stateIn(ledger, range);
  };
  const reasons = document.tables.flatMap((table) =>
    table.ranges.filter(isWork).flatMap((range) => {
      const why = REASONS[stateOf(range)];
      return why === null ? [] : [`${rangeName(table, range)} ${why}`];
    }),
  );
  if (reasons.length > 0) throw stale(reasons, remedy);
  return withRanges(document, (range) => {
    const state = stateOf(range);
    return isWork(range) && state !== 'done' ? leftOf(range, state, ledger) : null;
  });
}

type State = 'found' | 'begun' | 'repaired' | 'done' | 'compared' | 'gone' | 'kept';

const REASONS: Readonly<Record<State, string | null>> = {
  found: null,
  begun: null,
  repaired: null,
  done: null,
  compared: 'was compared again, or written, since',
  gone: 'is registered no more',
  kept: 'is of a key-value table, of which nothing is deleted',
};

function stateIn(ledger: LedgerState, { id, comparison }: RepairRange): State {
  const current = currentDiff(ledger, id);
  if (current !== null && comparisonName(current) === comparison) return 'found';
  const repair = ledger.records.get(unitKey(id, 'repair'));
  if (repair?.mended?.of !== comparison) return 'compared';
  if (repair.state === 'finished') return current === null ? 'repaired' : 'done';
  // What came after a repair that did not finish is another state of the range.
  return current === null ? 'begun' : 'compared';
}

/** Less what is done of it. */
function leftOf(range: RepairRange, state: State, { records }: LedgerState): RepairRange {
  if (state === 'repaired') return { ...range, state, counts: NO_COUNTS, work: NO_WORK };
  if (state !== 'begun') return range;
  const sent = records.get(unitKey(range.id, 'repair'))?.mended?.deletes.sent ?? 0;
  const deletes = Math.max(Number(range.work.delete) + Number(range.deleted) - sent, 0);
  const work = { ...range.work, delete: range.work.delete === '0' ? '0' : String(deletes) };
  return { ...range, state, deleted: String(sent), work };
}

function rangeName({ source }: RepairTable, { start, end }: RepairRange): string {
  const text = ({ b64 }: RepairRange['start']): string =>
    escapeShort(Buffer.from(b64, 'base64'), KEY_WIDTH);
  return `${source}[${text(start)}, ${end === null ? '' : text(end)})`;
}

function stale(reasons: readonly string[], remedy: string): TerautilError {
  const more = reasons.length - RANGES_NAMED_MAX;
  const named = reasons.slice(0, RANGES_NAMED_MAX).map((reason) => `${reason}.`);
  const rest = more > 0 ? [`${String(more)} more ranges likewise.`] : [];
  return new TerautilError(
    'TU-PLAN-STALE',
    `This repair no longer fits, nothing was written. ${[...named, ...rest].join(' ')}`,
    { hint: `Make a new one, and review it:  ${remedy}` },
  );
}
