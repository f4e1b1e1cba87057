/** Families and qualifiers of entries compared in place: loops beat Buffer.compare for short names. */
import { familyLength, HEADER_BYTES, qualifierLength } from './entries.js';

export function isFamily(blob: Buffer, at: number, name: Buffer): boolean {
  if (familyLength(blob, at) !== name.length) return false;
  return equalBytes(blob, at + HEADER_BYTES, name, 0, name.length);
}

export function isListed(blob: Buffer, at: number, qualifiers: readonly Buffer[]): boolean {
  const start = at + HEADER_BYTES + familyLength(blob, at);
  const length = qualifierLength(blob, at);
  return qualifiers.some(
    (listed) => listed.length === length && equalBytes(blob, start, listed, 0, length),
  );
}

export function sameFamily(blob: Buffer, left: number, right: number): boolean {
  const length = familyLength(blob, left);
  return (
    length === familyLength(blob, right) &&
    equalBytes(blob, left + HEADER_BYTES, blob, right + HEADER_BYTES, length)
  );
}

/** Only meaningful for two entries of one family. */
export function sameQualifier(blob: Buffer, left: number, right: number): boolean {
  const length = qualifierLength(blob, left);
  const names = HEADER_BYTES + familyLength(blob, left);
  return (
    length === qualifierLength(blob, right) &&
    equalBytes(blob, left + names, blob, right + names, length)
  );
}

function equalBytes(
  left: Buffer,
  leftStart: number,
  right: Buffer,
  rightStart: number,
  length: number,
): boolean {
  for (let i = 0; i < length; i++) {
    if (left[leftStart + i] !== right[rightStart + i]) return false;
  }
  return true;
}
