import { counted } from '../output/counted.ts';
import type { Check } from '../output/doctor.ts';
import { checkerOf, whereRead } from './check.ts';
import type { StreamFacts } from './facts.ts';

/**
 * What a shard serves a second to all that share its reads; each of these polls about once a second.
 *
 * @see https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html
 */
const mostSharedReaders = 5;
/** @see https://docs.aws.amazon.com/kinesis/latest/APIReference/API_RegisterStreamConsumer.html */
const mostRegistered = 20;

/** Checks how many readers a stream has, ours or not, as far as the caller's account knows of them. */
export function checkReaders({ topic, readers }: StreamFacts): readonly Check[] {
  if (readers === null) return [];
  const [shared, registered] = [checkerOf('shared readers', topic.name), checkerOf('registered consumers', topic.name)];
  return [
    ...whereRead(readers.mappings, shared, ({ length }) => {
      const limits = `${mostSharedReaders} reads and 2 MB a second`;
      const mappings = `${counted(length, 'mapping')} of this account ${length === 1 ? 'reads' : 'read'} the stream itself`;
      if (length <= mostSharedReaders)
        return [shared.ok(`${mappings}. A shard serves ${limits} to all that share it.`)];
      return [
        shared.warning(
          `${mappings}, each about once a second a shard, which serves ${limits} to all of them together: they slow each other down.`,
          'Set fanOut to true for the groups that have to keep up, and deploy: it costs by shard and hour (docs/configuration.md).',
        ),
      ];
    }),
    ...whereRead(readers.consumers, registered, ({ length }) => [
      registered.ok(
        length === 0
          ? 'None is.'
          : `${counted(length, 'consumer')} of ${mostRegistered}: each gets 2 MB a second and shard of its own.`,
      ),
    ]),
  ];
}
