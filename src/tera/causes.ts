/** Why a try failed, in a few words that are the same each time, so that they can be counted. */
import { TerautilError, type ErrorId } from '../errors.js';
import type { RetriedCall, Retry } from '../migration/ports.js';
import { isPushback, statusText } from './status.js';

const CAUSES: Partial<Record<ErrorId, string>> = {
  'TU-RPC-CONNECT': 'no connection',
  'TU-RPC-BROKEN': 'the connection was lost',
  'TU-RPC-TIMEOUT': 'no answer in time',
  'TU-RPC-FAILED': 'the server failed the call',
  'TU-NEXUS-UNAVAILABLE': 'the coordinator does not serve',
  'TU-ZOOKEEPER-UNAVAILABLE': 'the coordinator does not serve',
  'TU-DISCOVERY': 'the coordinator knows no address',
  'TU-TERA-UNAVAILABLE': 'no tablet server is known',
};

/** Addresses and times stay in the error's message. */
export function causeOf(error: unknown): string {
  if (!(error instanceof TerautilError)) return String(error);
  return CAUSES[error.id] ?? error.id;
}

export function retryAfterError(call: RetriedCall, error: unknown): Retry {
  return { call, cause: causeOf(error), isPushback: false };
}

export function retryAfterStatus(call: RetriedCall, status: number): Retry {
  return { call, cause: statusText(status), isPushback: isPushback(status) };
}
