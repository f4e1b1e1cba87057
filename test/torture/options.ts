/** The command line of `npm run torture`. */
import { parseArgs } from 'node:util';

export const LOCKS = ['local', 'nexus', 'etcd'] as const;
export type Locks = (typeof LOCKS)[number];

export interface Options {
  readonly minutes: number;
  /** That of the first migration; each further one has the next. */
  readonly seed: number;
  readonly locks: Locks;
}

/** Throws an Error with what is wrong. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      minutes: { type: 'string', default: '10' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
      locks: { type: 'string', default: 'local' },
    },
  });
  const minutes = Number(values.minutes);
  const seed = Number(values.seed);
  const locks = LOCKS.find((one) => one === values.locks);
  if (!(minutes > 0)) throw new Error('--minutes is a number over 0');
  if (!Number.isSafeInteger(seed) || seed < 0)
    throw new Error('--seed is a whole number from 0 on');
  if (locks === undefined) throw new Error(`--locks is one of ${LOCKS.join(', ')}`);
  return { minutes, seed, locks };
}
