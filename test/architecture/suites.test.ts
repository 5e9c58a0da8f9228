import { expect, it } from 'vitest';
import config from '../../vitest.config.ts';

interface Suite {
  readonly name: string;
  readonly isolate?: boolean;
  readonly fileParallelism?: boolean;
  readonly maxWorkers?: number;
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
