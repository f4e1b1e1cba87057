/** Time, chance and failpoints of this process. */
import { systemClock, systemRandom, type Clock, type Random } from '../clock.js';
import type { Failpoint } from '../migration/ports.js';

/** Only a test's own entry point replaces any of them. */
export const surroundings: { clock: Clock; random: Random; failpoint: Failpoint } = {
  clock: systemClock,
  random: systemRandom,
  failpoint: () => undefined,
};
