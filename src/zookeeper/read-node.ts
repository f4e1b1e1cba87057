/**
 * One session at one ZooKeeper server: connect, read a node, close. Sessions are as short as that
 * because a look-up is rare: nothing has to be kept alive, and none can expire unnoticed
 * (docs/architecture.md, "Coordinators").
 */
import { connect } from 'node:net';
import type { Clock } from '../clock.js';
import { TerautilError } from '../errors.js';
import {
  createPacketReader,
  decodeData,
  decodeReply,
  encodeCloseSession,
  encodeConnect,
  encodeGetData,
  isSessionOpen,
  NO_AUTH,
  NO_NODE,
  OK,
  READ_XID,
  SESSION_EXPIRED,
} from './packets.js';

export interface ReadNodeOptions {
  /** "host:port". */
  readonly address: string;
  readonly path: string;
  readonly sessionTimeoutMs: number;
  /** For all of it, connecting included. */
  readonly timeoutMs: number;
  readonly clock: Clock;
}

/**
 * The data of the node, or null when there is none. Throws TU-ZOOKEEPER-UNAVAILABLE when this server does
 * not say it, TU-ZOOKEEPER-REFUSED when it may not be read.
 */
export function readNode(options: ReadNodeOptions): Promise<Buffer | null> {
  const { address, path, sessionTimeoutMs, timeoutMs, clock } = options;
  return new Promise((resolve, reject) => {
    const colon = address.lastIndexOf(':');
    const [host, port] = [address.slice(0, colon), Number(address.slice(colon + 1))];
    const socket = connect({ host, port, noDelay: true });
    let hasSession = false;
    let settled = false;

    const cancelTimer = clock.after(timeoutMs, () => {
      fail(`no answer within ${timeoutMs} ms`);
    });

    /** Leaves the session, if there is one, so that the server does not keep it until it expires. */
    function settle(settleWith: () => void): void {
      if (settled) return;
      settled = true;
      cancelTimer();
      if (hasSession) socket.end(encodeCloseSession(), () => socket.destroy());
      else socket.destroy();
      settleWith();
    }

    function fail(reason: string, cause?: unknown): void {
      settle(() => {
        const message = `${address}: ${reason}`;
        reject(new TerautilError('TU-ZOOKEEPER-UNAVAILABLE', message, { cause }));
      });
    }

    function receive(packet: Buffer): void {
      if (settled) return;
      if (!hasSession) {
        hasSession = isSessionOpen(packet);
        if (hasSession) socket.write(encodeGetData(path));
        else fail('it opened no session');
        return;
      }
      const { xid, error, body } = decodeReply(packet);
      if (xid !== READ_XID) return;
      if (error === OK) {
        const data = decodeData(body);
        settle(() => {
          resolve(data);
        });
      } else if (error === NO_NODE) {
        settle(() => {
          resolve(null);
        });
      } else if (error === NO_AUTH) {
        settle(() => {
          reject(refused(address, path));
        });
      } else {
        fail(error === SESSION_EXPIRED ? 'the session expired' : `it answered error ${error}`);
      }
    }

    const reader = createPacketReader(receive);
    socket.on('connect', () => {
      socket.write(encodeConnect(sessionTimeoutMs));
    });
    socket.on('data', (chunk: Buffer) => {
      try {
        reader.push(chunk);
      } catch (cause) {
        if (!(cause instanceof RangeError)) throw cause;
        fail('its answer is none of a ZooKeeper server', cause);
      }
    });
    socket.on('error', (error) => {
      fail(error.message, error);
    });
    socket.on('close', () => {
      fail('it closed the connection');
    });
  });
}

function refused(address: string, path: string): TerautilError {
  return new TerautilError('TU-ZOOKEEPER-REFUSED', `${address} lets nobody read ${path} unnamed`, {
    hint: 'Nodes of Tera are open to all; check the root path, or let everybody read the node.',
  });
}
