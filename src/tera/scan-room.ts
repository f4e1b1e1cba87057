/**
 * How one scan deals with packs that are larger than it asked for (protocol.md §6.7): they must find room
 * beside those of other ranges. A pack that finds none is thrown away, and its session with it; the next
 * request waits for room first. While packs are large none is asked for ahead.
 *
 * A pack that is larger than any cell holds cells of two rows at least, and the merge would keep one side's
 * next row beside this one's. It is asked for anew, cell by cell: then a pack is what is left of a row and the
 * first cell of the next (O24), so of rows of one long value each comes alone.
 */
import type { ReadingRoom } from '../migration/ports.js';
import { MAX_RESPONSE_BYTES } from '../rpc/frames.js';
import { MAX_CELL_BYTES } from './row-limits.js';

/** The body of an answer, and what gives its room back; null: it is not large and took none. */
interface Received {
  readonly body: Buffer;
  readonly release: (() => void) | null;
}

/** Far more than stands in front of a large row in its pack. If it has not come by then, it is gone. */
const AWAITED_WITHIN_BYTES = 4 * 1024 * 1024;

/** Makes one call, with `takes` among its options (see `CallOptions`). */
type Call = (takes: (bytes: number) => boolean) => Promise<Buffer>;

export interface ScanRoom {
  /** null when the answer was thrown away, to be asked for again. Throws what the call throws. */
  receive(call: Call, signal: AbortSignal): Promise<Received | null>;
  /** Packs to ask for ahead. */
  ahead(): number;
  /** Whether a session should give as little at a time as there is. */
  isCellByCell(): boolean;
  /** True once, when what comes cell by cell has become small: a session that asks for more is better. */
  hasPassed(): boolean;
  /** Whether the reader of the scan waits for a block. */
  isWaitedFor: boolean;
}

export function createScanRoom(room: ReadingRoom | undefined, readAhead: number): ScanRoom {
  /** Of the last pack, if it was large. */
  let lastBytes = 0;
  /** Of the last answer that was thrown away. */
  let refusedBytes = 0;
  let cellByCell: { isMet: boolean; smallBytes: number } | null = null;

  const reserve = (signal: AbortSignal): Promise<() => void> | undefined => {
    const expected = Math.max(lastBytes, refusedBytes);
    refusedBytes = 0;
    return expected > 0 ? room?.reserve(expected, signal) : undefined;
  };

  const self: ScanRoom = {
    receive: async (call, signal) => {
      const reservation = await reserve(signal);
      const answer: { isRefused: boolean; release: (() => void) | null } = {
        isRefused: false,
        release: null,
      };
      const takes = (bytes: number): boolean => {
        if (bytes > MAX_RESPONSE_BYTES) return false;
        if (room?.isLarge(bytes) !== true) return true;
        // Asked for the second time it has another size: it is decompressed now.
        answer.release?.();
        const isTwoRows = bytes > MAX_CELL_BYTES && cellByCell === null;
        answer.release = isTwoRows ? null : room.take(bytes, self.isWaitedFor);
        if (answer.release === null) {
          if (isTwoRows) cellByCell = { isMet: false, smallBytes: 0 };
          answer.isRefused = true;
          refusedBytes = bytes;
          return false;
        }
        // One pack at a time is waited for.
        self.isWaitedFor = false;
        return true;
      };
      try {
        const body = await call(takes);
        const isLarge = room?.isLarge(body.length) === true;
        lastBytes = isLarge ? body.length : 0;
        if (cellByCell !== null) {
          cellByCell.isMet ||= isLarge;
          if (!isLarge) cellByCell.smallBytes += body.length;
        }
        return { body, release: answer.release };
      } catch (error) {
        answer.release?.();
        if (answer.isRefused) return null;
        throw error;
      } finally {
        reservation?.();
      }
    },
    ahead: () => (lastBytes > 0 || cellByCell !== null ? 0 : readAhead),
    isCellByCell: () => cellByCell !== null,
    hasPassed: () => {
      if (cellByCell === null || lastBytes > 0) return false;
      // Small rows stood in front of it in the pack, so it is not over with the first of them.
      if (!cellByCell.isMet && cellByCell.smallBytes < AWAITED_WITHIN_BYTES) return false;
      cellByCell = null;
      return true;
    },
    isWaitedFor: true,
  };
  return self;
}
