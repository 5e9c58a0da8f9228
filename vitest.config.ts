import { defineConfig } from 'vitest/config';

const suite = (name: string, include: string, overrides: object = {}) => ({
  test: { name, include: [include], environment: 'node' as const, ...overrides },
});

// The time-out only ends what hangs: machines are busy at times.
const shared = { isolate: false, pool: 'threads' as const, testTimeout: 30_000 };

/** The suites, quickest first. `localstack` deploys the stack, so its files run one after the other. */
export default defineConfig({
  test: {
    projects: [
      // No isolation: loading the same modules for each file again would take longer than the tests.
      // Most of its time is waiting, for child processes and for time-outs: more workers than cores.
      suite('unit', 'test/unit/**/*.test.ts', {
        exclude: ['test/unit/infra/**'],
        ...shared,
        maxWorkers: 4,
        sequence: { groupOrder: 3 },
      }),
      // One process for all of them: loading the CDK takes longer than what is tested.
      suite('infra', 'test/unit/infra/**/*.test.ts', {
        isolate: false,
        fileParallelism: false,
        // Suites that run side by side must have as many workers each.
        sequence: { groupOrder: 2 },
        testTimeout: 60_000,
        hookTimeout: 60_000,
      }),
      suite('property', 'test/property/**/*.property.test.ts', shared),
      suite('simulation', 'test/simulation/**/*.test.ts', {
        exclude: ['test/simulation/ground/**'],
        testTimeout: 300_000,
      }),
      // The simulation's mapping over real services, in real time.
      suite('ground', 'test/simulation/ground/**/*.test.ts', {
        globalSetup: ['test/support/contract-servers.ts', 'test/support/kinesis-local.ts'],
        testTimeout: 60_000,
        hookTimeout: 60_000,
      }),
      suite('architecture', 'test/architecture/**/*.test.ts'),
      suite('contract', 'test/contract/**/*.contract.ts', {
        globalSetup: ['test/support/contract-servers.ts'],
        testTimeout: 30_000,
        hookTimeout: 60_000,
      }),
      suite('localstack', 'test/localstack/**/*.test.ts', {
        testTimeout: 120_000,
        hookTimeout: 180_000,
        fileParallelism: false,
      }),
      // The command itself, as a process. Last and alone: its runs take all of the machine.
      suite('demo', 'test/demo/**/*.test.ts', {
        testTimeout: 180_000,
        hookTimeout: 180_000,
        maxWorkers: 3,
        maxConcurrency: 3,
        sequence: { groupOrder: 1 },
      }),
    ],
  },
});
