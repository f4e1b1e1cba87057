/** The error codes with which a server fails a call (protocol.md §1.9), and what they say of the call. */

const NAMES: Readonly<Record<number, string>> = {
  0: 'RPC_SUCCESS',
  1: 'RPC_ERROR_PARSE_REQUEST_MESSAGE',
  2: 'RPC_ERROR_PARSE_RESPONSE_MESSAGE',
  3: 'RPC_ERROR_UNCOMPRESS_MESSAGE',
  4: 'RPC_ERROR_COMPRESS_TYPE',
  5: 'RPC_ERROR_NOT_SPECIFY_METHOD_NAME',
  6: 'RPC_ERROR_PARSE_METHOD_NAME',
  7: 'RPC_ERROR_FOUND_SERVICE',
  8: 'RPC_ERROR_FOUND_METHOD',
  9: 'RPC_ERROR_CHANNEL_BROKEN',
  10: 'RPC_ERROR_CONNECTION_CLOSED',
  11: 'RPC_ERROR_REQUEST_TIMEOUT',
  12: 'RPC_ERROR_REQUEST_CANCELED',
  13: 'RPC_ERROR_SERVER_UNAVAILABLE',
  14: 'RPC_ERROR_SERVER_UNREACHABLE',
  15: 'RPC_ERROR_SERVER_SHUTDOWN',
  16: 'RPC_ERROR_SEND_BUFFER_FULL',
  17: 'RPC_ERROR_SERIALIZE_REQUEST',
  18: 'RPC_ERROR_SERIALIZE_RESPONSE',
  19: 'RPC_ERROR_RESOLVE_ADDRESS',
  20: 'RPC_ERROR_CREATE_STREAM',
  21: 'RPC_ERROR_NOT_IN_RUNNING',
  22: 'RPC_ERROR_SERVER_BUSY',
  101: 'RPC_ERROR_TOO_MANY_OPEN_FILES',
  999: 'RPC_ERROR_UNKNOWN',
  1000: 'RPC_ERROR_FROM_USER',
};

/**
 * The server stopped before it looked for a handler, so none ran (protocol.md §1.6), and it will do the
 * same next time. With any other code a handler may have run: 1000 is made by one.
 */
const NOT_UNDERSTOOD: ReadonlySet<number> = new Set([1, 3, 4, 5, 6, 7, 8]);

/** "error 8 (RPC_ERROR_FOUND_METHOD)"; a number that is not listed: "error 12345". */
export function rpcErrorText(code: number): string {
  const name = NAMES[code];
  return name === undefined ? `error ${code}` : `error ${code} (${name})`;
}

/** Whether the call was surely not executed and never will be. */
export function isNotUnderstood(code: number): boolean {
  return NOT_UNDERSTOOD.has(code);
}
