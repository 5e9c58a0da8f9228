import { defineConfig } from 'vitest/config';

const suite = (name: string, include: string, overrides: object = {}) => ({
  test: { name, include: [include], environment: 'node' as const, maxWorkers, ...overrides },
});

/** Much of the time is waiting, for servers, child processes and time-outs: more workers than the cores of a small machine. */
const maxWorkers = 4;

// The time-out only ends what hangs: machines are busy at times.
const shared = { isolate: false, pool: 'threads' as const, testTimeout: 30_000 };

/** The suites, quickest first. */
export default defineConfig({
  test: {
    projects: [
      // No isolation: loading the same modules for each file again would take longer than the tests.
      suite('unit', 'test/unit/**/*.test.ts', {
        exclude: ['test/unit/infra/**'],
        ...shared,
      }),
      // One process for all of them: loading the CDK takes longer than what is tested.
      suite('infra', 'test/unit/infra/**/*.test.ts', {
        isolate: false,
        maxWorkers: 1,
        sequence: { groupOrder: 1 },
        testTimeout: 60_000,
        hookTimeout: 60_000,
      }),
      suite('property', 'test/property/**/*.property.test.ts', shared),
      suite('simulation', 'test/simulation/**/*.test.ts', {
        exclude: ['test/simulation/ground/**'],
        testTimeout: 900_000,
      }),
      // The simulation's mapping over real services, in real time.
      suite('ground', 'test/simulation/ground/**/*.test.ts', {
        globalSetup: ['test/support/contract-servers.ts', 'test/support/kinesis-local.ts'],
        testTimeout: 60_000,
        hookTimeout: 60_000,
      }),
      suite('architecture', 'test/architecture/**/*.test.ts'),
      suite('contract', 'test/contract/**/*.contract.ts', {
        globalSetup: ['test/support/contract-servers.ts', 'test/support/kinesis-local.ts'],
        testTimeout: 30_000,
        hookTimeout: 60_000,
      }),
      suite('localstack', 'test/localstack/**/*.test.ts', {
        testTimeout: 120_000,
        hookTimeout: 180_000,
      }),
      // The command itself, as a process. Last and alone: its runs take all of the machine.
      suite('demo', 'test/demo/**/*.test.ts', {
        testTimeout: 180_000,
        hookTimeout: 180_000,
        maxWorkers: 3,
        maxConcurrency: 3,
        sequence: { groupOrder: 2 },
      }),
    ],
  },
});
