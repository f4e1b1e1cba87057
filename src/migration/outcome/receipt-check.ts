/**
 * Whether what a receipt says holds together: its plan has the hashes that it states, its tables are those of the
 * plan, its ranges cover each of them once and balance, and everything else follows from them. Pure.
 */
import { escapeShort } from '../../cells/escape.js';
import type { ReceiptDocument, ReceiptTable } from '../../documents/receipt.generated.js';
import { globsHash, identityHash, scopeHash } from '../../plan/hashes.js';
import { findsTable, selectTable } from '../../plan/select.js';
import type { ResolvedPlan, TablePlan } from '../../plan/types.js';
import { sha256Hex } from '../../sha256.js';
import { firstFlaw } from '../coverage.js';
import { isBalanced } from '../ledger/counters.js';
import type { TableDefinition } from '../ledger/definitions.js';
import { isDiffBalanced } from '../ledger/diff-counts.js';
import { otherParts, type ScopePart } from '../survey/plan-change.js';
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
  const ledger = ledgerOf(receipt);
  for (const [at, table] of receipt.tables.entries()) {
    const found = tableFlaw(table, ledger.tables[at], `tables[${at}]`, plan);
    if (found !== null) return found;
  }
  const wrong = tablesFlaw(receipt, plan);
  if (wrong !== null) return wrong;
  const { clusters, version, as_of: asOf, plan: written } = receipt;
  const facts = { ...clusters, version, plan, written, asOf };
  // Whatever the checksum is of: it was looked at before.
  const follows = receiptBody(facts, ledger);
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

/** Whether it is of all tables that the plan asks for, each once. */
function tablesFlaw({ tables }: ReceiptDocument, plan: ResolvedPlan): ReceiptFlaw | null {
  const names = tables.map(({ source }) => source);
  const known = { source: new Set<string>(), destination: new Set<string>() };
  for (const [at, table] of tables.entries()) {
    for (const side of ['source', 'destination'] as const) {
      if (known[side].has(table[side])) {
        return flawAt(`tables[${at}].${side}`, `${shown(table[side])} is there twice`);
      }
      known[side].add(table[side]);
    }
  }
  const missing = plan.tables.find(({ source }) => !known.source.has(source));
  if (missing !== undefined) {
    return flawAt('tables', `${shown(missing.source)}, which the plan in it names, is not there`);
  }
  // A glob that finds nothing is never registered.
  const idle = plan.globs.find((entry) => !names.some((name) => findsTable(entry, name)));
  return idle === undefined
    ? null
    : flawAt('tables', `there is none that the glob ${shown(idle.glob)} of the plan in it finds`);
}

function tableFlaw(
  table: ReceiptTable,
  definition: TableDefinition | undefined,
  place: string,
  plan: ResolvedPlan,
): ReceiptFlaw | null {
  const planned = selectTable(plan, table.source);
  if (planned === null || definition === undefined) {
    return flawAt(`${place}.source`, 'the plan in it has no such table');
  }
  const scope = scopeHash(planned, table.kind);
  return (
    difference(table.hashes.scope, scope, `${place}.hashes.scope`) ??
    partFlaw(planned, definition, place) ??
    coverageFlaw(table, `${place}.ranges`) ??
    balanceFlaw(table, `${place}.ranges`)
  );
}

/** Whether it is mapped as planned, as far as the plan fixes that. */
function partFlaw(
  planned: TablePlan,
  definition: TableDefinition,
  place: string,
): ReceiptFlaw | null {
  // Of these a receipt tells nothing beyond the scope.
  const { timeToLive, families } = planned;
  const told = { ...definition, timeToLive, choosesFamilies: families !== null };
  const [other] = otherParts(planned, told);
  if (other === undefined) return null;
  return flawAt(`${place}.${PART_FIELDS[other]}`, 'it is not what the plan in it says');
}

const PART_FIELDS: Readonly<Record<ScopePart, keyof ReceiptTable>> = {
  destination: 'destination',
  'locality groups': 'locality_groups',
  'column families': 'families',
  'range of keys': 'key_range',
  ttl: 'hashes',
  window: 'window',
};

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
