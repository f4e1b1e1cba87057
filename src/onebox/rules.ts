/** What a table's schema means for its data (protocol.md §7.1, §7.2). */
import { tera } from '../proto/messages.js';

export interface FamilyRules {
  readonly name: Buffer;
  readonly maxVersions: number;
  /** Seconds; 0 or less = never expires. */
  readonly timeToLive: number;
}

export interface TableRules {
  /** One value per key, no families and timestamps. */
  readonly keyValue: boolean;
  /** TTLKv: a value's timestamp is the second in which it expires. */
  readonly expiring: boolean;
  /** Order of long qualifiers as in Binary tables (O21). */
  readonly binary: boolean;
  /** Rows, families and qualifiers end at 0x00 in storage (O8, O18). */
  readonly readable: boolean;
  readonly families: readonly FamilyRules[];
}

export const READABLE = 0;
const BINARY = 1;
const TTL_KV = 2;
export const GENERAL_KV = 3;

/** A table without families is one, whatever its raw_key says (O41). */
function isKeyValue({ kvOnly, rawKey, columnFamilies }: tera.TableSchema): boolean {
  return kvOnly || rawKey === TTL_KV || rawKey === GENERAL_KV || columnFamilies.length === 0;
}

export function rulesOf(schema: tera.TableSchema): TableRules {
  const keyValue = isKeyValue(schema);
  return {
    keyValue,
    expiring: schema.rawKey === TTL_KV && !schema.kvOnly,
    binary: schema.rawKey === BINARY && !keyValue,
    readable: schema.rawKey === READABLE && !keyValue,
    families: schema.columnFamilies.map((family) => ({
      name: Buffer.from(family.name ?? new Uint8Array()),
      maxVersions: family.maxVersions ?? 1,
      timeToLive: family.timeToLive ?? 0,
    })),
  };
}
