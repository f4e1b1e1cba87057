/**
 * How one scan deals with packs that are larger than it asked for (protocol.md §6.7): they must find room
 * beside those of other ranges. A pack that finds none is thrown away, and its session with it; the next
 * request waits for room first. While packs are large none is asked for ahead.
 */
import type { ReadingRoom } from '../migration/ports.js';
import { MAX_RESPONSE_BYTES } from '../rpc/frames.js';

/** The body of an answer, and what gives its room back. */
interface Received {
  readonly body: Buffer;
  readonly release: () => void;
}

/** Makes one call, with `takes` among its options (see `CallOptions`). */
type Call = (takes: (bytes: number) => boolean) => Promise<Buffer>;

export interface ScanRoom {
  /** null when the answer was thrown away for want of room. Throws what the call throws. */
  receive(call: Call, signal: AbortSignal): Promise<Received | null>;
  /** Packs to ask for ahead. */
  ahead(): number;
  /** Whether the reader of the scan waits for a block. */
  isWaitedFor: boolean;
}

export function createScanRoom(room: ReadingRoom | undefined, readAhead: number): ScanRoom {
  /** Of the last pack, if it was large. */
  let lastBytes = 0;
  /** Of the last answer that found no room. */
  let refusedBytes = 0;

  const reserve = (signal: AbortSignal): Promise<() => void> | undefined => {
    const expected = Math.max(lastBytes, refusedBytes);
    refusedBytes = 0;
    return expected > 0 ? room?.reserve(expected, signal) : undefined;
  };

  const self: ScanRoom = {
    receive: async (call, signal) => {
      const reservation = await reserve(signal);
      const answer = { isRefused: false, release: (): void => undefined };
      const takes = (bytes: number): boolean => {
        if (bytes > MAX_RESPONSE_BYTES) return false;
        if (room?.isLarge(bytes) !== true) return true;
        // Asked for the second time it has another size: it is decompressed now.
        answer.release();
        const taken = room.take(bytes, self.isWaitedFor);
        if (taken === null) {
          answer.isRefused = true;
          refusedBytes = bytes;
          return false;
        }
        answer.release = taken;
        // One pack at a time is waited for.
        self.isWaitedFor = false;
        return true;
      };
      try {
        const body = await call(takes);
        lastBytes = room?.isLarge(body.length) === true ? body.length : 0;
        return { body, release: answer.release };
      } catch (error) {
        answer.release();
        if (answer.isRefused) return null;
        throw error;
      } finally {
        reservation?.();
      }
    },
    ahead: () => (lastBytes > 0 ? 0 : readAhead),
    isWaitedFor: true,
  };
  return self;
}
