/** Receipts of ledgers made by hand. */
import type { PlanDocument } from '../../src/documents/plan.generated.js';
import type { ReceiptDocument } from '../../src/documents/receipt.generated.js';
import { buildReceipt, checksumOf } from '../../src/migration/outcome/receipt.js';
import { asOf } from '../../src/migration/outcome/report.js';
import { globsHash, identityHash, scopeHash } from '../../src/plan/hashes.js';
import { planOfText } from '../../src/plan/load.js';
import { selectTable } from '../../src/plan/select.js';
import {
  addDiff,
  addRange,
  addRecord,
  addTable,
  digest,
  emptyWorld,
  type World,
} from './report-world.js';

export const PLAN: PlanDocument = {
  apiVersion: 'terautil/v1',
  name: 'm',
  clusters: { source: { flagfile: 'a.flag' }, destination: { flagfile: 'b.flag' } },
  lockService: { type: 'etcd', addresses: ['etcd-1:2379'], root: '/moves' },
  tables: [{ source: 'users', destination: 'people' }, { source: 'log*' }],
  window: { end: '2026-01-01T00:00:00Z' },
  dump: { parallelRanges: 7 },
};
/** Without a window: of one table, or of those that a glob finds. */
export const USERS = planOf({ source: 'users', destination: 'people' });
export const LOGS = planOf({ source: 'log*' });

function planOf(table: PlanDocument['tables'][number]): PlanDocument {
  const { apiVersion, name, clusters, lockService } = PLAN;
  return { apiVersion, name, clusters, lockService, tables: [table] };
}

const SOURCE = { coordinator: 'ins://a:1', root: '/a' };
const DESTINATION = { coordinator: 'ins://b:1', root: '/b' };
export const WINDOW = { start: null, end: 1_767_225_600_000_000n };

/** Of `plan`, with the ledger of `world`: its tables get the scopes that the plan gives them. */
export function receiptOf(world: World, written: PlanDocument = PLAN): ReceiptDocument {
  const plan = planOfText(JSON.stringify(written), 'm.yaml', 'm.yaml');
  const tables = world.tables.map((table) => {
    const planned = selectTable(plan, table.source);
    return planned === null ? table : { ...table, scope: scopeHash(planned, table.kind) };
  });
  const identity = identityHash(plan, SOURCE, DESTINATION);
  const meta = { ...world.ledger.meta, identity, globs: globsHash(plan.globs) };
  const ledger = { ...world.ledger, tables, meta };
  const places = { source: SOURCE, destination: DESTINATION };
  return buildReceipt({ ...places, version: '1.0.0', plan, written, asOf: asOf(ledger) }, ledger);
}

/** Two tables that are equal: of one a range was settled and one repaired, in the other the source changed in between. */
export function wholeWorld(): World {
  const world = emptyWorld();
  const families = [
    { name: Buffer.from('f'), maxVersions: 3, sourceVersions: 4, isTransactional: false },
  ];
  addTable(world, 'users', { destination: 'people', families, window: WINDOW });
  addTable(world, 'logs', { window: WINDOW });
  addRange(world, 'u2', 'users', 'm');
  addRange(world, 'u1', 'users', '', 'm');
  addRange(world, 'l1', 'logs');
  const skipped = { present: 1, trimmed: 2, 'newer-at-destination': 3, conflict: 0 };
  addRecord(world, 'u1', 'dump', {
    counters: { scanned: 16, written: 10, skipped, bytes: 700 },
    digest: digest('3'),
    suspect: true,
  });
  const present = { present: 16, trimmed: 0, 'newer-at-destination': 0, conflict: 0 };
  addRecord(world, 'u1', 'settle', {
    counters: { scanned: 17, written: 1, skipped: present, bytes: 710 },
    digest: digest('5'),
  });
  addRecord(world, 'u2', 'dump', {
    counters: { scanned: 5, written: 5, bytes: 90 },
    digest: digest('f'.repeat(32)),
  });
  addRecord(world, 'u2', 'repair', {
    counters: { scanned: 6, written: 1, skipped: { ...present, present: 5 }, bytes: 100 },
    digest: digest('f'.repeat(32)),
    mended: {
      of: '1.s',
      deletes: { allowed: 2, sent: 2, digest: digest('2'), rows: [], confirmed: 0 },
      hidden: [],
    },
  });
  addRecord(world, 'l1', 'dump', {
    counters: { scanned: 8, written: 8, bytes: 80 },
    digest: digest('8'),
  });
  addDiff(
    world,
    'u1',
    {
      ...{ same: 13, sourceCells: 21, destinationCells: 17, bytes: 1500, newerAtDestination: 2 },
      ...{ superseded: { source: 2, destination: 1 }, trimmed: { source: 3, destination: 0 } },
      expired: { source: 1, destination: 1 },
    },
    { digest: digest('5') },
  );
  const six = { same: 5, shadowed: 1, sourceCells: 6, destinationCells: 5, bytes: 180 };
  addDiff(world, 'u2', six, { digest: digest('f'.repeat(32)) });
  const nine = { same: 9, sourceCells: 9, destinationCells: 9, bytes: 190 };
  addDiff(world, 'l1', nine, { digest: digest('9') });
  return world;
}

/** With the checksum that a forger would write. */
export function resealed(receipt: ReceiptDocument): ReceiptDocument {
  return { ...receipt, checksum: checksumOf(receipt) };
}
