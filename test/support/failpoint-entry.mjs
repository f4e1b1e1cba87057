/**
 * The built program with one failpoint: TERAUTIL_TEST_FAILPOINT=name:n kills this process with
 * SIGKILL when `name` is reached for the n-th time, or with the signal that TERAUTIL_TEST_SIGNAL names.
 * TERAUTIL_TEST_WALL=ms: its wall clock is wrong by so much, and jumps: to as much before the right time at
 * every other look. No product code knows of it.
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

const { clock } = surroundings;
let wrongMicros = BigInt(process.env.TERAUTIL_TEST_WALL ?? 0) * 1000n;
if (wrongMicros !== 0n) {
  surroundings.clock = {
    ...clock,
    wallMicros: () => {
      wrongMicros = -wrongMicros;
      return clock.wallMicros() - wrongMicros;
    },
  };
}

await runProgram(process.argv.slice(2), new URL('../../bin/run.js', import.meta.url).href);
