/** What a scan sends to one server: the requests of a session, or one without. */
import { decodeScanAnswer, type ScanAnswer } from '../cells/scan-answer.js';
import type { Clock } from '../clock.js';
import { TerautilError } from '../errors.js';
import type { ScanRequest, TableKind } from '../migration/ports.js';
import type { Compression } from '../rpc/compression.js';
import type { Channels } from '../rpc/types.js';
import { discard } from './discard.js';
import { scanOnce } from './scan-once.js';
import type { RequestIdentity } from './identity.js';
import type { ScanPosition } from './scan-position.js';
import { createScanRequest } from './scan-request.js';
import type { ScanRoom } from './scan-room.js';
import { scanSession, type Pack, type SendScan, type SessionEnd } from './scan-session.js';
import type { OpenSessionId } from './session-ids.js';

/** Twice what the server is given for one pack: a pack also waits for those before it (protocol.md §6.9). */
const CALL_TIMEOUT_MS = 60_000;

export interface AskOptions {
  readonly channels: Channels;
  readonly identity: RequestIdentity;
  /** Wished for the answers. */
  readonly compression?: Compression | undefined;
  readonly clock: Clock;
  readonly openSessionId: OpenSessionId;
  /** How long a scan stands still before it gives up. */
  readonly standstillMs: number;
}

/** Where and how to ask. */
export interface Place {
  readonly kind: TableKind;
  readonly position: ScanPosition;
  readonly server: string;
  readonly stateless: boolean;
  readonly blockBytes: number;
}

/** A session, or one stateless request. */
export async function* ask(
  { channels, compression, identity, clock, openSessionId, standstillMs }: AskOptions,
  request: ScanRequest,
  { kind, position, server, stateless, blockBytes }: Place,
  room: ScanRoom,
): AsyncGenerator<Pack, SessionEnd> {
  const session = stateless ? null : openSessionId(request.table);
  const encode = createScanRequest({
    request,
    kind,
    position,
    sessionId: session?.id ?? null,
    blockBytes,
    identity,
    clock,
  });
  const send: SendScan = async (first, signal) => {
    const call = (takes: (bytes: number) => boolean): Promise<Buffer> =>
      channels.call(server, 'tera.TabletNodeServer.ScanTablet', encode(first), {
        timeoutMs: Math.min(CALL_TIMEOUT_MS, standstillMs),
        signal,
        takes,
        ...(compression && { compression }),
      });
    const received = await room.receive(call, signal);
    if (received === null) return null;
    const { body, release } = received;
    if (release === null) return decodeAnswer(body, server);
    try {
      const answer = decodeAnswer(body, server);
      const { block, end } = answer;
      const letGo = (): void => {
        discard(block.bytes, block.offsets);
        release();
      };
      // A copy: it is wanted after the block.
      return { ...answer, end: end && Buffer.from(end), block: { ...block, release: letGo } };
    } catch (error) {
      release();
      throw error;
    }
  };
  try {
    if (session === null) return yield* scanOnce(send, request.signal);
    return yield* scanSession(send, () => room.ahead(), request.signal);
  } finally {
    session?.release();
  }
}

function decodeAnswer(body: Buffer, server: string): ScanAnswer {
  try {
    return decodeScanAnswer(body);
  } catch (cause) {
    throw new TerautilError('TU-RPC-PROTOCOL', `The scan answer of ${server} cannot be read`, {
      hint: 'Check that the server at this address is a Tera tablet server of a known version.',
      cause,
    });
  }
}
