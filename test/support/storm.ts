/** A script of everything that can go wrong in a one-box, drawn from a seed (docs/onebox.md). */
import { createChance } from '../../src/onebox/faults/chance.js';

/**
 * The text of a file of faults. Each rule has its own part of its calls, so that one storm is not like
 * another; `keys` are where tablets split, `lastMs` is when the last server dies.
 */
export function stormScript(seed: number, keys: readonly string[], lastMs: number): string {
  const chance = createChance(seed);
  const part = (most: number): string => (most * (0.5 + 0.5 * chance())).toFixed(4);
  const pick = (from: readonly string[]): string => from[Math.floor(chance() * from.length)] ?? '';
  const later = (): string => `${Math.ceil(chance() * lastMs)}ms`;
  const always = (method: string, most: number, action: string, cluster?: string): string => {
    const where = cluster === undefined ? '' : `, cluster: ${cluster}`;
    return `- { on: { method: ${method}${where} }, times: always, chance: ${part(most)}, do: { ${action} } }`;
  };
  const write = (most: number, action: string): string => always('WriteTablet', most, action, 'b');
  const scan = (most: number, action: string): string => always('ScanTablet', most, action);
  const rules = [
    // Seldom: whoever is asked for less goes slower for long, and meets less.
    ...['kTabletNodeIsBusy', 'kQuotaLimited', 'kFlowControlLimited'].flatMap((status) => [
      write(0.01, `status: ${status}`),
      write(0.01, `rows: { status: ${status}, share: ${part(1)} }`),
    ]),
    ...['403', '12345'].map((status) => write(0.08, `status: ${status}`)),
    ...['73', '403'].map((status) => write(0.08, `rows: { status: ${status}, share: ${part(1)} }`)),
    write(0.04, 'rows: { status: 73, share: 0.5, applied: true }'),
    ...['request', 'answer', 'halfway'].map((what) => write(0.04, `cut: ${what}`)),
    ...['request', 'answer'].map((what) => write(0.004, `lose: ${what}`)),
    ...['request', 'answer'].map((what) => write(0.05, `delay: { ${what}: 40ms }`)),
    write(0.01, 'rpcError: 1'),
    write(0.03, 'move: {}'),
    write(0.03, 'flush: {}'),
    write(0.02, 'merge: {}'),
    ...['evict', 'unknown', 'gap', 'noEnd'].map((what) => scan(0.05, `scan: ${what}`)),
    ...['23', '203'].map((status) => scan(0.005, `status: ${status}`)),
    ...['403', '43', '22'].map((status) => scan(0.05, `status: ${status}`)),
    ...['request', 'halfway'].map((what) => scan(0.03, `cut: ${what}`)),
    ...['request', 'answer'].map((what) => scan(0.003, `lose: ${what}`)),
    scan(0.05, 'delay: { answer: 40ms }'),
    scan(0.05, 'outOfTime: 7'),
    scan(0.02, 'move: {}'),
    ...['ShowTables', 'ShowTabletNodes', 'CreateTable', 'UpdateTable', 'CompactTablet'].flatMap(
      (method) => [
        always(method, 0.08, method === 'CompactTablet' ? 'status: 403' : 'status: 16'),
        always(method, 0.05, 'cut: answer'),
      ],
    ),
    ...Array.from({ length: 8 }, () => {
      const { cluster, table } = chance() < 0.5 ? AT_SOURCE : AT_DESTINATION;
      return `- { at: ${later()}, do: { split: { cluster: ${cluster}, table: ${table}, key: "${pick(keys)}" } } }`;
    }),
    ...Array.from({ length: 4 }, (_, i) => {
      const server = `cluster: ${pick(['a', 'b'])}, server: ${i % 2}`;
      return `- { at: ${later()}, do: { stopTabletServer: { ${server}, for: 300ms } } }`;
    }),
    ...['a', 'b'].map(
      (cluster) => `- { at: ${later()}, do: { stopMaster: { cluster: ${cluster}, for: 300ms } } }`,
    ),
    `- { at: ${later()}, do: { stopNexus: { for: 300ms } } }`,
    `- { at: ${later()}, do: { expireSessions: all } }`,
    `- { at: ${later()}, do: { nexusGrace: 300ms } }`,
  ];
  return `seed: ${seed}\nfaults:\n${rules.join('\n')}\n`;
}

const AT_SOURCE = { cluster: 'a', table: 'rows' };
const AT_DESTINATION = { cluster: 'b', table: 'rows' };
