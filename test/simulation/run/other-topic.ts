import { EventSourceMapping } from '../model/lambda/event-source-mapping.ts';
import { LambdaFunction } from '../model/lambda/lambda-function.ts';
import { consumerIn } from './processes.ts';
import type { Product } from './product.ts';
import type { World } from './world.ts';

/** A second topic of some runs: its stream and its group. It is called as its stream is. */
export const otherTopic = { streamName: 'orders', group: 'orders', collection: 'orders' } as const;

/**
 * The stream and the group of the second topic. It shares the producer function, the checkpoint table, the database and all
 * faults with the first. Its stream is neither resharded nor recreated, nor do records leave it.
 */
export class OtherTopic {
  readonly #mapping: EventSourceMapping;

  constructor(world: World, product: Product) {
    const { time, faults, kinesis, plan } = world;
    const random = world.random.fork('other topic');
    const { streamName } = otherTopic;
    kinesis.create(streamName, { shardCount: 2 });
    faults.count('topics.two');
    const target = new LambdaFunction(
      {
        name: streamName,
        timeoutMs: plan.consumerTimeoutMs,
        start: (environment) => consumerIn(world, environment, product, otherTopic),
        onError: (error) => world.hear(streamName, error),
      },
      { time, random: random.fork('lambda'), faults },
    );
    this.#mapping = new EventSourceMapping(
      {
        streamName,
        stream: () => kinesis.stream(streamName),
        target,
        batchSize: plan.batchSize,
        batchingWindowMs: plan.batchingWindowMs,
        onGivenUp: (records) => world.report('I1', `${records.length} records of ${streamName} were given up`),
      },
      { time, random: random.fork('mapping'), faults },
    );
  }

  get isCaughtUp(): boolean {
    return this.#mapping.isCaughtUp;
  }
}
