/** How bytes stand in the JSON files of `onebox load` and `onebox scan`. */
import { escapeBytes, parseEscaped } from '../cells/escape.js';

/** Everything else stands for itself in the escape. */
const NEEDS_ESCAPE = /[^\t-\r -~]+/g;

/**
 * A string in the documented escape, in which characters beyond ASCII stand for their UTF-8 bytes, or
 * `{"b64": …}`. null when it is neither.
 */
export function bytesFromJson(value: unknown): Buffer | null {
  if (typeof value === 'string') {
    return parseEscaped(value.replace(NEEDS_ESCAPE, (text) => escapeBytes(Buffer.from(text))));
  }
  if (typeof value !== 'object' || value === null || !('b64' in value)) return null;
  if (typeof value.b64 !== 'string') return null;
  const bytes = Buffer.from(value.b64, 'base64');
  return bytes.toString('base64') === value.b64 ? bytes : null;
}
