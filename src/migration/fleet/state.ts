/** What the ledger says of the workers of a migration, for those who look at it. */
import { ledgerKeys } from '../ledger/ledger.js';
import type { LockService } from '../ports.js';
import { readEntryAt } from '../read-entry.js';
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
  const entry = await readEntryAt(lockService, ledgerKeys(name).control);
  return entry && decodeControl(entry);
}
