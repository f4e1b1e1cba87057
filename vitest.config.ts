import { defineConfig } from 'vitest/config';

const SLOW = { testTimeout: 180_000, hookTimeout: 180_000 };

/** They measure what a process takes of memory, and take much of it: two of them at once, and nothing else. */
const ALONE = ['large-rows', 'million', 'two-million', 'wide-rows'].map(
  (name) => `test/faults/${name}.test.ts`,
);

/** They replace modules that others use. */
const MOCKING = ['output-file', 'rpc-compression'].map((name) => `test/unit/${name}.test.ts`);

/**
 * unit: no sockets, no child processes. onebox: real sockets in this process. slow: child processes,
 * kills and services of others (test/real/); slow-alone: what measures memory; `npm run test:slow` runs
 * both. soak: whole migrations under scripted storms, for as long as one likes; `npm run soak`.
 */
export default defineConfig({
  test: {
    disableConsoleIntercept: true,
    pool: 'forks',
    // Tests with sockets wait for a part of their time: three at once fill two cores.
    maxWorkers: 3,
    // Tests that wait for a lease beside each other, and do nothing else.
    maxConcurrency: 40,
    projects: [
      {
        extends: true,
        // Property tests take seconds where other work goes on beside them. None changes what another one sees.
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts'],
          exclude: MOCKING,
          testTimeout: 30_000,
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'onebox',
          include: ['test/onebox/**/*.test.ts', ...MOCKING],
          testTimeout: 30_000,
        },
      },
      {
        extends: true,
        // Mostly waiting for leases, quiet times and child processes: three at once fill two cores, and starve nobody.
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
          maxWorkers: 2,
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
