import type { KinesisRecord } from '../model/kinesis/kinesis-shard.ts';
import type { KinesisStream } from '../model/kinesis/kinesis-stream.ts';
import { kinesisEvent } from '../model/lambda/kinesis-event.ts';

/** What a mapping writes into its failure destination: the records, and where in which shard they lay. */
export interface BucketObject {
  readonly stream: KinesisStream;
  readonly shardId: string;
  readonly records: readonly KinesisRecord[];
}

/** The same under the key that the mapping gave it. */
export type KeptObject = BucketObject & { readonly key: string };

const mappingId = '00000000-0000-4000-8000-000000000000';

/** The failure destination in S3; its old versions let what was deleted come back. */
export class FailureBucket {
  readonly #held = new Set<number>();
  readonly #waiting = new Set<KeptObject>();
  readonly #objects: KeptObject[] = [];

  keep(kept: BucketObject): void {
    if (kept.records.length === 0) return;
    const key = `aws/lambda/${mappingId}/${kept.shardId}/2026/01/01/${this.#objects.length}`;
    const object = { ...kept, key };
    this.#objects.push(object);
    this.#waiting.add(object);
    for (const { ref } of object.records) this.#held.add(ref);
  }

  holds({ ref }: KinesisRecord): boolean {
    return this.#held.has(ref);
  }

  /** Objects that nobody has replayed. */
  get waiting(): ReadonlySet<KeptObject> {
    return this.#waiting;
  }

  replayed(object: KeptObject): void {
    this.#waiting.delete(object);
  }

  keys(): readonly string[] {
    return [...this.#waiting].map(({ key }) => key);
  }

  /** The object as Lambda writes it. */
  read(wanted: string): string | undefined {
    const object = this.#find(wanted);
    return object === undefined ? undefined : JSON.stringify(invocationRecord(object));
  }

  delete(wanted: string): void {
    const object = this.#find(wanted);
    if (object !== undefined) this.replayed(object);
  }

  #find(wanted: string): KeptObject | undefined {
    return [...this.#waiting].find(({ key }) => key === wanted);
  }

  /** What the replays had stored is gone: each has to be replayed again. */
  forgetReplays(): void {
    for (const object of this.#objects) this.#waiting.add(object);
  }
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html */
function invocationRecord({ stream, shardId, records }: KeptObject): object {
  const [first, last] = [records[0], records.at(-1)];
  return {
    requestContext: {
      requestId: mappingId,
      functionArn: 'arn:aws:lambda:us-east-1:000000000000:function:consumer:$LATEST',
      condition: 'RecordAgeExceeded',
      approximateInvokeCount: 1,
    },
    version: '1.0',
    KinesisBatchInfo: {
      shardId,
      startSequenceNumber: first?.sequence,
      endSequenceNumber: last?.sequence,
      approximateArrivalOfFirstRecord: new Date(first?.arrivedAtMs ?? 0).toISOString(),
      approximateArrivalOfLastRecord: new Date(last?.arrivedAtMs ?? 0).toISOString(),
      batchSize: records.length,
      streamArn: `arn:aws:kinesis:us-east-1:000000000000:stream/${stream.name}`,
    },
    payload: JSON.stringify(kinesisEvent(records, stream.name)),
  };
}
