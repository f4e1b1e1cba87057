/**
 * A destination whose servers are busy, flooded or over a quota for a while (fault-N8), as a user sees it:
 * `status` beside a running `apply` says why it goes slowly, and then that it goes on as before.
 */
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../src/clock.js';
import type { StatusDocument } from '../../src/documents/status.generated.js';
import { parseFaults } from '../../src/onebox/faults/load.js';
import { sampleCell } from '../support/cell-samples.js';
import { fillTable } from '../support/fill.js';
import { compareTables } from '../support/independent-reader.js';
import { expectInvariants } from '../support/invariants.js';
import { createTable } from '../support/migrations.js';
import { start, terautil, type Ended } from '../support/programs.js';
import { startTwoClusters, type TwoClusters } from '../support/two-clusters.js';

let world: TwoClusters;
beforeAll(async () => {
  world = await startTwoClusters('here');
});
afterAll(async () => {
  await world.close();
});

const ROWS = 40_000;
const CELLS_PER_SECOND = 2_000;
const PLAN = `steps: [dump]
dump: { limit: { cells: ${CELLS_PER_SECOND}/s } }
tables: [{ source: rows }]
`;

async function fill(): Promise<void> {
  const families = [{ name: 'f', group: 'g', versions: 1 }];
  await createTable(world.source, 'rows', families, ['10000', '20000', '30000']);
  const cells = Array.from({ length: ROWS }, (_, index) =>
    sampleCell({
      row: String(index).padStart(5, '0'),
      family: 'f',
      qualifier: 'q',
      timestamp: 1n,
      value: 'v',
    }),
  );
  await fillTable(world.source, 'rows', cells);
}

/** The status of the running migration as soon as it is so; fails when apply has ended before. */
async function statusWhen(
  plan: string,
  apply: Promise<Ended>,
  isSo: (status: StatusDocument) => boolean,
): Promise<StatusDocument> {
  const over = new AbortController();
  void apply.then(() => {
    over.abort();
  });
  for (;;) {
    const { stdout, stderr } = await terautil(['status', plan, '--json'], { cwd: world.folder });
    if (stdout === '') throw new Error(stderr);
    const status = JSON.parse(stdout) as StatusDocument;
    if (isSo(status)) return status;
    if (over.signal.aborted) throw new Error(`apply has ended: ${stdout}`);
    await systemClock.sleep(300);
  }
}

const BOTH = ['kTabletNodeIsBusy (23)', 'kQuotaLimited (90)'];
const told = ({ retries }: StatusDocument, wanted: string): boolean =>
  retries.some(({ place, cause }) => place === 'destination' && cause === wanted);
const throttlesOf = ({ workers }: StatusDocument) => workers.flatMap(({ throttled }) => throttled);

test('fault-N8 the rate falls while the destination asks for less, status says why, it recovers', async () => {
  await fill();
  const plan = world.writePlan('busy', PLAN, { lease: '10s' });
  const { rules } = parseFaults(
    `faults:
- { on: { method: WriteTablet, cluster: b }, times: 3, do: { status: kTabletNodeIsBusy } }
- { on: { method: WriteTablet, cluster: b }, times: always, do: { rows: { status: kQuotaLimited, share: 0.3 } } }
`,
    'busy.yaml',
  );
  for (const rule of rules) world.faults.add(rule);
  const { child, ended } = start(['apply', plan, '--auto-approve'], { cwd: world.folder });
  onTestFinished(() => void child.kill('SIGKILL'));

  const slow = await statusWhen(
    plan,
    ended,
    (status) => throttlesOf(status).length > 0 && BOTH.every((cause) => told(status, cause)),
  );
  const [throttle] = throttlesOf(slow);
  expect(throttle).toMatchObject({ place: 'destination', call: 'write' });
  expect(BOTH).toContain(throttle?.cause);
  expect(Number(throttle?.cells_per_second)).toBeLessThan(CELLS_PER_SECOND);
  expect(Number(throttle?.share)).toBeGreaterThan(0);
  const text = (await terautil(['status', plan], { cwd: world.folder })).stdout;
  expect(text).toMatch(/throttled +destination write at [0-9,]+ cells\/s: k/);

  world.faults.clear();
  const recovered = await statusWhen(
    plan,
    ended,
    (status) => throttlesOf(status).length === 0 && status.state === 'copying',
  );
  expect(recovered.workers).toHaveLength(1);
  const end = await ended;
  expect(end.code, end.stderr).toBe(0);
  const result = compareTables(
    { file: world.sourceFile, table: 'rows' },
    { file: world.destinationFile, table: 'rows' },
  );
  expect(result.differences).toEqual([]);
  expect(result.equal).toBe(ROWS);
  await expectInvariants(world.migration('busy', 0, { steps: ['dump'] }));
});
