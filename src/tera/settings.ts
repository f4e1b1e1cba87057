/** How to reach one Tera cluster, from a flag file or from a plan. */
import type { Compression } from '../rpc/compression.js';

export interface TeraSettings {
  readonly coordinator: InsCoordinator;
  /**
   * Wished for scan answers; absent = none. It trades the processors' time on both sides for bytes on
   * the network, so it pays only where the network is what is slow.
   */
  readonly scanCompression?: Compression;
}

/** A Nexus (ins) cluster under whose `root` the Tera cluster publishes its addresses (protocol.md §3.2). */
export interface InsCoordinator {
  readonly type: 'ins';
  /** Each "host:port", at least one. */
  readonly addresses: readonly string[];
  /** Node names are appended textually: nothing inserts or collapses slashes. */
  readonly root: string;
}

/** True for "host:port" with a port of 1 to 65535. */
export function isAddress(text: string): boolean {
  const match = /^[^\s:,]+:(\d{1,5})$/.exec(text);
  const port = Number(match?.[1]);
  return port >= 1 && port <= 65_535;
}
