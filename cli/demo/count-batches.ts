import type { AwsClients } from '../local/aws/aws-clients.ts';
import { waitUntil } from '../local/process/wait-until.ts';
import { accountForAll, type BatchCounts, sumBatchLog } from './batch-counts.ts';
import { readFunctionLog } from './read-function-log.ts';

/** Whose log is read. */
export interface LoggingConsumer {
  readonly clients: AwsClients;
  readonly functionName: string;
  readonly signal: AbortSignal;
  /** Between two looks; 250 unless given. */
  readonly intervalMs?: number;
}

const looks = 8;

/**
 * Sums what the consumer logged. Lines come a moment after the checkpoints they tell of, and a killed process may take
 * some with it: it reads until every published record is accounted for, or for eight looks no other record was.
 *
 * @returns undefined where no line was found, and what the consumer did is not known.
 */
export async function countBatches(consumer: LoggingConsumer, published: number): Promise<BatchCounts | undefined> {
  let [last, unchanged] = [-1, 0];
  const { counts } = await waitUntil(
    async () => {
      const counts = sumBatchLog(await readFunctionLog(consumer.clients, consumer.functionName));
      // Emulators deliver some records again for ever: what the checkpoint covers is no news.
      const handled = counts === undefined ? 0 : counts.records - counts.skipped;
      unchanged = handled === last ? unchanged + 1 : 0;
      last = handled;
      const isEnough = counts !== undefined && accountForAll(counts, published);
      return isEnough || unchanged >= looks ? { counts } : undefined;
    },
    {
      timeoutMs: 60_000,
      intervalMs: consumer.intervalMs ?? 250,
      signal: consumer.signal,
      otherwise: () => 'The log of the consumer does not come to an end: something else is publishing.',
    },
  );
  return counts;
}
