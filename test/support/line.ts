/** A relay before one server: a line of its own for one client, which can be cut, slow or forgetful. */
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface Line {
  readonly address: string;
  /** What is sent is taken and lost, in both directions. */
  isCut: boolean;
  /** Which of the next answers is lost, with its connection. */
  losesAnswers: 'none' | 'the first' | 'the second';
  /** Answers come so much later. */
  delayMs: number;
  /** When something was last passed on to the server, by performance.now(); -Infinity: never. */
  readonly heardAt: number;
  /** Resets every connection. */
  reset(): void;
  close(): void;
}

/** `to`: host:port. */
export async function openLine(to: string): Promise<Line> {
  const sockets = new Set<Socket>();
  let heardAt = -Infinity;
  const colon = to.lastIndexOf(':');
  const [host, port] = [to.slice(0, colon), Number(to.slice(colon + 1))];
  const server = createServer((here) => {
    const there = connect({ host, port });
    for (const socket of [here, there]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        (socket === here ? there : here).destroy();
      });
    }
    here.on('data', (bytes: Buffer) => {
      if (line.isCut) return;
      heardAt = performance.now();
      there.write(bytes);
    });
    there.on('data', (bytes: Buffer) => {
      if (line.isCut) return;
      if (line.losesAnswers === 'the first') {
        line.losesAnswers = 'none';
        here.destroy();
        return;
      }
      if (line.losesAnswers === 'the second') line.losesAnswers = 'the first';
      if (line.delayMs === 0) here.write(bytes);
      else setTimeout(() => here.write(bytes), line.delayMs);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const line: Line = {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    isCut: false,
    losesAnswers: 'none',
    delayMs: 0,
    get heardAt() {
      return heardAt;
    },
    reset: () => {
      for (const socket of sockets) socket.resetAndDestroy();
    },
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
  return line;
}
