/**
 * One POST to one server of an etcd: JSON there, JSON back (etcd's gRPC gateway). Nothing is tried again
 * here; what went wrong is said in terms of whether the server may have done what was asked.
 */
import http from 'node:http';
import https from 'node:https';
import type { Clock } from '../clock.js';

export interface TlsFiles {
  /** PEM. Absent: the authorities that Node trusts. */
  readonly ca?: Buffer;
  /** PEM, of this client; both or none. */
  readonly cert?: Buffer;
  readonly key?: Buffer;
  /** The name that the servers' certificates must bear, in place of that in the address. */
  readonly serverName?: string;
}

export interface PostOptions {
  /** "host:port". */
  readonly address: string;
  readonly path: string;
  readonly body: unknown;
  readonly token: string | null;
  readonly timeoutMs: number;
  readonly clock: Clock;
}

export type Posted =
  | { readonly kind: 'answer'; readonly body: unknown }
  /** The server said no, by a code of gRPC (google.golang.org/grpc/codes). */
  | { readonly kind: 'error'; readonly code: number; readonly message: string }
  /** No connection for this client: certificates, or TLS spoken by one of the two only. Nothing was done. */
  | { readonly kind: 'no-trust'; readonly message: string }
  /** `wasSent`: it may have been done. */
  | { readonly kind: 'broken'; readonly message: string; readonly wasSent: boolean };

export interface Poster {
  post(options: PostOptions): Promise<Posted>;
  close(): void;
}

/** More than a page of the largest values takes in base64. */
const MOST_ANSWER_BYTES = 256 * 1024 * 1024;
const MOST_SAID = 200;
/** Codes of gRPC, where a server or a proxy before it gives none. */
const UNKNOWN_CODE = 2;
const INVALID_ARGUMENT = 3;

/** `readTls`: asked again after a failure, since certificates are replaced while a migration runs. */
export function createPoster(readTls: (() => TlsFiles) | null): Poster {
  let agent: http.Agent | null = null;
  const open = (): http.Agent => {
    if (readTls === null) return new http.Agent({ keepAlive: true });
    const { ca, cert, key, serverName } = readTls();
    return new https.Agent({
      keepAlive: true,
      minVersion: 'TLSv1.2',
      ...(ca && { ca }),
      ...(cert && { cert }),
      ...(key && { key }),
      ...(serverName !== undefined && { servername: serverName }),
    });
  };
  const close = (): void => {
    agent?.destroy();
    agent = null;
  };
  return {
    post: async (options) => {
      agent ??= open();
      const posted = await postOnce(options, agent, readTls !== null).catch(
        (error: unknown): Posted => {
          // Node throws at once for files that hold no certificate or no key.
          if (!(error instanceof Error) || !isTrust(error)) throw error;
          return { kind: 'no-trust', message: error.message };
        },
      );
      if (posted.kind === 'no-trust') close();
      return posted;
    },
    close,
  };
}

function postOnce(
  { address, path, body, token, timeoutMs, clock }: PostOptions,
  agent: http.Agent,
  isSecure: boolean,
): Promise<Posted> {
  return new Promise((resolve) => {
    let wasSent = false;
    const bytes = Buffer.from(JSON.stringify(body));
    const request = (isSecure ? https : http).request({
      ...hostAndPort(address),
      agent,
      path,
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'content-length': bytes.length,
        ...(token !== null && { authorization: token }),
      },
    });
    const cancelTimer = clock.after(timeoutMs, () => {
      request.destroy(new Error(`no answer within ${Math.round(timeoutMs)} ms`));
    });
    const settle = (posted: Posted): void => {
      cancelTimer();
      resolve(posted);
    };
    const fail = (error: Error): void => {
      const { message } = error;
      settle(isTrust(error) ? { kind: 'no-trust', message } : { kind: 'broken', message, wasSent });
    };
    request.on('socket', (socket) => {
      if (!socket.connecting) wasSent = true;
      else socket.once(isSecure ? 'secureConnect' : 'connect', () => (wasSent = true));
    });
    request.on('error', fail);
    request.on('response', (response) => {
      collect(response).then((text) => {
        settle(understood(response.statusCode ?? 0, text));
      }, fail);
    });
    request.end(bytes);
  });
}

async function collect(response: http.IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > MOST_ANSWER_BYTES) throw new Error('the answer has no end');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

/** Nobody but an etcd answers like this; what is in it is checked where it is used. */
function understood(status: number, text: string): Posted {
  const body = parsed(text);
  if (status === 200 && body !== null) return { kind: 'answer', body };
  if (body !== null && typeof body['code'] === 'number') {
    const said = body['error'] ?? body['message'];
    return { kind: 'error', code: body['code'], message: String(said) };
  }
  const said = text.slice(0, MOST_SAID).trim();
  const message = `HTTP status ${status}, not of etcd's JSON gateway: ${said}`;
  // So it is said that the common name of a client's certificate names nobody here.
  const isRefused = status >= 400 && status < 500;
  return { kind: 'error', code: isRefused ? INVALID_ARGUMENT : UNKNOWN_CODE, message };
}

function parsed(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

/** OpenSSL's codes: of the certificate that is not believed, of alerts, of what is no TLS. */
function isTrust(error: Error): boolean {
  const code = 'code' in error ? String(error.code) : '';
  return /^ERR_(?:SSL|TLS|OSSL)_|CERT|SIGNATURE|CRL|^EPROTO$|HOSTNAME_MISMATCH/.test(code);
}

function hostAndPort(address: string): { readonly host: string; readonly port: number } {
  const colon = address.lastIndexOf(':');
  return { host: address.slice(0, colon), port: Number(address.slice(colon + 1)) };
}
