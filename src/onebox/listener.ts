/** A server of a one-box that can die, as of kill -9, and come back. */
import type { Clock } from '../clock.js';
import { startRpcServer } from '../rpc/server.js';
import type { FallibleHandlers, RpcServer } from '../rpc/types.js';
import type { WantedPort } from './ports.js';

export interface Listener {
  /** "host:port": where it listens, or did when it last ran. */
  address(): string;
  isUp(): boolean;
  /** Its port and its connections are gone at once; resolves when all of them are closed. */
  stop(): Promise<void>;
  /** Not before `stop` has resolved. Throws TU-ONEBOX when it cannot have the port. */
  start(port: 'same' | 'other'): Promise<void>;
}

/** Listens when it resolves. Throws TU-ONEBOX when the port is taken. */
export async function openListener(
  wanted: WantedPort,
  handlers: () => FallibleHandlers,
  clock: Clock,
): Promise<Listener> {
  const listen = (port: number): Promise<RpcServer> =>
    startRpcServer({ port, handlers: handlers(), clock });

  async function listenFirst(): Promise<RpcServer> {
    try {
      return await listen(wanted.port);
    } catch (error) {
      if (wanted.strict || wanted.port === 0) throw error;
      return listen(0);
    }
  }

  let server = await listenFirst();
  let isUp = true;
  return {
    address: () => server.address,
    isUp: () => isUp,
    stop: () => {
      isUp = false;
      return server.close();
    },
    async start(port) {
      server = await listen(port === 'same' ? server.port : 0);
      isUp = true;
    },
  };
}
