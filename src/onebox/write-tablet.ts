/** WriteTablet (protocol.md §6.3, O22, O36 to O38). */
import { decodeBody } from '../rpc/decode.js';
import type { Handler } from '../rpc/types.js';
import { tera } from '../proto/messages.js';
import {
  ADD,
  ADD_INT64,
  APPEND,
  DELETE_FAMILY,
  DELETE_QUALIFIER,
  DELETE_ROW,
  DELETE_VERSION,
  PUT_IF_ABSENT,
  VALUE,
  encodeEntries,
  invertTime,
  isMerged,
  mergeEntries,
  type InvertedTime,
  type NewEntry,
} from './entries.js';
import { route, toBuffer, type Place, type TabletServer } from './routing.js';
import type { TableRules } from './rules.js';
import { TABLET_NODE_OK, TABLE_INVALID_ARGUMENT } from './status.js';

/** Row keys and qualifiers must be shorter than this, values than 32 MiB (protocol.md §6.3, O37). */
const KEY_LIMIT = 65_536;
const VALUE_LIMIT = 33_554_432;

/** The life that a put without one has, and its expiry. */
const FOREVER = -1;
const NEVER = (1n << 56n) - 1n;

const EMPTY = Buffer.alloc(0);

/** MutationType → entry type. */
const ENTRY_TYPES = new Map<number, number>([
  [tera.MutationType.kPut, VALUE],
  [tera.MutationType.kDeleteColumn, DELETE_VERSION],
  [tera.MutationType.kDeleteColumns, DELETE_QUALIFIER],
  [tera.MutationType.kDeleteFamily, DELETE_FAMILY],
  [tera.MutationType.kDeleteRow, DELETE_ROW],
  [tera.MutationType.kAdd, ADD],
  [tera.MutationType.kPutIfAbsent, PUT_IF_ABSENT],
  [tera.MutationType.kAppend, APPEND],
  [tera.MutationType.kAddInt64, ADD_INT64],
]);

type Row = tera.RowMutationSequence.$Properties;
type Mutation = tera.Mutation.$Properties;

interface PlannedRow extends Place {
  readonly key: Buffer;
  readonly entries: Buffer;
}

/** One transaction per request: answered when it is committed. */
export function writeTablet(server: TabletServer): Handler {
  const { cluster } = server;
  const { store } = cluster;

  function plan(table: string, row: Row): PlannedRow | number {
    const key = toBuffer(row.rowKey);
    const place = route(server, table, key);
    if (typeof place === 'number') return place;
    const mutations = row.mutationSequence ?? [];
    if (key.length >= KEY_LIMIT || !mutations.every((m) => isValid(m, place.tablet.rules))) {
      return TABLE_INVALID_ARGUMENT;
    }
    const entries = encode(key, mutations, place.tablet.rules, cluster.nextTimestamp);
    return { ...place, key, entries };
  }

  function apply(row: PlannedRow): void {
    const { table, tablet, key, entries } = row;
    if (entries.length === 0) return;
    const before = tablet.rules.keyValue ? undefined : store.memtable.get(table.id, key);
    const merged =
      before === undefined ? entries : mergeEntries(entries, before, tablet.rules.binary, false);
    store.memtable.put(table.id, key, merged);
  }

  return (body, { method }) => {
    const request = decodeBody(method, body, decodeKnown);
    const planned = request.rowList.map((row) => plan(request.tabletName, row));
    const accepted = planned.filter((row) => typeof row !== 'number');
    store.transaction(() => {
      for (const row of accepted) apply(row);
    });
    for (const row of accepted) cluster.life.grown(row.table, row.tablet, row.entries.length);
    return tera.WriteTabletResponse.encode({
      status: TABLET_NODE_OK,
      sequenceId: request.sequenceId,
      rowStatusList: planned.map((row) => (typeof row === 'number' ? row : TABLET_NODE_OK)),
    }).finish();
  };
}

/** A type that the servers do not know fails the whole request: it is a required enum (O36). */
function decodeKnown(bytes: Uint8Array): tera.WriteTabletRequest {
  const request = tera.WriteTabletRequest.decode(bytes);
  for (const { mutationSequence } of request.rowList) {
    for (const { type } of mutationSequence ?? []) {
      if (!ENTRY_TYPES.has(type)) throw new Error(`No mutation has the type ${String(type)}`);
    }
  }
  return request;
}

function isValid(mutation: Mutation, rules: TableRules): boolean {
  if ((mutation.value?.length ?? 0) >= VALUE_LIMIT) return false;
  if (rules.keyValue) return true;
  if ((mutation.qualifier?.length ?? 0) >= KEY_LIMIT) return false;
  const type = ENTRY_TYPES.get(mutation.type);
  if (type === DELETE_ROW) return true;
  const family = toBuffer(mutation.family);
  return rules.families.some(({ name }) => name.equals(family));
}

function encode(
  key: Buffer,
  mutations: readonly Mutation[],
  rules: TableRules,
  now: () => bigint,
): Buffer {
  if (rules.keyValue) return encodeKeyValue(mutations, rules, now);
  const entries = mutations.map((mutation) => entryOf(mutation, now));
  if (!rules.readable) return encodeEntries(entries, rules.binary);
  // Accepted and never seen again (O8, O18): nothing is stored.
  const holdable = entries.filter((entry) => ![key, entry.family, entry.qualifier].some(hasZero));
  return encodeEntries(holdable, false);
}

const hasZero = (bytes: Buffer): boolean => bytes.includes(0);

/** Only the last mutation of a KV row counts, and whatever is no put deletes (O22). */
function encodeKeyValue(
  mutations: readonly Mutation[],
  rules: TableRules,
  now: () => bigint,
): Buffer {
  const last = mutations.at(-1);
  if (last === undefined) return EMPTY;
  const isPut = ENTRY_TYPES.get(last.type) === VALUE;
  const entry: NewEntry = {
    type: isPut ? VALUE : DELETE_ROW,
    time: isPut && rules.expiring ? expiryOf(last, now()) : invertTime(0n),
    family: EMPTY,
    qualifier: EMPTY,
    value: isPut ? toBuffer(last.value) : EMPTY,
  };
  return encodeEntries([entry], false);
}

/** The second in which a value of a TTLKv table expires (protocol.md §6.3). */
function expiryOf(mutation: Mutation, nowMicros: bigint): InvertedTime {
  const seconds = Object.hasOwn(mutation, 'ttl') ? (mutation.ttl ?? FOREVER) : FOREVER;
  const end = nowMicros / 1_000_000n + BigInt(seconds);
  return invertTime(seconds === FOREVER || end <= 0n ? NEVER : end);
}

function entryOf(mutation: Mutation, now: () => bigint): NewEntry {
  const type = ENTRY_TYPES.get(mutation.type) ?? VALUE;
  const wholeRow = type === DELETE_ROW;
  return {
    type,
    // Additions take no timestamp from outside (O23).
    time: isMerged(type) ? invertTime(now()) : timeOf(mutation, now),
    family: wholeRow ? EMPTY : toBuffer(mutation.family),
    qualifier: wholeRow || type === DELETE_FAMILY ? EMPTY : toBuffer(mutation.qualifier),
    value: type === VALUE || isMerged(type) ? toBuffer(mutation.value) : EMPTY,
  };
}

function timeOf(mutation: Mutation, now: () => bigint): InvertedTime {
  const given = Object.hasOwn(mutation, 'timestamp') ? mutation.timestamp : null;
  if (given === null || given === undefined) return invertTime(now());
  if (typeof given === 'number') return invertTime(BigInt(given));
  const { low, high } = given;
  if (high === 0x7fffffff && low === -1) return invertTime(now());
  const inverted = { high: 0xffffff - (high & 0xffffff), low: 0xffffffff - (low >>> 0) };
  return {
    high: ((inverted.high << 8) | (inverted.low >>> 24)) >>> 0,
    low: inverted.low & 0xffffff,
  };
}
