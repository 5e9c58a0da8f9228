import type { PutRecordsCommandInput } from '@aws-sdk/client-kinesis';
import type { StreamEntry } from '../ports.ts';

/** One PutRecords call: the entries in their order, which is the order of the reply. */
export function putRecordsRequest(
  streamName: string,
  entries: readonly StreamEntry[],
): PutRecordsCommandInput {
  return {
    StreamName: streamName,
    Records: entries.map(({ data, partitionKey }) => ({ Data: data, PartitionKey: partitionKey })),
  };
}
