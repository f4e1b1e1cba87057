/**
 * Calls of the master (protocol.md §4): finds it, looks for another one when it does not serve, and
 * repeats what surely was not done. What may have been done is for the caller to find out.
 */
import type protobuf from 'protobufjs/minimal.js';
import { backoffMs, unlessAborted, type Clock, type Random } from '../clock.js';
import { isRetryable, TerautilError, type ErrorId } from '../errors.js';
import type { Waiting } from '../migration/ports.js';
import type { Channels } from '../rpc/types.js';
import { retryAfterError, retryAfterStatus } from './causes.js';
import { decode } from './codec.js';
import type { Discovery } from './discovery.js';
import { masterReaction, statusError } from './status.js';

interface MessageType<Request, Answer> {
  readonly name: string;
  readonly request: { encode(message: Request): protobuf.Writer };
  readonly answer: { decode(reader: protobuf.Reader | Uint8Array): Answer };
  /** Statuses, beside success, that the caller wants to see as an answer. */
  readonly accept?: readonly number[];
  /** Reading calls are repeated also when the answer was lost. */
  readonly repeatable?: boolean;
}

export interface Master {
  /**
   * The answer, whose status is success or one of `accept`. Throws TU-RPC-BROKEN, TU-RPC-TIMEOUT or
   * TU-RPC-FAILED when it is not known whether the call was done (never for repeatable ones), TU-TERA-… by status,
   * TU-TERA-UNAVAILABLE when the master could not be brought to answer; the reason of `signal` when it
   * aborts first (an abort does not take back a call that was sent).
   */
  call<Request, Answer extends { status: number }>(
    type: MessageType<Request, Answer>,
    request: Request,
    options?: MasterCallOptions,
  ): Promise<Answer>;
}

export interface MasterCallOptions extends Waiting {
  /** Of one attempt. */
  readonly timeoutMs?: number;
}

export interface MasterOptions {
  readonly channels: Channels;
  readonly discovery: Discovery;
  readonly clock: Clock;
  readonly random: Random;
  /** How long a call is repeated while no master serves it. */
  readonly standstillMs: number;
}

/** They say better what is the matter than that the master does not serve. */
const COORDINATOR_ERRORS: readonly ErrorId[] = [
  'TU-NEXUS-UNAVAILABLE',
  'TU-ZOOKEEPER-UNAVAILABLE',
  'TU-DISCOVERY',
];

/** As the C++ client (protocol.md §4.1). */
const CALL_TIMEOUT_MS = 60_000;

export function createMaster(options: MasterOptions): Master {
  const { channels, discovery, clock, random, standstillMs } = options;

  /** An error as the result: not done, or harmless to repeat; ask again. */
  async function attempt<Request, Answer extends { status: number }>(
    type: MessageType<Request, Answer>,
    request: Request,
    { timeoutMs = CALL_TIMEOUT_MS, signal, onRetry }: MasterCallOptions,
  ): Promise<Answer | TerautilError> {
    let address: string;
    try {
      address = await unlessAborted(discovery.master(), signal);
    } catch (error) {
      if (!isRetryable(error) || !(error instanceof TerautilError)) throw error;
      onRetry?.(retryAfterError('master', error));
      return error;
    }
    const what = `${type.name} at the master ${address}`;
    let body: Buffer;
    try {
      const message = type.request.encode(request).finish();
      body = await channels.call(address, `tera.MasterServer.${type.name}`, message, {
        timeoutMs,
        ...(signal && { signal }),
      });
    } catch (error) {
      if (!isRetryable(error) || !(error instanceof TerautilError)) throw error;
      discovery.forget(address);
      if (type.repeatable !== true && error.id !== 'TU-RPC-CONNECT') throw error;
      onRetry?.(retryAfterError('master', error));
      return error;
    }
    const answer = decode(type.answer, body, `The answer to ${what}`);
    if (type.accept?.includes(answer.status) === true) return answer;
    const reaction = masterReaction(answer.status);
    if (reaction === 'ok') return answer;
    if (reaction === 'other-master') discovery.forget(address);
    const error = statusError(answer.status, what);
    if (reaction === 'fatal') throw error;
    onRetry?.(retryAfterStatus('master', answer.status));
    return error;
  }

  return {
    async call(type, request, options = {}) {
      const giveUpAt = clock.monotonicMs() + standstillMs;
      for (let attempts = 0; ; attempts++) {
        const result = await attempt(type, request, options);
        if (!(result instanceof TerautilError)) return result;
        if (clock.monotonicMs() >= giveUpAt) {
          if (COORDINATOR_ERRORS.includes(result.id)) throw result;
          throw new TerautilError(
            'TU-TERA-UNAVAILABLE',
            `${type.name}: the master does not serve: ${result.message}`,
            { hint: 'Check that the cluster runs; then run again.', cause: result },
          );
        }
        await clock.sleep(backoffMs(random, attempts, 100, 5_000), options.signal);
      }
    },
  };
}
