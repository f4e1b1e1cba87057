/** Whether what a lock service has of a worker can be read. */
import type { WorkerInfo } from '../migration/ports.js';

export function isWorkerInfo(value: unknown): value is WorkerInfo {
  if (typeof value !== 'object' || value === null) return false;
  const { host, processId, version } = value as Record<string, unknown>;
  return typeof host === 'string' && typeof processId === 'number' && typeof version === 'string';
}
