/**
 * The built program with one failpoint: TERAUTIL_TEST_FAILPOINT=name:n kills this process with
 * SIGKILL when `name` is reached for the n-th time, or with the signal that TERAUTIL_TEST_SIGNAL names.
 * No product code knows of it.
 */
import { surroundings } from '../../dist/app.js';
import { runProgram } from '../../dist/commands/base.js';

const [name, nth] = (process.env.TERAUTIL_TEST_FAILPOINT ?? '').split(':');
let hits = 0;
surroundings.failpoint = (reached) => {
  if (reached !== name) return;
  hits += 1;
  if (hits === Number(nth))
    process.kill(process.pid, process.env.TERAUTIL_TEST_SIGNAL ?? 'SIGKILL');
};

await runProgram(process.argv.slice(2), new URL('../../bin/run.js', import.meta.url).href);
