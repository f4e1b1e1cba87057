/** The methods of a Nexus node that clients call: names, timers, answers (protocol.md §2.2, §2.13). */
import { galaxy } from '../proto/messages.js';

const ins = galaxy.ins;

export interface NexusMethod<A> {
  readonly name: string;
  readonly timeoutMs: number;
  readonly read: (bytes: Uint8Array) => A;
}

/** As the C++ client; it also keeps most false acknowledgements away (O61). */
const CALL_MS = 2_000;
const PAGE_MS = 5_000;

function method<A>(
  name: string,
  timeoutMs: number,
  response: { decode(bytes: Uint8Array): A },
): NexusMethod<A> {
  return { name, timeoutMs, read: (bytes) => response.decode(bytes) };
}

export const PUT = method('Put', CALL_MS, ins.PutResponse);
export const DELETE = method('Delete', CALL_MS, ins.DelResponse);
export const GET = method('Get', CALL_MS, ins.GetResponse);
export const SCAN = method('Scan', PAGE_MS, ins.ScanResponse);
export const LOCK = method('Lock', CALL_MS, ins.LockResponse);
export const UNLOCK = method('UnLock', CALL_MS, ins.UnLockResponse);
export const KEEP_ALIVE = method('KeepAlive', CALL_MS, ins.KeepAliveResponse);
export const SHOW_STATUS = method('ShowStatus', CALL_MS, ins.ShowStatusResponse);
