/** Calls whose answer may be lost: what they did, ShowTables will tell. */
import { TerautilError, type ErrorId } from '../errors.js';

/** With them a call may be done or not. */
const DOUBTFUL: readonly ErrorId[] = ['TU-RPC-TIMEOUT', 'TU-RPC-BROKEN', 'TU-RPC-FAILED'];

/** null when the answer was lost: it may be done or not. Throws every other error of the call. */
export async function answerOrNull<T>(call: Promise<T>): Promise<T | null> {
  try {
    return await call;
  } catch (error) {
    const isDoubtful = error instanceof TerautilError && DOUBTFUL.includes(error.id);
    if (!isDoubtful) throw error;
    return null;
  }
}
