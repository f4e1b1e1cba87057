/**
 * Ids for scan sessions (protocol.md §6.9). A tablet keeps one session in each of 16 shards, and a new
 * one evicts the other in its shard (O28): so the sessions of this program that are open on one table
 * get ids in different shards, as long as there are enough.
 */
import type { Random } from '../clock.js';
import { SESSION_SHARDS, sessionShard } from '../proto/session-shard.js';

export interface SessionId {
  /** 1 to 2^63 - 1: 0 and below select other modes and kill a server of KV tables (O32). */
  readonly id: bigint;
  /** The session is over; its shard is free. */
  release(): void;
}

/** A new id, never one that was used before (O27). */
export type OpenSessionId = (table: string) => SessionId;

export function createSessionIds(random: Random): OpenSessionId {
  /** Per table, the open sessions in each shard. */
  const tables = new Map<string, number[]>();

  function shardsOf(table: string): number[] {
    const known = tables.get(table);
    if (known !== undefined) return known;
    const fresh = new Array<number>(SESSION_SHARDS).fill(0);
    tables.set(table, fresh);
    return fresh;
  }

  return (table) => {
    const open = shardsOf(table);
    const least = Math.min(...open);
    let id = BigInt.asUintN(63, random.bytes(8).readBigUInt64LE()) | 1n;
    while (open[sessionShard(id)] !== least) id = BigInt.asUintN(63, id + 2n);
    const shard = sessionShard(id);
    open[shard] = least + 1;
    return {
      id,
      release() {
        open[shard] = (open[shard] ?? 1) - 1;
      },
    };
  };
}
