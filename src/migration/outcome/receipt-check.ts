/**
 * Whether what a receipt says holds together: its plan has the hashes that it states, its ranges cover each
 * table once and balance, and everything else follows from them. Pure.
 */
import { escapeShort } from '../../cells/escape.js';
import type { ReceiptDocument, ReceiptTable } from '../../documents/receipt.generated.js';
import { globsHash, identityHash, scopeHash } from '../../plan/hashes.js';
import { selectTable } from '../../plan/select.js';
import type { ResolvedPlan } from '../../plan/types.js';
import { sha256Hex } from '../../sha256.js';
import { firstFlaw } from '../coverage.js';
import { isBalanced } from '../ledger/counters.js';
import { isDiffBalanced } from '../ledger/diff-counts.js';
import { lockServicePlace, receiptBody } from './receipt.js';
import { readComparedCells, readWrittenCells } from './receipt-cells.js';
import { intervalOf, keyRangeOf, ledgerOf } from './receipt-ledger.js';

/** The first thing that does not hold. */
export interface ReceiptFlaw {
  /** "tables[0].ranges[3].copied". */
  readonly place: string;
  readonly what: string;
}

const KEY_WIDTH = 60;
const VALUE_WIDTH = 100;

/** Of a document that holds by the schema. `plan`: what its `plan` says. null: all of it holds. */
export function receiptFlaw(receipt: ReceiptDocument, plan: ResolvedPlan): ReceiptFlaw | null {
  const flaw = planFlaw(receipt, plan) ?? momentFlaw(receipt);
  if (flaw !== null) return flaw;
  for (const [at, table] of receipt.tables.entries()) {
    const found = tableFlaw(table, `tables[${at}]`, plan);
    if (found !== null) return found;
  }
  const { clusters, version, as_of: asOf, plan: written } = receipt;
  const facts = { ...clusters, version, plan, written, asOf };
  // Whatever the checksum is of: it was looked at before.
  const follows = receiptBody(facts, ledgerOf(receipt));
  return difference(receipt, { ...follows, checksum: receipt.checksum }, '');
}

function planFlaw(receipt: ReceiptDocument, plan: ResolvedPlan): ReceiptFlaw | null {
  const { clusters, hashes, name } = receipt;
  if (plan.name !== name) return flawAt('name', `the plan in it is named ${shown(plan.name)}`);
  const { source, destination } = clusters;
  return (
    difference(receipt.lock_service, lockServicePlace(plan.lockService), 'lock_service') ??
    difference(
      hashes,
      {
        plan: sha256Hex(JSON.stringify(receipt.plan)),
        identity: identityHash(plan, source, destination),
        globs: globsHash(plan.globs),
      },
      'hashes',
    )
  );
}

function momentFlaw(receipt: ReceiptDocument): ReceiptFlaw | null {
  const places = ['registered_at', 'as_of'] as const;
  const wrong = places.find((place) => Number.isNaN(Date.parse(receipt[place])));
  return wrong === undefined ? null : flawAt(wrong, 'there is no such moment');
}

function tableFlaw(table: ReceiptTable, place: string, plan: ResolvedPlan): ReceiptFlaw | null {
  const planned = selectTable(plan, table.source);
  if (planned === null) return flawAt(`${place}.source`, 'the plan in it has no such table');
  const scope = scopeHash(planned, table.kind);
  return (
    difference(table.hashes.scope, scope, `${place}.hashes.scope`) ??
    coverageFlaw(table, `${place}.ranges`) ??
    balanceFlaw(table, `${place}.ranges`)
  );
}

function coverageFlaw(table: ReceiptTable, place: string): ReceiptFlaw | null {
  const flaw = firstFlaw(table.ranges.map(intervalOf), keyRangeOf(table));
  if (flaw === null) return null;
  const key = flaw.at.length === 0 ? 'the first key' : `the key ${escapeShort(flaw.at, KEY_WIDTH)}`;
  const what =
    flaw.kind === 'gap' ? 'no range covers' : 'ranges overlap, or leave the key range, at';
  return flawAt(place, `${what} ${key}`);
}

function balanceFlaw({ ranges }: ReceiptTable, place: string): ReceiptFlaw | null {
  for (const [at, { copied, settled, repaired, compared }] of ranges.entries()) {
    for (const [name, step] of Object.entries({ copied, settled, repaired })) {
      if (step === undefined || isBalanced(readWrittenCells(step.cells))) continue;
      return flawAt(`${place}[${at}].${name}.cells`, UNBALANCED);
    }
    if (compared === undefined || isDiffBalanced(readComparedCells(compared.cells))) continue;
    return flawAt(`${place}[${at}].compared.cells`, UNBALANCED);
  }
  return null;
}

const UNBALANCED = 'the counts do not balance: its parts do not make up the cells that were read';

/** The first place in which a value is not what it should be. */
function difference(stated: unknown, follows: unknown, place: string): ReceiptFlaw | null {
  if (!isGroup(stated) || !isGroup(follows)) {
    if (stated === follows) return null;
    return flawAt(place, `it says ${shown(stated)}, and from the rest follows ${shown(follows)}`);
  }
  for (const name of new Set([...Object.keys(stated), ...Object.keys(follows)])) {
    const below = Array.isArray(stated)
      ? `${place}[${name}]`
      : place === ''
        ? name
        : `${place}.${name}`;
    const found = difference(stated[name], follows[name], below);
    if (found !== null) return found;
  }
  return null;
}

function isGroup(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function shown(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length <= VALUE_WIDTH ? text : `${text.slice(0, VALUE_WIDTH - 1)}…`;
}

function flawAt(place: string, what: string): ReceiptFlaw {
  return { place, what };
}
