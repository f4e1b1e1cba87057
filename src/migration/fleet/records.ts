/** What is shared beside the ranges: whether the workers pause, and what each of them does. */
import { readEntry, toBytes } from '../ledger/entry-json.js';
import type { LedgerEntry, WorkerInfo } from '../ports.js';

/** What was said last about all workers of a migration. */
export interface Control {
  readonly paused: boolean;
  /** user@host */
  readonly by: string;
  /** Microseconds since 1970. */
  readonly at: bigint;
  readonly reason: string | null;
}

export const WORKER_STATES = ['working', 'draining', 'paused'] as const;
export type WorkerState = (typeof WORKER_STATES)[number];

/** It counts only while the lock of the same session is held. */
export interface WorkerRecord extends Pick<WorkerInfo, 'host' | 'processId'> {
  readonly session: string;
  /** When it came, microseconds since 1970. */
  readonly since: bigint;
  readonly state: WorkerState;
}

export function encodeControl(control: Control): Uint8Array {
  return toBytes({ ...control, at: control.at.toString() });
}

/** Throws TU-LEDGER-INVALID, TU-LEDGER-VERSION. */
export function decodeControl(entry: LedgerEntry): Control {
  const read = readEntry(entry);
  return {
    paused: read.flag('paused'),
    by: read.text('by'),
    at: read.big('at'),
    reason: read.textOrNull('reason'),
  };
}

export function encodeWorker(worker: WorkerRecord): Uint8Array {
  return toBytes({ ...worker, since: worker.since.toString() });
}

/** Throws TU-LEDGER-INVALID, TU-LEDGER-VERSION. */
export function decodeWorker(entry: LedgerEntry): WorkerRecord {
  const read = readEntry(entry);
  return {
    session: read.text('session'),
    host: read.text('host'),
    processId: read.count('processId'),
    since: read.big('since'),
    state: read.oneOf('state', WORKER_STATES),
  };
}
