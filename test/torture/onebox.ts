/** What a one-box in this process is told to let go wrong. */
import { parseFaults } from '../../src/onebox/faults/load.js';
import { stormScript } from '../support/storm.js';
import type { TwoClusters } from '../support/two-clusters.js';
import type { Draw } from './draw.js';

/** `rules`: YAML, as in a file of faults. Each happens to so much less of the calls. */
export function addRules(world: TwoClusters, rules: string, part: number): void {
  const text = rules.startsWith('seed:') ? rules : `faults:\n${rules}\n`;
  for (const rule of parseFaults(text, 'torture.yaml').rules) {
    // What happens at a time is told in a line of its own (torments.ts).
    if ('atMs' in rule.when && rules.startsWith('seed:')) continue;
    world.faults.add({ ...rule, chance: rule.chance * part });
  }
}

/** Now, once. `fault`: what stands behind `do:`. */
export function happen(world: TwoClusters, fault: string): void {
  addRules(world, `- { at: 0ms, do: { ${fault} } }`, 1);
}

/** A storm of refused, lost, cut and late calls; returns which part of a whole storm it is. */
export function startStorm(world: TwoClusters, draw: Draw): number {
  const part = draw.oneOf([0.02, 0.1, 0.3, 1]);
  addRules(world, stormScript(draw.between(0, 1_000_000), ['x'], 1), part);
  return part;
}
