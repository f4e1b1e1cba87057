/** The coordinator fake_zk: each node is a file whose first line is its value (protocol.md §3.2). */
import { readBounded } from '../bounded-file.js';
import { TerautilError } from '../errors.js';

/** As the C++ client reads nodes. */
const MOST_BYTES = 10_240;

/** See `ReadNode`. Throws TU-DISCOVERY when there is something that cannot be read. */
export function readFakeNode(path: string): Promise<Buffer | null> {
  try {
    const [line = ''] = readBounded(path, MOST_BYTES).toString('utf8').split('\n', 1);
    return Promise.resolve(Buffer.from(line.trim()));
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') {
      return Promise.resolve(null);
    }
    const reason = cause instanceof Error ? cause.message : String(cause);
    return Promise.reject(
      new TerautilError('TU-DISCOVERY', `${path} cannot be read: ${reason}`, {
        hint: 'Check the directory of the cluster (tera_fake_zk_path_prefix) and its rights.',
        cause,
      }),
    );
  }
}
