import { defineConfig } from 'vitest/config';

/**
 * unit: no sockets, no child processes. onebox: real sockets in this process. slow: child processes,
 * kills and large tables, and services of others (test/real/); `npm run test:slow`. soak: whole
 * migrations under scripted storms, for as long as one likes; `npm run soak`.
 */
export default defineConfig({
  test: {
    disableConsoleIntercept: true,
    pool: 'forks',
    // The default leaves one core idle, which is half of a small machine.
    maxWorkers: '100%',
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
        test: {
          name: 'slow',
          // Kills, leases of a second and a memory limit: not beside each other on two cores.
          fileParallelism: false,
          include: ['test/faults/**/*.test.ts', 'test/real/**/*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
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
