/** What a master that checks tokens knows a user by (protocol.md §3.5 (a)). */
import { serverHash } from './server-hash.js';

/** Eight hex digits; as good as the pass code. */
export function userToken(user: string, passcode: string): string {
  return serverHash(Buffer.from(`${user}:${passcode}`))
    .toString(16)
    .padStart(8, '0');
}
