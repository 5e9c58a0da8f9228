import type { PutRecordsInput, PutRecordsOutput } from '@aws-sdk/client-kinesis';

type Send = (command: { readonly input: PutRecordsInput }, options: unknown) => Promise<PutRecordsOutput>;

/** Watches what the producer sends: I7. */
export class SendWatch {
  /** How often each entry was sent, by partition key. */
  readonly counts = new Map<string, number>();
  /** Entries that were sent again although the producer had heard that they are in the stream. */
  readonly needless: string[] = [];

  /** Puts itself between one sandbox and its client. The same bytes in one invocation are the same entry. */
  around(send: Send): Send {
    const acknowledged = new WeakSet<Uint8Array>();
    return async (command, options) => {
      const records = command.input.Records ?? [];
      for (const { PartitionKey: key = '', Data: data } of records) {
        this.counts.set(key, (this.counts.get(key) ?? 0) + 1);
        if (data !== undefined && acknowledged.has(data)) this.needless.push(key);
      }
      const reply = await send(command, options);
      for (const [index, { Data: data }] of records.entries())
        if (data !== undefined && reply.Records?.[index]?.SequenceNumber !== undefined)
          acknowledged.add(data);
      return reply;
    };
  }
}
