/** Messages at the border to the servers: a body that does not parse is an error with a name. */
import protobuf from 'protobufjs/minimal.js';
import { TerautilError } from '../errors.js';

interface Decoder<T> {
  decode(reader: protobuf.Reader | Uint8Array): T;
}

/**
 * Decodes `body`, keeping fields that this program does not know (a re-encoded message has them all).
 * Throws TU-RPC-PROTOCOL naming `what`.
 */
export function decode<T>(type: Decoder<T>, body: Uint8Array, what: string): T {
  const reader = protobuf.Reader.create(body);
  reader.discardUnknown = false;
  try {
    return type.decode(reader);
  } catch (cause) {
    throw new TerautilError('TU-RPC-PROTOCOL', `${what} cannot be read`, {
      hint: 'Check that the server at this address is a Tera server of a known version.',
      cause,
    });
  }
}

/** The same bytes as a Buffer that keeps nothing else of the message alive. */
export function copyBytes(bytes: Uint8Array | null | undefined): Buffer {
  return Buffer.from(bytes ?? []);
}
