/**
 * One stateless request for a pack (protocol.md §6.7), for stretches in which a session finds nothing in
 * its time: only a stateless answer says how far the server came (O30). Never for KV tables, where this
 * mode hides storage errors (O31).
 */
import { scanReaction, TABLET_OK } from './status.js';
import type { Pack, SendScan, SessionEnd } from './scan-session.js';

/** As `scanSession`, with one pack; an end before that of the tablet counts as out of time. */
export async function* scanOnce(
  send: SendScan,
  signal: AbortSignal,
): AsyncGenerator<Pack, SessionEnd> {
  let answer: Pack | null;
  try {
    answer = await send(true, signal);
  } catch (error) {
    return { kind: 'failed', error };
  }
  if (answer === null) return { kind: 'anew' };
  const { status, complete, end } = answer;
  if (status !== TABLET_OK && scanReaction(status) !== 'partial') {
    answer.block.release?.();
    return { kind: 'status', status };
  }
  yield answer;
  return complete && status === TABLET_OK ? { kind: 'complete', end } : { kind: 'out-of-time' };
}
