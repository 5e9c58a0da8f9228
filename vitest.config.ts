import { defineConfig } from 'vitest/config';
import { hangMs } from './test/support/hang-ms.ts';

/** The limits only end what hangs, after whatever waits inside: no suite has one that a busy machine comes to. */
const limits = { testTimeout: 2 * hangMs, hookTimeout: 2 * hangMs };
/** Where one test goes through all that a whole run does. */
const longLimits = { testTimeout: 6 * hangMs, hookTimeout: 6 * hangMs };

const suite = (name: string, include: string, overrides: object = {}) => ({
  test: { name, include: [include], environment: 'node' as const, maxWorkers, ...limits, ...overrides },
});

/** Much of the time is waiting, for servers, child processes and time-outs: more workers than the cores of a small machine. */
const maxWorkers = 4;

/**
 * Node.js 24 may abort where threads end while others compile, on processors that have memory protection keys ("Check failed:
 * jit_page.has_value()"). Other platforms do not know the option.
 *
 * @see https://github.com/nodejs/node/issues/64500
 */
const withoutProtectionKeys =
  process.platform === 'linux' && process.arch === 'x64' ? ['--no-memory-protection-keys'] : [];

const shared = { isolate: false, pool: 'threads' as const };

/** The suites, quickest first. */
export default defineConfig({
  test: {
    teardownTimeout: hangMs,
    // Of the code that gives the guarantee, by the suites that need no server. `npm run coverage` fails below these figures.
    coverage: {
      include: ['engine/**/*.ts', 'lambdas/**/*.ts'],
      exclude: ['test/**'],
      reporter: ['text-summary', 'html'],
      thresholds: { statements: 98.7, branches: 97.2, functions: 98.7, lines: 99.2 },
    },
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
      }),
      suite('property', 'test/property/**/*.property.test.ts', shared),
      suite('simulation', 'test/simulation/**/*.test.ts', {
        exclude: ['test/simulation/conformance/**'],
        execArgv: withoutProtectionKeys,
        // Thousands of seeds, where they are asked for.
        testTimeout: 60 * hangMs,
      }),
      // The simulation's mapping over real services, in real time.
      suite('conformance', 'test/simulation/conformance/**/*.test.ts', {
        globalSetup: ['test/support/contract-servers.ts', 'test/support/kinesis-local.ts'],
      }),
      suite('architecture', 'test/architecture/**/*.test.ts'),
      suite('contract', 'test/contract/**/*.contract.ts', {
        globalSetup: ['contract-servers', 'second-mongo', 'kinesis-local'].map((name) => `test/support/${name}.ts`),
      }),
      suite('localstack', 'test/localstack/**/*.test.ts', {
        ...longLimits,
        // There is one stack of the name on an endpoint that the files share.
        ...(process.env['AWS_ENDPOINT_URL'] ? { maxWorkers: 1 } : {}),
      }),
      // The command itself, as a process. Last and alone: its runs take all of the machine.
      suite('demo', 'test/demo/**/*.test.ts', {
        ...longLimits,
        maxWorkers: 3,
        maxConcurrency: 3,
        sequence: { groupOrder: 2 },
      }),
    ],
  },
});
