/**
 * A network of its own before one cluster of a one-box: clients that find the cluster by the flag file
 * given here reach every server of it through this relay, which can do what networks do.
 *
 * The one-box listens on 127.0.0.1; the relay listens on the same ports of another loopback address
 * (127.0.0.2, …), and in every answer writes that address in the place of 127.0.0.1. Both have the same
 * length, so no message changes its size. No cell of a test may hold "127.0.0.1:". Linux only: there all of
 * 127.0.0.0/8 is local.
 */
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { int64ToBigint } from '../../src/proto/int64.js';
import { sofa } from '../../src/proto/messages.js';
import {
  createFrameReader,
  encodeFrame,
  MAX_REQUEST_BYTES,
  MAX_RESPONSE_BYTES,
  type Frame,
  type FrameReader,
} from '../../src/rpc/frames.js';

/** What becomes of one answer: another body, or an end of the connection at, in or before it. */
export type AnswerFate = Buffer | 'pass' | 'cut' | 'half-close' | 'truncate';

export interface Network {
  /** Each answer of the Tera servers comes so much later, ms; the Nexus is asked with less patience. */
  delayMs?: number;
  /**
   * Everything that is sent, in both directions, is taken and lost. A connection that lost something
   * stays silent for ever, as behind a firewall that forgot it.
   */
  isBlackHole?: boolean;
  /** Another body, or null to lose the request. `timeoutMs`: what it tells the server that it may take. */
  request?: (method: string, body: Buffer, timeoutMs: number) => Buffer | null;
  /** `request`: as the client sent it. */
  answer?: (method: string, request: Buffer, answer: Buffer) => AnswerFate;
}

export interface FaultProxy {
  /** How clients reach the cluster through the relay. */
  readonly flagFile: string;
  /** May be changed at any time. */
  readonly network: Network;
  /** From now on nothing is disturbed. */
  calm(): void;
  /** Resets every connection. */
  cut(): void;
  close(): void;
}

const HERE = '127.0.0.1:';

/** `place`: the last number of the loopback address, 2 to 9; one for each relay that is open. */
export async function startFaultProxy(
  data: string,
  cluster: string,
  place: number,
): Promise<FaultProxy> {
  const host = `127.0.0.${place}`;
  const network: Network = {};
  const sockets = new Set<Socket>();
  const ports = portsOf(data, cluster);
  const servers = await Promise.all(
    ports.map((port, at) =>
      listen(host, port, (client) => {
        relay(client, { host, port, isNexus: at === 0 }, network, sockets);
      }),
    ),
  );
  const flagFile = join(data, `${cluster}-${place}.flag`);
  const flags = readFileSync(join(data, `${cluster}.flag`), 'utf8');
  writeFileSync(flagFile, flags.replaceAll(HERE, `${host}:`));
  return {
    flagFile,
    network,
    calm: () => {
      delete network.delayMs;
      delete network.isBlackHole;
      delete network.request;
      delete network.answer;
    },
    cut: () => {
      for (const socket of sockets) socket.resetAndDestroy();
    },
    close: () => {
      for (const server of servers) server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

interface Addresses {
  readonly nexusAddress: string;
  readonly clusters: readonly {
    readonly name: string;
    readonly masterAddress: string;
    readonly tabletServerAddresses: readonly string[];
  }[];
}

/** The Nexus's first. */
function portsOf(data: string, cluster: string): number[] {
  const { nexusAddress, clusters } = JSON.parse(
    readFileSync(join(data, 'onebox.json'), 'utf8'),
  ) as Addresses;
  const found = clusters.find(({ name }) => name === cluster);
  if (found === undefined) throw new Error(`The one-box has no cluster ${cluster}.`);
  const addresses = [nexusAddress, found.masterAddress, ...found.tabletServerAddresses];
  return addresses.map((address) => Number(address.split(':')[1]));
}

async function listen(
  host: string,
  port: number,
  onClient: (client: Socket) => void,
): Promise<Server> {
  const server = createServer(onClient);
  server.listen(port, host);
  await once(server, 'listening');
  return server;
}

interface Call {
  readonly method: string;
  readonly body: Buffer;
}

interface Place {
  /** Where the relay listens. */
  readonly host: string;
  readonly port: number;
  readonly isNexus: boolean;
}

function relay(
  client: Socket,
  { host, port, isNexus }: Place,
  network: Network,
  sockets: Set<Socket>,
): void {
  const server = connect(port, '127.0.0.1');
  const calls = new Map<bigint, Call>();
  const toServer = createFrameReader({
    maxMessageBytes: MAX_REQUEST_BYTES,
    checkDataSize: true,
    onFrame: ({ meta, body }) => {
      const { method, sequenceId, serverTimeout } = sofa.pbrpc.RpcMeta.decode(meta);
      calls.set(int64ToBigint(sequenceId), { method, body });
      const changed =
        network.request === undefined ? body : network.request(method, body, Number(serverTimeout));
      if (changed !== null) send(server, { meta, body: changed });
    },
  });
  const answerWith = ({ meta, body }: Frame): void => {
    const id = int64ToBigint(sofa.pbrpc.RpcMeta.decode(meta).sequenceId);
    const call = calls.get(id);
    calls.delete(id);
    const answer = redirected(body, host);
    const fate =
      call === undefined ? 'pass' : (network.answer?.(call.method, call.body, answer) ?? 'pass');
    if (fate === 'pass') send(client, { meta, body: answer });
    else if (Buffer.isBuffer(fate)) send(client, { meta, body: fate });
    else if (fate === 'cut') client.resetAndDestroy();
    else if (fate === 'half-close') client.end();
    else client.end(Buffer.concat(encodeFrame(meta, [answer])).subarray(0, -1));
  };
  const toClient = createFrameReader({
    maxMessageBytes: MAX_RESPONSE_BYTES,
    checkDataSize: true,
    onFrame: (frame) => {
      if (network.delayMs === undefined || isNexus) answerWith(frame);
      // All are delayed alike, so they stay in order.
      else setTimeout(answerWith, network.delayMs, frame);
    },
  });
  let isSilent = false;
  const through = (reader: FrameReader) => (chunk: Buffer) => {
    isSilent ||= network.isBlackHole === true;
    if (!isSilent) reader.push(chunk);
  };
  client.on('data', through(toServer));
  server.on('data', through(toClient));
  for (const socket of [client, server]) {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      sockets.delete(socket);
      client.destroy();
      server.destroy();
    });
  }
}

function send(to: Socket, { meta, body }: Frame): void {
  if (!to.writable) return;
  to.cork();
  for (const piece of encodeFrame(meta, [body])) to.write(piece);
  to.uncork();
}

/** The answer with this relay's address wherever the one-box gave its own. */
function redirected(body: Buffer, host: string): Buffer {
  let at = body.indexOf(HERE);
  if (at === -1) return body;
  const copy = Buffer.from(body);
  for (; at !== -1; at = copy.indexOf(HERE, at + 1)) copy.write(`${host}:`, at, 'latin1');
  return copy;
}
