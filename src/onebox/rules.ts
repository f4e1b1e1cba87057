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

export function isKeyValue(schema: tera.TableSchema): boolean {
  return schema.kvOnly || schema.rawKey === TTL_KV || schema.rawKey === GENERAL_KV;
}

export function rulesOf(schema: tera.TableSchema): TableRules {
  return {
    keyValue: isKeyValue(schema),
    expiring: schema.rawKey === TTL_KV && !schema.kvOnly,
    binary: schema.rawKey === BINARY,
    readable: schema.rawKey === READABLE && !isKeyValue(schema),
    families: schema.columnFamilies.map((family) => ({
      name: Buffer.from(family.name ?? new Uint8Array()),
      maxVersions: family.maxVersions ?? 1,
      timeToLive: family.timeToLive ?? 0,
    })),
  };
}
