/** Bodies from outside to messages: whatever a decoder throws becomes one known error. */
import { TerautilError } from '../errors.js';

/**
 * Decodes the body of `method`'s request or answer. Throws TU-RPC-PROTOCOL when it does not parse; a
 * handler that lets this pass answers with error 1, as real servers do (protocol.md §1.6).
 */
export function decodeBody<T>(
  method: string,
  body: Uint8Array,
  decode: (bytes: Uint8Array) => T,
): T {
  try {
    return decode(body);
  } catch (error) {
    throw new TerautilError(
      'TU-RPC-PROTOCOL',
      `${method}: a body of ${body.length} bytes does not parse`,
      {
        cause: error,
      },
    );
  }
}
