/** Clusters of a one-box under names of hosts, so that several machines on one reach them by different networks. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const HERE = '127.0.0.1:';
const CLUSTERS = ['a', 'b'] as const;

/**
 * The coordinator by a name of its own for each cluster: a migration knows its clusters by the addresses
 * in their flag files, which must be the same for all workers.
 */
export function writeFlags(folder: string, data: string): void {
  for (const cluster of CLUSTERS) {
    const flags = readFileSync(join(data, `${cluster}.flag`), 'utf8');
    writeFileSync(join(folder, `${cluster}.flag`), flags.replaceAll(HERE, `${cluster}.test:`));
  }
}

/** What a worker takes these names for (hosts.mjs). */
export function hostsEnv(addressOf: (cluster: 'a' | 'b') => string): Record<string, string> {
  return {
    NODE_OPTIONS: `--import ${join(import.meta.dirname, 'hosts.mjs')}`,
    TERAUTIL_TEST_HOSTS: CLUSTERS.map((name) => `${name}.test=${addressOf(name)}`).join(','),
  };
}
