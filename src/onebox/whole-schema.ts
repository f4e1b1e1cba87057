/** Schemas as a master keeps them: with the fields that this program does not know, as other programs' are. */
import protobuf from 'protobufjs/minimal.js';
import { tera } from '../proto/messages.js';

/** A reader that keeps unknown fields. */
export function wholeReader(bytes: Uint8Array): protobuf.Reader {
  const reader = protobuf.Reader.create(bytes);
  reader.discardUnknown = false;
  return reader;
}

/** Shares no bytes with the request that it came in. */
export function copySchema(schema: tera.TableSchema.$Properties): tera.TableSchema {
  return tera.TableSchema.decode(wholeReader(tera.TableSchema.encode(schema).finish()));
}
