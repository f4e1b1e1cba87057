/**
 * Asking a Nexus (protocol.md §2.4, §2.5): which node leads is only known from its answers. A refusal
 * may name the leader, possibly a dead one; or nobody, which may mean an election, the 6 s after a
 * node's start, or that the thing asked for is refused. All calls made through here may be repeated.
 */
import { backoffMs, type Clock, type Random } from '../clock.js';
import { isRetryable, TerautilError } from '../errors.js';
import { decodeBody } from '../rpc/decode.js';
import type { Channels } from '../rpc/types.js';
import type { NexusMethod } from './methods.js';

/** Long enough for an election and for Scan and Lock at a young node: 12 s (O57), 2 × grace (protocol.md §2.5). */
const BUDGET_MS = 15_000;

/** Between rounds and after redirects that led nowhere: elections take 0.2 to 2.7 s (O57). */
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 1_000;

interface Reply {
  readonly success: boolean;
  readonly leaderId: string;
}

export interface AskOptions {
  readonly signal?: AbortSignal;
  /** A refusal that names no leader is an answer too; otherwise it is tried again. */
  readonly refusalIsAnswer?: boolean;
  /** Asked of the node that served; unless it serves that as well, its answer does not count. */
  readonly confirm?: (address: string) => Promise<Reply>;
}

export interface Served<A> {
  readonly answer: A;
  readonly address: string;
  /** Monotonic ms at which the attempt that succeeded was sent. */
  readonly sentAt: number;
}

export interface LeaderCaller {
  /**
   * Throws TU-NEXUS-UNAVAILABLE when no node served the call in time; at once what no retry can help
   * (TU-RPC-REFUSED, TU-RPC-PROTOCOL, TU-RPC-TOO-LARGE) and the signal's reason.
   */
  ask<A extends Reply>(
    method: NexusMethod<A>,
    body: Uint8Array,
    options?: AskOptions,
  ): Promise<Served<A>>;
  /** One attempt at one node, whatever it answers. */
  askNode<A>(
    address: string,
    method: NexusMethod<A>,
    body: Uint8Array,
    signal?: AbortSignal,
  ): Promise<A>;
  /** The node that served last, unless it has refused or failed since. */
  leader(): string | null;
}

export interface LeaderOptions {
  readonly addresses: readonly string[];
  readonly channels: Channels;
  readonly clock: Clock;
  readonly random: Random;
}

export function createLeaderCaller({
  addresses,
  channels,
  clock,
  random,
}: LeaderOptions): LeaderCaller {
  /** The node that served last. */
  let leader: string | null = null;
  let lastMember = -1;

  function nextMember(): string {
    lastMember = (lastMember + 1) % addresses.length;
    const member = addresses[lastMember];
    if (member === undefined)
      throw new TerautilError('TU-INPUT-FILE', 'The list of Nexus addresses is empty');
    return member;
  }

  async function askNode<A>(
    address: string,
    { name, timeoutMs, read }: NexusMethod<A>,
    body: Uint8Array,
    signal?: AbortSignal,
  ): Promise<A> {
    const method = `galaxy.ins.InsNode.${name}`;
    try {
      const bytes = await channels.call(address, method, body, {
        timeoutMs,
        ...(signal && { signal }),
      });
      return decodeBody(method, bytes, read);
    } catch (error) {
      // A late answer could be a false one (O61); on a new connection nothing late can come.
      if (error instanceof TerautilError && error.id === 'TU-RPC-TIMEOUT') channels.drop(address);
      throw error;
    }
  }

  async function ask<A extends Reply>(
    method: NexusMethod<A>,
    body: Uint8Array,
    { signal, refusalIsAnswer = false, confirm }: AskOptions = {},
  ): Promise<Served<A>> {
    const deadline = clock.monotonicMs() + BUDGET_MS;
    let failures = 0;
    let redirect: string | null = null;
    let reason = 'not asked yet';
    let cause: unknown;
    for (;;) {
      const address: string = redirect ?? leader ?? nextMember();
      const redirected = redirect !== null;
      redirect = null;
      const sentAt = clock.monotonicMs();
      try {
        const answer = await askNode(address, method, body, signal);
        const isAnswer = answer.success || (refusalIsAnswer && answer.leaderId === '');
        if (isAnswer && ((await confirm?.(address))?.success ?? true)) {
          if (answer.success) leader = address;
          return { answer, address, sentAt };
        }
        // One redirect at once; a second in a row may be the names of dead nodes going round (O56).
        if (answer.leaderId !== '' && answer.leaderId !== address && !redirected)
          redirect = answer.leaderId;
        reason =
          answer.leaderId === '' ? 'it names no leader' : `it says that ${answer.leaderId} leads`;
        cause = undefined;
      } catch (error) {
        if (signal?.aborted === true || !isRetryable(error)) throw error;
        reason = error instanceof Error ? error.message : String(error);
        cause = error;
      }
      leader = null;
      if (redirect !== null) continue;
      failures += 1;
      // Nobody answered, and there are nodes not asked yet: go on at once.
      if (cause !== undefined && failures < addresses.length) continue;
      const pause = backoffMs(
        random,
        Math.floor(failures / addresses.length),
        FIRST_PAUSE_MS,
        LONGEST_PAUSE_MS,
      );
      if (clock.monotonicMs() + pause >= deadline) {
        throw new TerautilError(
          'TU-NEXUS-UNAVAILABLE',
          `No node of the Nexus ${addresses.join(',')} served ${method.name} within ${BUDGET_MS} ms; the last asked was ${address}: ${reason}`,
          { hint: 'Check the addresses, and that a majority of the nodes runs.', cause },
        );
      }
      await clock.sleep(pause, signal);
    }
  }

  return { ask, askNode, leader: () => leader };
}
