/**
 * Channels that hand a call to handlers of this process: no sockets, no time but the clock's. For
 * tests of what is above the transport; the transport has its own.
 */
import type { Clock } from '../../src/clock.js';
import { TerautilError } from '../../src/errors.js';
import type { Channels, Handlers } from '../../src/rpc/types.js';

/** Nodes by address; an address that is missing refuses connections. */
export function inMemoryChannels(clock: Clock, nodes: ReadonlyMap<string, Handlers>): Channels {
  return {
    async call(address, method, body, { timeoutMs, signal }) {
      signal?.throwIfAborted();
      const handler = nodes.get(address)?.[method];
      if (handler === undefined)
        throw new TerautilError('TU-RPC-CONNECT', `${address}: nobody listens`);
      const bytes = body instanceof Uint8Array ? Buffer.from(body) : Buffer.concat(body);
      const answer = await handler(bytes, { connection: 1, method });
      if (answer === null) {
        await clock.sleep(timeoutMs, signal);
        throw new TerautilError('TU-RPC-TIMEOUT', `${address}: no answer`);
      }
      return answer instanceof Uint8Array ? Buffer.from(answer) : Buffer.concat(answer);
    },
    drop: () => undefined,
    close: () => undefined,
  };
}
