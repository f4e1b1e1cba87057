/** What tests with real services of others share (etcd.ts, zookeeper.ts). */
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import type { ChildProcess } from 'node:child_process';

/**
 * Null when it is there; else why its tests are skipped, also on stderr. With TERAUTIL_TEST_REQUIRE_SERVICES=1 it
 * throws instead.
 */
export function whyNoService(isThere: boolean, reason: string): string | null {
  if (isThere) return null;
  if (process.env['TERAUTIL_TEST_REQUIRE_SERVICES'] === '1') throw new Error(reason);
  process.stderr.write(`${reason}\n`);
  return reason;
}

/** Free at this moment; all are held until all are known, so that they differ. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  return ports;
}

/** Resolves when it has ended, also where it had before. */
export async function killChild(child: ChildProcess | null): Promise<void> {
  if (child === null || child.exitCode !== null || child.signalCode !== null) return;
  const closed = once(child, 'close');
  child.kill('SIGKILL');
  await closed;
}
