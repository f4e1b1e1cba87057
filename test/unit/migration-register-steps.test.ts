/** Lock services take a step of so many entries and bytes; a registration may be any number of them. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { STEP_BYTES_MAX, STEP_ENTRIES_MAX } from '../../src/migration/limits.js';
import { inSteps } from '../../src/migration/register.js';

it('steps hold all entries in their order, and none is larger than may be', () => {
  const sizes = fc.array(fc.oneof(fc.nat(200), fc.nat(64 * 1024)), { maxLength: 400 });
  fc.assert(
    fc.property(sizes, (all) => {
      const entries = all.map((size, at) => ({ key: `/k/${at}`, value: Buffer.alloc(size) }));
      const steps = inSteps(entries);
      expect(steps.flat()).toEqual(entries);
      for (const step of steps) {
        expect(step.length).toBeGreaterThan(0);
        expect(step.length).toBeLessThanOrEqual(STEP_ENTRIES_MAX);
        const bytes = step.reduce((sum, { key, value }) => sum + key.length + value.length, 0);
        expect(bytes).toBeLessThanOrEqual(STEP_BYTES_MAX);
      }
    }),
    { numRuns: 30 },
  );
});
