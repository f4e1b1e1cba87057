/** All ranges as if they had been copied: the records that so many claims would leave, without waiting for them. */
import { systemClock } from '../src/clock.js';
import { ledgerKeys, unitKey } from '../src/migration/ledger/ledger.js';
import { encodeRecord } from '../src/migration/ledger/records.js';
import { readLedger, inSteps } from '../src/migration/register.js';
import { emptyRecord } from '../src/migration/unit.js';
import type { LedgerEntry } from '../src/migration/ports.js';
import type { ResolvedPlan } from '../src/plan/types.js';
import { openCounted } from './ranges-service.js';

export async function finishAll(plan: ResolvedPlan): Promise<void> {
  const { name } = plan;
  const keys = ledgerKeys(name);
  const service = openCounted(plan);
  const worker = { host: 'host-of-the-bench', processId: 12_345, version: '0.1.0' };
  const session = await service.openSession(worker);
  const ledger = await readLedger(service, name);
  const lease = await session.acquire(keys.controlLock);
  if (ledger === null || lease === null) throw new Error('Nothing is registered.');
  const finished = ledger.ranges.flatMap(({ id, generation }): LedgerEntry[] => {
    if (ledger.records.get(unitKey(id, 'dump'))?.state === 'finished') return [];
    const of = { unit: id, step: 'dump', session: session.id, worker } as const;
    const empty = emptyRecord(of, systemClock.wallMicros());
    const { counters } = empty;
    counters.scanned = 1_234_567;
    counters.written = 1_234_567;
    counters.bytes = 123_456_789;
    const record = { ...empty, state: 'finished', epoch: 1_000n, attempts: 1 } as const;
    return [
      {
        key: keys.record(generation, id, 'dump', record.epoch, session.id),
        value: encodeRecord(record),
      },
    ];
  });
  for (const step of inSteps(finished)) await lease.publish(step);
  await lease.release();
  await session.close();
  service.close();
}
