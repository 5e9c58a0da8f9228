import type { PutRecordsInput, PutRecordsOutput } from '@aws-sdk/client-kinesis';
import type { Faults } from '../engine/faults.ts';

type Send = (command: { readonly input: PutRecordsInput }, options: unknown) => Promise<PutRecordsOutput>;

/** A producer that has more entries under way than this holds more, the longer the range. */
const mostUnderWay = 2_000;
const fullCall = 500;

/** Watches what the producer sends: I7. */
export class SendWatch {
  /** How often each entry was sent, by partition key. */
  readonly counts = new Map<string, number>();
  /** Entries that were sent again although the producer had heard that they are in the stream. */
  readonly needless: string[] = [];
  /** The most entries that one sandbox had under way at once. */
  mostUnderWay = 0;
  readonly #faults: Faults;

  constructor(faults: Faults) {
    this.#faults = faults;
  }

  get isBounded(): boolean {
    return this.mostUnderWay <= mostUnderWay;
  }

  /** Puts itself between one sandbox and its client. The same bytes in one invocation are the same entry. */
  around(send: Send): Send {
    const acknowledged = new WeakSet<Uint8Array>();
    let underWay = 0;
    return async (command, options) => {
      const records = command.input.Records ?? [];
      for (const { PartitionKey: key = '', Data: data } of records) {
        this.counts.set(key, (this.counts.get(key) ?? 0) + 1);
        if (data !== undefined && acknowledged.has(data)) this.needless.push(key);
      }
      if (records.length === fullCall) this.#faults.count('outcome.full-call');
      underWay += records.length;
      this.mostUnderWay = Math.max(this.mostUnderWay, underWay);
      const reply = await send(command, options).finally(() => {
        underWay -= records.length;
      });
      for (const [index, { Data: data }] of records.entries())
        if (data !== undefined && reply.Records?.[index]?.SequenceNumber !== undefined)
          acknowledged.add(data);
      return reply;
    };
  }
}
