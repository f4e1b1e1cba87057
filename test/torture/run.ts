/**
 * `npm run torture -- --minutes N --seed S --locks local|nexus|etcd`: workers, networks, clusters and the
 * lock service are killed, stopped and cut off while migrations run, one after the other. Each is then let
 * to end undisturbed, and judged. Leaves with 1 at the first violation, with what is left of it in a folder.
 *
 * A migration's seed is that of the one before and one: it can be had again alone with `--seed`. The seed
 * decides what is done, not when it meets whom.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { whyNoEtcd } from '../support/etcd.js';
import { tortureOne } from './migration.js';
import { readOptions } from './options.js';
import { createStory } from './story.js';

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(130));

const { minutes, seed, locks } = readOptions(process.argv.slice(2));
if (locks === 'etcd' && whyNoEtcd() !== null) process.exit(69);
const story = createStory();
story.say(`torture of ${minutes} min, seed ${seed}, lock service ${locks}`);
const endAt = performance.now() + minutes * 60_000;
let isBad = false;
for (let next = seed; performance.now() < endAt && !isBad; next += 1) {
  const { violations, folders } = await tortureOne(next, locks, story);
  story.count('migrations');
  story.count('violations', violations.length);
  isBad = violations.length > 0;
  if (!isBad) continue;
  for (const violation of violations) story.say(`VIOLATION ${violation}`);
  story.say(`to have it again: --seed ${next}; what is left: ${folders.join(', ')}`);
  writeFileSync(join(folders[0] ?? '.', 'violations.txt'), violations.join('\n'));
}
story.say(`tally: seed ${seed}, ${locks}: ${story.tally()}`);
process.exit(isBad ? 1 : 0);
