/**
 * The plan that was applied last, in the ledger, so that every machine can say what an edited one changes. It is
 * there for people: nothing is decided by it. What a plan's file says, as JSON: it holds no secret, only where
 * secrets are.
 */
import { TerautilError } from '../errors.js';
import type { ResolvedPlan } from '../plan/types.js';
import { sha256Hex } from '../sha256.js';
import { readEntry, toBytes } from './ledger/entry-json.js';
import { ledgerKeys } from './ledger/ledger.js';
import type { LedgerEntry, LockService } from './ports.js';
import { inSteps, underMigrationLock } from './register.js';
import type { RegisterPorts } from './register-ports.js';

/** In base64 and with what is beside it below 64 KiB, which every lock service takes. */
const PART_BYTES = 36 * 1024;
/** Whoever holds the migration lock for longer does what this can wait for: the next apply says it. */
const LOCK_TIMEOUT_MS = 2_000;

/** Notes the plan, unless it is there already or the migration lock is not to be had soon. */
export async function recordAppliedPlan(ports: RegisterPorts, plan: ResolvedPlan): Promise<void> {
  const { name, written } = plan;
  if (written === undefined) return;
  const text = JSON.stringify(written);
  const isKnown = async (): Promise<boolean> =>
    (await readAppliedPlan(ports.lockService, name)) === text;
  if (await isKnown()) return;
  try {
    await underMigrationLock(ports, name, LOCK_TIMEOUT_MS, async (lease) => {
      if (await isKnown()) return;
      for (const step of inSteps(planEntries(name, text))) await lease.publish(step);
    });
  } catch (error) {
    const isHeld = error instanceof TerautilError && error.id === 'TU-LOCK-TIMEOUT';
    if (!isHeld) throw error;
  }
}

/** Its parts, each below 64 KiB. */
export function planEntries(name: string, text: string): LedgerEntry[] {
  const bytes = Buffer.from(text);
  const parts = Math.ceil(bytes.length / PART_BYTES);
  const sha256 = sha256Hex(bytes);
  return Array.from({ length: parts }, (_, part) => {
    const b64 = bytes.subarray(part * PART_BYTES, (part + 1) * PART_BYTES).toString('base64');
    return { key: ledgerKeys(name).plan(part), value: toBytes({ part, parts, sha256, b64 }) };
  });
}

/**
 * The JSON of a plan's file; null when none is there whole: nobody applied one, or an older version did, or
 * it is being written. Parts of a longer one before it count for nothing. Throws TU-LEDGER-INVALID.
 */
export async function readAppliedPlan(
  lockService: Pick<LockService, 'read'>,
  name: string,
): Promise<string | null> {
  const found = new Map<number, { sha256: string; parts: number; bytes: Buffer }>();
  for await (const entry of lockService.read(ledgerKeys(name).plans)) {
    const read = readEntry(entry);
    const [sha256, parts] = [read.text('sha256'), read.count('parts')];
    found.set(read.count('part'), { sha256, parts, bytes: read.bytes() });
  }
  const first = found.get(0);
  if (first === undefined || first.parts > found.size) return null;
  const parts = Array.from({ length: first.parts }, (_, part) => found.get(part));
  const bytes = Buffer.concat(parts.flatMap((part) => part?.bytes ?? []));
  return sha256Hex(bytes) === first.sha256 ? bytes.toString('utf8') : null;
}
