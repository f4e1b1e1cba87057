/** A one-box with very many tables and tablets, each table with one row, and the plan that copies all of them. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openOneboxCluster } from '../../src/app.js';
import { systemClock, systemRandom } from '../../src/clock.js';
import { startOnebox } from '../../src/onebox/onebox.js';
import { sampleCell } from './cell-samples.js';
import { fillTable } from './fill.js';
import { createTable } from './migrations.js';

/** Tables created at once: the one-box has one process. */
const AT_ONCE = 8;

/** `folder` gets the one-box and `m.yaml`. `tabletsEach`: 1 or more. */
export async function startManyTables(
  folder: string,
  tables: number,
  tabletsEach: number,
): Promise<{ close(): Promise<void> }> {
  const data = join(folder, 'onebox');
  const onebox = await startOnebox({
    data,
    clusters: ['a', 'b'],
    tabletServers: 2,
    clock: systemClock,
    random: systemRandom,
  });
  const { cluster, close } = openOneboxCluster(data, 'a');
  const splitAt = Array.from(
    { length: tabletsEach - 1 },
    (_, at) => `user-${String(at).padStart(8, '0')}`,
  );
  const families = [
    { name: 'profile', group: 'base', versions: 3 },
    { name: 'counters', group: 'base' },
  ];
  const names = Array.from({ length: tables }, (_, at) => `table_${String(at).padStart(5, '0')}`);
  for (let first = 0; first < names.length; first += AT_ONCE) {
    await Promise.all(
      names.slice(first, first + AT_ONCE).map(async (name) => {
        await createTable(cluster, name, families, splitAt);
        const cell = sampleCell({
          row: 'user-1',
          family: 'profile',
          qualifier: 'q',
          timestamp: 1n,
          value: 'v',
        });
        await fillTable(cluster, name, [cell]);
      }),
    );
  }
  close();
  writeFileSync(
    join(folder, 'm.yaml'),
    `apiVersion: terautil/v1
name: m
clusters:
  source: { flagfile: onebox/a.flag }
  destination: { flagfile: onebox/b.flag }
lockService: { type: local }
tables: [{ source: '*' }]
`,
  );
  return { close: () => onebox.close() };
}
