/** Choices from a seed. What is chosen follows from it; when it happens, and what it meets, does not. */
import { createChance, type Chance } from '../../src/onebox/faults/chance.js';

export interface Draw {
  readonly chance: Chance;
  /** A whole number from `from` on, below `end`. */
  between(from: number, end: number): number;
  oneOf<T>(from: readonly T[]): T;
  is(probability: number): boolean;
}

export function createDraw(seed: number): Draw {
  const chance = createChance(seed);
  return {
    chance,
    between: (from, end) => from + Math.floor(chance() * (end - from)),
    oneOf: (from) => {
      const chosen = from[Math.floor(chance() * from.length)];
      if (chosen === undefined) throw new Error('Nothing to choose from.');
      return chosen;
    },
    is: (probability) => chance() < probability,
  };
}
