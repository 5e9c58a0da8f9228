import type { KinesisRecord } from '../model/kinesis/kinesis-shard.ts';
import type { KinesisStream } from '../model/kinesis/kinesis-stream.ts';

/** What a mapping writes into its failure destination: the records, and where in which shard they lay. */
export interface BucketObject {
  readonly stream: KinesisStream;
  readonly shardId: string;
  readonly records: readonly KinesisRecord[];
}

/** The failure destination in S3. */
export class FailureBucket {
  readonly #held = new Set<number>();
  readonly #waiting = new Set<BucketObject>();
  readonly #objects: BucketObject[] = [];

  keep(object: BucketObject): void {
    if (object.records.length === 0) return;
    this.#objects.push(object);
    this.#waiting.add(object);
    for (const { ref } of object.records) this.#held.add(ref);
  }

  holds({ ref }: KinesisRecord): boolean {
    return this.#held.has(ref);
  }

  /** Objects that nobody has replayed. */
  get waiting(): ReadonlySet<BucketObject> {
    return this.#waiting;
  }

  replayed(object: BucketObject): void {
    this.#waiting.delete(object);
  }

  /** What the replays had stored is gone: each has to be replayed again. */
  forgetReplays(): void {
    for (const object of this.#objects) this.#waiting.add(object);
  }
}
