import { defineConfig } from 'vitest/config';

const SLOW = { testTimeout: 180_000, hookTimeout: 180_000 };

/** They measure what a process takes of memory, and take much of it. */
const ALONE = ['large-rows', 'million', 'two-million', 'wide-rows'].map(
  (name) => `test/faults/${name}.test.ts`,
);

/**
 * unit: no sockets, no child processes. onebox: real sockets in this process. slow: child processes,
 * kills and services of others (test/real/); slow-alone: what measures memory; `npm run test:slow` runs
 * both. soak: whole migrations under scripted storms, for as long as one likes; `npm run soak`.
 */
export default defineConfig({
  test: {
    disableConsoleIntercept: true,
    pool: 'forks',
    // The default leaves one core idle, which is half of a small machine.
    maxWorkers: '100%',
    // Tests that wait for a lease beside each other, and do nothing else.
    maxConcurrency: 40,
    projects: [
      {
        extends: true,
        // Property tests take seconds where other work goes on beside them.
        test: { name: 'unit', include: ['test/unit/**/*.test.ts'], testTimeout: 30_000 },
      },
      {
        extends: true,
        test: { name: 'onebox', include: ['test/onebox/**/*.test.ts'], testTimeout: 30_000 },
      },
      {
        extends: true,
        // Mostly waiting for leases, quiet times and child processes: three at once fill two cores.
        test: {
          ...SLOW,
          name: 'slow',
          include: ['test/faults/**/*.test.ts', 'test/real/**/*.test.ts'],
          exclude: ALONE,
          maxWorkers: 3,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          ...SLOW,
          name: 'slow-alone',
          include: ALONE,
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
      {
        extends: true,
        test: {
          name: 'soak',
          fileParallelism: false,
          include: ['test/soak/**/*.test.ts'],
          testTimeout: 300_000,
        },
      },
    ],
  },
});
