/** Where a file is that a flag file of the C++ terautil names. */
import { existsSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';

/**
 * The C++ tool looks from the working directory. Where nothing is there, beside the flag file: whoever
 * starts it in bin/ writes ../conf/x.flag in conf/terautil.flag.
 */
export function locate(name: string, flagFile: string): string {
  if (isAbsolute(name) || existsSync(name)) return name;
  const beside = join(dirname(flagFile), name);
  return existsSync(beside) ? beside : name;
}
