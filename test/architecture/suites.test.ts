import { expect, it } from 'vitest';
import config from '../../vitest.config.ts';
import { hangMs } from '../support/hang-ms.ts';
import { sourceFiles } from '../support/source-files.ts';

interface Suite {
  readonly name: string;
  readonly isolate?: boolean;
  readonly fileParallelism?: boolean;
  readonly maxWorkers?: number;
  readonly testTimeout?: number;
  readonly hookTimeout?: number;
  readonly sequence?: { readonly groupOrder?: number };
}

const suites = (config.test?.projects ?? []).map((project) => (project as { readonly test: Suite }).test);
const workersOf = ({ fileParallelism, maxWorkers }: Suite): number | 'by the machine' =>
  fileParallelism === false ? 1 : (maxWorkers ?? 'by the machine');

// Vitest refuses to run at all otherwise, but only on a machine where the numbers differ: with more than two cores.
it('suites that run side by side have as many workers each', () => {
  const groups = Map.groupBy(
    // Isolated suites that run one file at a time are a group of their own for Vitest.
    suites.filter((suite) => suite.isolate === false || workersOf(suite) !== 1),
    ({ sequence }) => sequence?.groupOrder ?? 0,
  );
  const uneven = [...groups.values()].filter((group) => new Set(group.map(workersOf)).size > 1);
  expect(uneven.map((group) => group.map(({ name }) => name))).toEqual([]);
});

it('no suite has a limit that a busy machine comes to, nor one that hides who waited inside', () => {
  const short = suites.filter(
    ({ testTimeout = 0, hookTimeout = 0 }) => Math.min(testTimeout, hookTimeout) < 2 * hangMs,
  );
  expect(short.map(({ name }) => name)).toEqual([]);
});

it('no test has a limit of its own, waits for a while, or measures how long something took', () => {
  // The models' tests live in virtual time.
  const banned =
    /\b(setTimeout|waitFor|process\.cpuUsage)\b|expect\.poll|timers\/promises|\b(performance|Date)\.now\(\) -|^ *\}, [\d_]+\);/gm;
  const isExempt = /^test\/(architecture|simulation\/(engine|model|run))\//;
  const tests = sourceFiles('test/**/*.{test,contract}.ts').filter(({ path }) => !isExempt.test(path));
  const found = tests.flatMap(({ path, code }) => (code.match(banned) ?? []).map((word) => `${path}: ${word}`));
  // The age of a file, which the test itself sets.
  expect(found).toEqual(['test/unit/cli/local/process/build-lock.test.ts: Date.now() -']);
});
