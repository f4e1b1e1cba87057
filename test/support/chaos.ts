/** Splits, merges, moves and flushes tablets of both clusters until it is stopped. */
import { rowKey } from '../../src/cells/bytes.js';
import { systemClock } from '../../src/clock.js';
import type { Cluster } from '../../src/migration/ports.js';
import type { Chance } from '../../src/onebox/faults/chance.js';

export interface Side {
  readonly name: 'source' | 'destination';
  readonly cluster: Cluster;
  /** `tablet move` and `tablet merge` (protocol.md §4.7); a refusal is no error. */
  readonly command: (command: 'move' | 'merge', path: string) => Promise<void>;
  readonly tables: readonly string[];
}

export interface ChaosOptions {
  readonly source: Side;
  readonly destination: Side;
  /** A key at which a table may be split. */
  readonly keyOf: (table: string) => Uint8Array;
  readonly chance: Chance;
  /** How often each thing was done. */
  readonly faults: Map<string, number>;
}

export interface Chaos {
  stop(): Promise<void>;
}

const SPLITS_MOST = 20;

export function startChaos(options: ChaosOptions): Chaos {
  const { chance, faults } = options;
  const stopped = new AbortController();
  let splits = 0;

  const disturb = async (): Promise<void> => {
    const side = chance() < 0.4 ? options.source : options.destination;
    const { cluster, command } = side;
    const note = (what: string): void => {
      const fault = `${side.name}-${what}`;
      faults.set(fault, (faults.get(fault) ?? 0) + 1);
    };
    const table = side.tables[Math.floor(chance() * side.tables.length)] ?? '';
    if ((await cluster.table(table)) === null) return;
    const tablets = await cluster.tablets(table);
    const tablet = tablets[Math.floor(chance() * tablets.length)];
    if (tablet === undefined) return;
    const luck = chance();
    if (luck < 0.2 && splits < SPLITS_MOST) {
      splits += 1;
      note('split');
      const at = rowKey(Buffer.from(options.keyOf(table)));
      await cluster.splitTablet(table, at).catch(() => undefined);
    } else if (luck < 0.35) {
      note('merge');
      await command('merge', tablet.path);
    } else if (luck < 0.65 || side === options.source) {
      note('move');
      await command('move', tablet.path);
    } else {
      note('flush');
      await cluster.compact(table, tablet.interval);
    }
  };
  const running = (async () => {
    while (!stopped.signal.aborted) {
      await systemClock.sleep(10 + chance() * 90);
      await disturb();
    }
  })();
  return {
    stop: async () => {
      stopped.abort();
      await running;
    },
  };
}
