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

/** Any bytes as visible ASCII without white space. */
export function escapeBytes(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += ESCAPES[byte] ?? '';
  return text;
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
