/**
 * Byte strings and their order. Keys, qualifiers and values are bytes everywhere; they become text
 * only at the view, by `escape.ts`. Brands keep a row key from being passed where other bytes go.
 */
declare const rowKeyBrand: unique symbol;

/** A stored row key, at most 65,535 bytes (protocol.md §6.3). */
export type RowKey = Buffer & { readonly [rowKeyBrand]: true };

export function rowKey(bytes: Buffer): RowKey {
  return bytes as RowKey;
}

export const EMPTY_KEY: RowKey = rowKey(Buffer.alloc(0));

/** The first key after `key` in byte order: nothing lies between. */
export function keyAfter(key: RowKey): RowKey {
  return rowKey(Buffer.concat([key, Buffer.of(0)]));
}
