/**
 * A client of etcd's JSON gateway (etcd 3.4 and later): several servers, of which any may be away, a user
 * with a password, TLS. Each call ends within its time.
 */
import { backoffMs, type Clock, type Random } from '../clock.js';
import { TerautilError } from '../errors.js';
import type { Secret } from '../secret.js';
import { createPoster, type Posted, type TlsFiles } from './request.js';

export interface EtcdOptions {
  /** Each "host:port", at least one. */
  readonly addresses: readonly string[];
  /** null: without TLS. May throw TU-INPUT-FILE. */
  readonly readTls: (() => TlsFiles) | null;
  /** null: nobody. May throw TU-SECRET. */
  readonly readUser: (() => EtcdUser) | null;
  readonly clock: Clock;
  readonly random: Random;
}

export interface EtcdUser {
  readonly name: Secret;
  readonly password: Secret;
}

export interface CallLimits {
  /** For one server to answer. */
  readonly tryMs: number;
  /** For all tries. */
  readonly totalMs: number;
}

export interface Answer {
  readonly body: Readonly<Record<string, unknown>>;
  /** An earlier try was sent and its answer did not come: it may have been done twice. */
  readonly isRepeated: boolean;
}

export interface EtcdClient {
  /**
   * Throws TU-ETCD-UNAVAILABLE when no server served it in time, TU-ETCD-REFUSED, or what `known` makes
   * of an error.
   */
  call(path: string, body: unknown, limits?: Partial<CallLimits>): Promise<Answer>;
  close(): void;
}

/** As long as an election may take, several times over; as for a Nexus. */
const LIMITS: CallLimits = { tryMs: 5_000, totalMs: 15_000 };
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 1_000;

/** Codes of gRPC. */
const INVALID_ARGUMENT = 3;
const NOT_FOUND = 5;
const PERMISSION_DENIED = 7;
const FAILED_PRECONDITION = 9;
const OUT_OF_RANGE = 11;
const UNAUTHENTICATED = 16;

/** etcd gives the same code to a token that is too old and to a password that is wrong. */
const TOKEN_IS_OLD = /invalid auth token|revision of auth store is old/;

/** What etcd says of a lease that is over, or that was never granted. */
export class EtcdNotFound extends Error {}
/** The lease was granted before, or the revision is forgotten. */
export class EtcdPrecondition extends Error {}

export function createEtcdClient(options: EtcdOptions): EtcdClient {
  const { addresses, clock, random } = options;
  const poster = createPoster(options.readTls);
  let next = Math.floor(random.fraction() * addresses.length);
  let token: string | null = null;
  const closed = new AbortController();

  const addressNow = (): string => addresses[next % addresses.length] ?? '';

  async function post(path: string, body: unknown, timeoutMs: number): Promise<Posted> {
    return poster.post({ address: addressNow(), path, body, token, timeoutMs, clock });
  }

  /** One try at one server, in the name of the user. */
  async function attempt(path: string, body: unknown, timeoutMs: number): Promise<Posted> {
    for (let renewals = 0; ; renewals += 1) {
      if (token === null && options.readUser !== null) {
        const refused = await authenticate(options.readUser(), timeoutMs);
        if (refused !== null) return refused;
      }
      const posted = await post(path, body, timeoutMs);
      const isOld = posted.kind === 'error' && TOKEN_IS_OLD.test(posted.message);
      if (!isOld || options.readUser === null || renewals > 0) return posted;
      token = null;
    }
  }

  async function authenticate(user: EtcdUser, timeoutMs: number): Promise<Posted | null> {
    const body = { name: user.name.reveal(), password: user.password.reveal() };
    const posted = await post('/v3/auth/authenticate', body, timeoutMs);
    if (posted.kind !== 'answer') return posted;
    const given = (posted.body as Record<string, unknown>)['token'];
    if (typeof given !== 'string') throw bugOfServer(addressNow(), 'a token');
    token = given;
    return null;
  }

  return {
    call: async (path, body, { tryMs = LIMITS.tryMs, totalMs = LIMITS.totalMs } = {}) => {
      closed.signal.throwIfAborted();
      const deadline = clock.monotonicMs() + totalMs;
      let isRepeated = false;
      let noTrust: string | null = null;
      for (let failures = 0; ;) {
        const left = deadline - clock.monotonicMs();
        const posted = await attempt(path, body, Math.max(1, Math.min(tryMs, left)));
        if (posted.kind === 'answer') {
          return { body: posted.body as Record<string, unknown>, isRepeated };
        }
        if (posted.kind === 'error') throwIfFinal(addressNow(), posted.code, posted.message);
        const reason = `${addressNow()}: ${posted.message}`;
        if (posted.kind === 'no-trust') noTrust = reason;
        if (posted.kind !== 'no-trust' && !(posted.kind === 'broken' && !posted.wasSent)) {
          isRepeated = true;
        }
        failures += 1;
        next += 1;
        const isRoundOver = failures % addresses.length === 0;
        if (isRoundOver && noTrust !== null) throw refused(noTrust, TRUST_HINT);
        const round = Math.floor(failures / addresses.length) - 1;
        const pause = isRoundOver ? backoffMs(random, round, FIRST_PAUSE_MS, LONGEST_PAUSE_MS) : 0;
        if (clock.monotonicMs() + pause >= deadline) throw unavailable(addresses, reason);
        await clock.sleep(pause, closed.signal);
      }
    },
    close: () => {
      closed.abort(unavailable(addresses, 'the client was closed'));
      poster.close();
    },
  };
}

const TRUST_HINT =
  'Check lockService.tls of the plan: ca, cert and key must fit the servers, and the addresses their certificates; without tls, the servers must speak plain HTTP.';

function throwIfFinal(address: string, code: number, message: string): void {
  if (code === NOT_FOUND) throw new EtcdNotFound(message);
  if (code === FAILED_PRECONDITION && /already exists/.test(message)) {
    throw new EtcdPrecondition(message);
  }
  if (code === OUT_OF_RANGE) throw new EtcdPrecondition(message);
  const hint = HINTS.find(({ codes }) => codes.includes(code))?.hint;
  if (hint !== undefined) throw refused(`${address}: ${message}`, hint);
}

const HINTS = [
  {
    codes: [PERMISSION_DENIED],
    hint: 'The user needs the permission to read and write every key below lockService.root.',
  },
  {
    codes: [INVALID_ARGUMENT, UNAUTHENTICATED, FAILED_PRECONDITION],
    hint: 'Check lockService.user and lockService.password of the plan, and whether the etcd asks for them (a client certificate beside them must bear no common name); its limits for transactions and requests must not be below the usual 128 and 1.5 MiB.',
  },
];

function refused(reason: string, hint: string): TerautilError {
  return new TerautilError('TU-ETCD-REFUSED', `The etcd refuses: ${reason}`, { hint });
}

function unavailable(addresses: readonly string[], reason: string): TerautilError {
  return new TerautilError(
    'TU-ETCD-UNAVAILABLE',
    `No server of the etcd ${addresses.join(',')} serves; the last one asked: ${reason}`,
    {
      hint: 'Check the addresses, that a majority of the servers runs, and whether they ask for TLS. Run again: what was acknowledged is kept.',
    },
  );
}

/** A proxy or another program behind the address. */
export function bugOfServer(who: string, missing: string): TerautilError {
  return new TerautilError('TU-ETCD-REFUSED', `${who} answers without ${missing}`, {
    hint: 'Is it an etcd of version 3.4 or later?',
  });
}
