/**
 * The one documented escape of bytes as text (protocol.md §9.3), as the C++ tools print and parse it.
 * Escaped keys do not sort like raw keys: compare bytes, never this text.
 */
const BACKSLASH = 0x5c;
const FIRST_VISIBLE = 0x21;
const LAST_VISIBLE = 0x7e;

const ESCAPES: readonly string[] = Array.from({ length: 256 }, (_, byte) => {
  if (byte === BACKSLASH) return '\\\\';
  if (byte >= FIRST_VISIBLE && byte <= LAST_VISIBLE) return String.fromCharCode(byte);
  return `\\x${byte.toString(16).padStart(2, '0')}`;
});

/** Text of so many bytes is made at once: adding single characters to millions costs gigabytes. */
const BYTES_AT_ONCE = 16_384;

/** Any bytes as visible ASCII without white space. */
export function escapeBytes(bytes: Uint8Array): string {
  if (bytes.length > BYTES_AT_ONCE) return escapeMany(bytes);
  let text = '';
  for (const byte of bytes) text += ESCAPES[byte] ?? '';
  return text;
}

function escapeMany(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let start = 0; start < bytes.length; start += BYTES_AT_ONCE) {
    const text = escapeBytes(bytes.subarray(start, start + BYTES_AT_ONCE));
    // Through bytes, so that the part is one flat string.
    parts.push(Buffer.from(text, 'latin1').toString('latin1'));
  }
  return parts.join('');
}

/** For people: the escape, cut in the middle where it is longer than `width`, and then no escape any more. */
export function escapeShort(bytes: Uint8Array, width: number): string {
  if (bytes.length <= width) {
    const whole = escapeBytes(bytes);
    if (whole.length <= width) return whole;
  }
  const head = Math.ceil((width - 1) / 2);
  const first = fitting(bytes, head, (at) => at);
  const last = fitting(bytes, width - 1 - head, (at) => bytes.length - 1 - at);
  return `${first.join('')}…${last.reverse().join('')}`;
}

/** Escapes of the bytes at `place(0)`, `place(1)`, …, as many as fit into `width` characters. */
function fitting(bytes: Uint8Array, width: number, place: (at: number) => number): string[] {
  const taken: string[] = [];
  let used = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const text = ESCAPES[bytes[place(at)] ?? 0] ?? '';
    used += text.length;
    if (used > width) break;
    taken.push(text);
  }
  return taken;
}

const NAME_WIDTH = 100;

/** How messages name a row: its key may have 65,535 bytes, a message is one line. */
export function rowName(key: Uint8Array): string {
  const text = escapeShort(key, NAME_WIDTH);
  return text.includes('…') ? `${text} (${key.length} bytes)` : text;
}

/** The bytes that `text` stands for, or null when it is not a valid escape. White space stands for itself. */
export function parseEscaped(text: string): Buffer | null {
  const bytes = Buffer.alloc(text.length);
  let count = 0;
  let at = 0;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === BACKSLASH) {
      const next = text[at + 1];
      const digits = text.slice(at + 2, at + 4);
      if (next === '\\') {
        bytes[count++] = BACKSLASH;
        at += 2;
      } else if (next === 'x' && /^[0-9a-fA-F]{2}$/.test(digits)) {
        bytes[count++] = parseInt(digits, 16);
        at += 4;
      } else {
        return null;
      }
    } else if ((code >= FIRST_VISIBLE && code <= LAST_VISIBLE) || isWhiteSpace(code)) {
      bytes[count++] = code;
      at += 1;
    } else {
      return null;
    }
  }
  return bytes.subarray(0, count);
}

function isWhiteSpace(code: number): boolean {
  return code === 0x20 || (code >= 0x09 && code <= 0x0d);
}
