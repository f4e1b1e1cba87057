/**
 * Reading protobuf's wire format by position: no reader object, nothing allocated. Every function gets
 * the `limit` of the message it reads in and never looks at or beyond it.
 */

/** The bytes are not the protobuf message they should be. The place is an offset into the message body. */
export class MalformedCells extends RangeError {
  override readonly name = 'MalformedCells';
}

const WIRE_VARINT = 0;
const WIRE_FIXED64 = 1;
const WIRE_LENGTH = 2;
const WIRE_GROUP_START = 3;
const WIRE_GROUP_END = 4;
const WIRE_FIXED32 = 5;

const MAX_VARINT_BYTES = 10;
/** Tags and lengths are 32-bit numbers; a longer varint is refused, as the C++ parser does. */
const MAX_VARINT32_BYTES = 5;
/** Groups are only ever skipped; the C++ parser stops at the same depth. */
const MAX_GROUP_DEPTH = 100;

/** The byte at `at`, which the caller knows to lie inside `bytes`. */
export function byteAt(bytes: Uint8Array, at: number): number {
  return bytes[at] ?? 0;
}

/** Where the varint that begins at `at` ends. */
export function varintEnd(bytes: Uint8Array, at: number, limit: number): number {
  if (at < limit && byteAt(bytes, at) < 0x80) return at + 1;
  return longVarintEnd(bytes, at, limit);
}

/** Apart, so that the usual case above is small enough to be inlined. */
function longVarintEnd(bytes: Uint8Array, at: number, limit: number): number {
  const last = Math.min(limit, at + MAX_VARINT_BYTES);
  for (let p = at; p < last; p++) {
    if (byteAt(bytes, p) < 0x80) return p + 1;
  }
  return malformed('a number does not end', at);
}

/** The tag in [at, end). */
export function tagAt(bytes: Uint8Array, at: number, end: number): number {
  if (end - at === 1) return byteAt(bytes, at);
  if (end - at > MAX_VARINT32_BYTES) malformed('a tag is too long', at);
  return varintLow(bytes, at, end);
}

/** Where a field ends whose length stands in [at, start) and whose content begins at `start`. */
export function contentEnd(bytes: Uint8Array, at: number, start: number, limit: number): number {
  const length = start - at === 1 ? byteAt(bytes, at) : longLength(bytes, at, start);
  if (length > limit - start) malformed('a field is longer than what holds it', at);
  return start + length;
}

function longLength(bytes: Uint8Array, at: number, end: number): number {
  const size = end - at;
  if (size > MAX_VARINT32_BYTES || (size === MAX_VARINT32_BYTES && byteAt(bytes, end - 1) > 0x07)) {
    malformed('a length is over 2^31', at);
  }
  return varintLow(bytes, at, end);
}

/** Bits 0 to 31 of the varint in [start, end), unsigned; 0 for an empty range. */
export function varintLow(bytes: Uint8Array, start: number, end: number): number {
  let low = 0;
  const last = Math.min(end, start + MAX_VARINT32_BYTES);
  for (let p = start, shift = 0; p < last; p++, shift += 7) {
    low |= (byteAt(bytes, p) & 0x7f) << shift;
  }
  return low >>> 0;
}

/** Bits 32 to 63 of the varint in [start, end), unsigned; 0 for an empty range. */
export function varintHigh(bytes: Uint8Array, start: number, end: number): number {
  if (end - start < MAX_VARINT32_BYTES) return 0;
  let high = (byteAt(bytes, start + 4) & 0x7f) >>> 4;
  for (let p = start + 5, shift = 3; p < end; p++, shift += 7) {
    high |= (byteAt(bytes, p) & 0x7f) << shift;
  }
  return high >>> 0;
}

/** Where the unknown field ends whose `tag` was read and whose content begins at `at`. */
export function skipField(bytes: Uint8Array, at: number, limit: number, tag: number): number {
  return skipNested(bytes, at, limit, tag, 0);
}

function skipNested(
  bytes: Uint8Array,
  at: number,
  limit: number,
  tag: number,
  depth: number,
): number {
  if (tag >>> 3 === 0) malformed('field number 0', at);
  switch (tag & 7) {
    case WIRE_VARINT:
      return varintEnd(bytes, at, limit);
    case WIRE_FIXED64:
      return fixedEnd(at + 8, limit);
    case WIRE_LENGTH:
      return contentEnd(bytes, at, varintEnd(bytes, at, limit), limit);
    case WIRE_GROUP_START:
      return skipGroup(bytes, at, limit, tag, depth);
    case WIRE_FIXED32:
      return fixedEnd(at + 4, limit);
    default:
      return malformed('an impossible wire type', at);
  }
}

function fixedEnd(end: number, limit: number): number {
  return end <= limit ? end : malformed('a fixed number is cut off', limit);
}

function skipGroup(
  bytes: Uint8Array,
  at: number,
  limit: number,
  tag: number,
  depth: number,
): number {
  if (depth === MAX_GROUP_DEPTH) malformed('groups are nested too deep', at);
  const closing = tag - WIRE_GROUP_START + WIRE_GROUP_END;
  let p = at;
  while (p < limit) {
    const tagEnd = varintEnd(bytes, p, limit);
    const inner = tagAt(bytes, p, tagEnd);
    if (inner === closing) return tagEnd;
    p = skipNested(bytes, tagEnd, limit, inner, depth + 1);
  }
  return malformed('a group does not end', at);
}

function malformed(what: string, at: number): never {
  throw new MalformedCells(`Malformed message: ${what} (at byte ${String(at)})`);
}
