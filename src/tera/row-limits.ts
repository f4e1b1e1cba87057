/**
 * What servers take without a word and then lose, or mix up with other cells (protocol.md §6.3, §6.11),
 * looked for in the encoded rows of a write before anything is sent.
 */
import { contentEnd, skipField, tagAt, varintEnd, varintHigh, varintLow } from '../cells/wire.js';
import type { TableKind } from '../migration/ports.js';

/** One byte more is refused by writes with status 48; reads and scans take it for another key (O17). */
export const MAX_KEY_BYTES = 65_535;
/** One byte more is refused by the server with status 48 (O21, O37). */
const MAX_QUALIFIER_BYTES = 65_535;
const MAX_VALUE_BYTES = 33_554_431;
/** Of a scan answer with one cell: key, qualifier, value, and what names them. */
export const MAX_CELL_BYTES = MAX_VALUE_BYTES + MAX_KEY_BYTES + MAX_QUALIFIER_BYTES + 64 * 1024;
/** Binary tables compare longer ones by their length modulo 256 (O21). */
const MAX_BINARY_QUALIFIER_BYTES = 255;

// Tags: field number << 3 | wire type.
const ROW_LIST = (6 << 3) | 2;
const ROW_KEY = (1 << 3) | 2;
const MUTATION = (2 << 3) | 2;
const FAMILY = (2 << 3) | 2;
const QUALIFIER = (3 << 3) | 2;
const TIMESTAMP = (4 << 3) | 0;
const VALUE = (5 << 3) | 2;

/**
 * Why a table of this kind cannot hold the row, or null. `bytes[start, end)` is one `row_list` field as
 * `encodeBatch` writes it. Throws MalformedCells when it is not.
 */
export function rowProblem(
  bytes: Uint8Array,
  start: number,
  end: number,
  kind: TableKind,
): string | null {
  return inFields(bytes, start, end, (tag, from, to) =>
    tag === ROW_LIST ? problemOfRow(bytes, from, to, kind) : null,
  );
}

function problemOfRow(
  bytes: Uint8Array,
  start: number,
  end: number,
  kind: TableKind,
): string | null {
  return inFields(bytes, start, end, (tag, from, to) => {
    if (tag === MUTATION) return problemOfMutation(bytes, from, to, kind);
    if (tag !== ROW_KEY) return null;
    return tooLong('key', to - from, MAX_KEY_BYTES) ?? zeroIn('key', bytes, from, to, kind);
  });
}

function problemOfMutation(
  bytes: Uint8Array,
  start: number,
  end: number,
  kind: TableKind,
): string | null {
  const most = kind === 'binary' ? MAX_BINARY_QUALIFIER_BYTES : MAX_QUALIFIER_BYTES;
  return inFields(bytes, start, end, (tag, from, to) => {
    switch (tag) {
      case FAMILY:
        return zeroIn('family', bytes, from, to, kind);
      case QUALIFIER:
        return tooLong('qualifier', to - from, most) ?? zeroIn('qualifier', bytes, from, to, kind);
      case TIMESTAMP:
        return isTimestamp(bytes, from, to) ? null : 'its timestamp is not within 0 and 2^56 - 2';
      case VALUE:
        return tooLong('value', to - from, MAX_VALUE_BYTES);
      default:
        return null;
    }
  });
}

/** Calls `look` with the tag and the content of each field until it says something. */
function inFields(
  bytes: Uint8Array,
  start: number,
  end: number,
  look: (tag: number, from: number, to: number) => string | null,
): string | null {
  let at = start;
  while (at < end) {
    const content = varintEnd(bytes, at, end);
    const tag = tagAt(bytes, at, content);
    const isBytes = (tag & 7) === 2;
    const from = isBytes ? varintEnd(bytes, content, end) : content;
    const to = isBytes
      ? contentEnd(bytes, content, from, end)
      : skipField(bytes, content, end, tag);
    const said = look(tag, from, to);
    if (said !== null) return said;
    at = to;
  }
  return null;
}

function tooLong(part: string, length: number, most: number): string | null {
  return length <= most ? null : `its ${part} has ${length} bytes, at most ${most} are kept`;
}

/** Readable tables end keys and columns with 0x00; cells that hold one are never given back (O8, O18). */
function zeroIn(
  part: string,
  bytes: Uint8Array,
  from: number,
  to: number,
  kind: TableKind,
): string | null {
  if (kind !== 'readable' || !bytes.subarray(from, to).includes(0)) return null;
  return `its ${part} holds the byte 00, which a readable table loses`;
}

/** 2^56 - 1 is what -1 becomes; what is larger comes back as something else (O12, O38). */
function isTimestamp(bytes: Uint8Array, from: number, to: number): boolean {
  const high = varintHigh(bytes, from, to);
  if (high !== 0xff_ffff) return high < 0xff_ffff;
  return varintLow(bytes, from, to) !== 0xffff_ffff;
}
