import { waitUntil } from '../wait-until.ts';
import { type BatchCounts, sumBatchLog } from './batch-counts.ts';
import type { DemoWorld } from './demo-world.ts';
import { readFunctionLog } from './read-function-log.ts';

const looks = 4;

/**
 * Sums what the consumer logged. Lines come a moment after the checkpoints they tell of, and a killed process may take
 * some with it: it reads until every published record is accounted for, or nothing new came for four looks.
 */
export async function countBatches(world: DemoWorld, published: number): Promise<BatchCounts> {
  let [last, unchanged] = [-1, 0];
  return await waitUntil(
    async () => {
      const lines = await readFunctionLog(world.stack.aws.clients, world.group.consumerFunctionName);
      const counts = sumBatchLog(lines);
      unchanged = counts.records === last ? unchanged + 1 : 0;
      last = counts.records;
      return counts.records - counts.skipped >= published || unchanged >= looks ? counts : undefined;
    },
    {
      timeoutMs: 60_000,
      intervalMs: 250,
      signal: world.signal,
      otherwise: () => 'The log of the consumer does not come to an end: something else is publishing.',
    },
  );
}
