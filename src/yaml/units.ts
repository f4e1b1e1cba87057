/**
 * Texts with units, as people write them. Each function returns null for a text that is not one;
 * what is too small or too large is the caller's to say.
 */

const MILLISECONDS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};
const BYTES: Readonly<Record<string, number>> = { B: 1, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30 };
/** Timestamps of cells are signed 64-bit microseconds (protocol.md §6.1). */
const MOST_MICROS = 2n ** 63n - 1n;

/** Milliseconds of "500ms", "30s", "10m", "4h". */
export function parseDuration(text: string): number | null {
  return parseQuantity(text, MILLISECONDS);
}

/** Bytes of "512B", "4KiB", "64MiB", "1GiB". */
export function parseSize(text: string): number | null {
  return parseQuantity(text, BYTES);
}

/** How many per second: of "5000/s". */
export function parseRate(text: string): number | null {
  return parseQuantity(text, { '/s': 1 });
}

/** Bytes per second of "512KiB/s", "20MiB/s". */
export function parseByteRate(text: string): number | null {
  return text.endsWith('/s') ? parseSize(text.slice(0, -2)) : null;
}

function parseQuantity(text: string, units: Readonly<Record<string, number>>): number | null {
  const [, digits, unit] = /^(\d{1,12})([A-Za-z/]{1,3})$/.exec(text) ?? [];
  const factor = unit !== undefined && Object.hasOwn(units, unit) ? units[unit] : undefined;
  return digits === undefined || factor === undefined ? null : Number(digits) * factor;
}

/**
 * Microseconds since 1970 of an RFC 3339 time ("2026-11-22T10:00:00.5+08:00", at most six digits
 * after the second, none before 1970) or of plain digits, which are microseconds already.
 */
export function parseTimestamp(text: string): bigint | null {
  if (/^\d{1,19}$/.test(text)) {
    const micros = BigInt(text);
    return micros <= MOST_MICROS ? micros : null;
  }
  const match =
    /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?([Zz]|[+-]\d\d:\d\d)$/.exec(
      text,
    );
  if (match === null) return null;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number);
  const [fraction = '', zone = ''] = match.slice(7);
  const utc = Date.UTC(year ?? 0, (month ?? 0) - 1, day, hour, minute, second);
  // Date.UTC rolls over what does not exist (30 February); the round trip shows it.
  if (new Date(utc).toISOString().slice(0, 19) !== `${text.slice(0, 10)}T${text.slice(11, 19)}`) {
    return null;
  }
  const offset = parseZone(zone);
  if (offset === null) return null;
  const micros = BigInt(utc - offset * 60_000) * 1000n + BigInt(fraction.padEnd(6, '0'));
  return micros >= 0n ? micros : null;
}

/** Minutes east of UTC. */
function parseZone(zone: string): number | null {
  if (zone === 'Z' || zone === 'z') return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(4, 6));
  if (hours > 23 || minutes > 59) return null;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}
