/** What the ledger says of the workers of a migration, for those who look at it. */
import { ledgerKeys } from '../ledger/ledger.js';
import type { LedgerEntry, LockService } from '../ports.js';
import { decodeControl, decodeWorker, type Control, type WorkerRecord } from './records.js';

export interface FleetState {
  /** null = nobody has said anything. */
  readonly control: Control | null;
  readonly workers: readonly WorkerRecord[];
}

export const NO_FLEET: FleetState = { control: null, workers: [] };

/** Throws TU-LEDGER-INVALID, TU-LEDGER-VERSION. */
export async function readFleet(lockService: LockService, name: string): Promise<FleetState> {
  const workers: WorkerRecord[] = [];
  for await (const entry of lockService.read(ledgerKeys(name).workers)) {
    workers.push(decodeWorker(entry));
  }
  return { control: await readControl(lockService, name), workers };
}

/** null = nobody has said anything. Throws TU-LEDGER-INVALID, TU-LEDGER-VERSION. */
export async function readControl(lockService: LockService, name: string): Promise<Control | null> {
  const { control: key } = ledgerKeys(name);
  let found: LedgerEntry | null = null;
  for await (const entry of lockService.read(key)) if (entry.key === key) found = entry;
  return found && decodeControl(found);
}
