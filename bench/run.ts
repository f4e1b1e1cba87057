/** `npm run bench` runs every benchmark, `npm run bench -- NAME [ARGUMENTS]` one of them. */
import { benchCodec } from './codec.js';
import { benchDump } from './dump.js';
import { benchOnebox } from './onebox.js';
import { benchRanges } from './ranges.js';
import { benchPlan } from './plan.js';

const BENCHMARKS: Readonly<Record<string, (args: readonly string[]) => void | Promise<void>>> = {
  codec: benchCodec,
  dump: benchDump,
  onebox: benchOnebox,
  ranges: benchRanges,
  plan: benchPlan,
};

const [asked, ...args] = process.argv.slice(2);
const names = asked === undefined ? Object.keys(BENCHMARKS) : [asked];
for (const name of names) {
  const benchmark = BENCHMARKS[name];
  if (benchmark === undefined) {
    throw new Error(`No benchmark '${name}'; there are: ${Object.keys(BENCHMARKS).join(', ')}`);
  }
  await benchmark(args);
}
