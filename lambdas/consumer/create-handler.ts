import type { Context } from 'aws-lambda';
import { consumeBatch } from '../../engine/consume/consume-batch.ts';
import { createLog } from '../../engine/runtime/log.ts';
import { parseKinesisEvent } from '../../engine/stream/parse-kinesis-event.ts';
import { type ConsumerClients, composeConsumer, connectDatabase } from './compose.ts';
import type { ConsumerConfig } from './config.ts';

/** What a handler reads of Lambda's context. */
export type InvocationContext = Pick<Context, 'awsRequestId' | 'getRemainingTimeInMillis'>;

/**
 * Makes the handler of one execution environment. It takes one batch of the event source mapping and answers nothing. Trouble always
 * throws: the mapping then delivers the batch again, and the checkpoint has kept what was certain.
 *
 * @param writeLine gets each log line.
 */
export function createConsumerHandler(
  config: ConsumerConfig,
  clients: ConsumerClients,
  writeLine: (line: string) => void,
): (event: unknown, context: InvocationContext) => Promise<void> {
  const log = createLog(writeLine, { group: config.group });
  const mongo = connectDatabase(config, clients);
  const dependencies = composeConsumer(config, clients, { log, mongo });
  return async (event, context) => {
    mongo.begin();
    const requestId = context.awsRequestId;
    const startedMs = clients.monotonicMs();
    const durationMs = (): number => Math.round(clients.monotonicMs() - startedMs);
    try {
      const report = await consumeBatch(
        parseKinesisEvent(event),
        { requestId, remainingMs: () => context.getRemainingTimeInMillis() },
        dependencies,
      );
      log.info('batch.handled', { requestId, ...report, durationMs: durationMs() });
    } catch (error) {
      log.error('batch.failed', error, { requestId, durationMs: durationMs() });
      throw error;
    }
  };
}
