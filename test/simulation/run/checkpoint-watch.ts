import type { KinesisShard } from '../model/kinesis-shard.ts';
import type { KinesisStream } from '../model/kinesis-stream.ts';
import { expectationOf } from './expected-record.ts';
import { readStoredDocument } from './stored-document.ts';
import type { Violations } from './violations.ts';
import { collection, database, deadLetters, streamName, type World } from './world.ts';

interface SeenRow {
  readonly epoch: number;
  readonly sequence: string;
  /** Index of the first record of the shard that the checkpoint does not cover. */
  readonly next: number;
}

/** Watches every row of the checkpoint table: I3 and I4. */
export class CheckpointWatch {
  readonly #world: World;
  readonly #violations: Violations;
  readonly #rows = new Map<string, SeenRow>();
  #changes = -1;

  constructor(world: World, violations: Violations) {
    this.#world = world;
    this.#violations = violations;
  }

  /** The table was restored or emptied from outside: what it showed before says nothing any more. */
  forget(): void {
    this.#rows.clear();
  }

  check(): void {
    const { dynamodb, faults } = this.#world;
    if (dynamodb.changes === this.#changes) return;
    this.#changes = dynamodb.changes;
    for (const row of dynamodb.rows()) {
      const [key = '', shardId = ''] = [row['group']?.S, row['shard']?.S];
      const [sequence, epoch] = [row['sequenceText']?.S, Number(row['epoch']?.N ?? 0)];
      const place = `${key} ${shardId}`;
      const before = this.#rows.get(place);
      if (sequence === undefined || (before?.sequence === sequence && before.epoch === epoch)) continue;
      faults.note(() => `checkpoint of ${place}: ${sequence}${epoch === 0 ? '' : ` in epoch ${epoch}`}`);
      const isBack = before !== undefined && BigInt(sequence) < BigInt(before.sequence);
      if (isBack && before.epoch === epoch)
        this.#violations.add('I3', `the checkpoint of ${place} moved back to ${sequence}`);
      const next = this.#checkCovered(key, shardId, isBack ? 0 : (before?.next ?? 0), sequence);
      this.#rows.set(place, { epoch, sequence, next });
    }
  }

  /** Every record that the checkpoint newly covers is durable; gives the index of the first that it does not cover. */
  #checkCovered(key: string, shardId: string, from: number, to: string): number {
    const created = Number(key.split('@')[1]);
    const stream = this.#world.kinesis
      .livesOf(streamName)
      .find(({ createdAtMs }) => Math.floor(createdAtMs / 1000) === created);
    const shard = stream?.allShards().find(({ id }) => id === shardId);
    if (stream === undefined || shard === undefined) return 0;
    const end = endOf(shard, from, to);
    for (const record of shard.records.slice(from, end))
      if (!this.#isDurable(expectationOf(record, stream)) && !this.#world.givenUp.has(record.ref))
        this.#violations.add(
          'I4',
          `the checkpoint ${to} of ${shardId} covers ${record.sequence}, which is not durable`,
        );
    return end;
  }

  #isDurable({ position, id, content }: ReturnType<typeof expectationOf>): boolean {
    const { mongo } = this.#world;
    if (mongo.isMajorityDurable(database, deadLetters, position)) return true;
    const document = content === '' ? undefined : mongo.documents(database, collection).get(id);
    return document !== undefined && readStoredDocument(document).content === content;
  }
}

function endOf({ records }: KinesisShard, from: number, to: string): number {
  const index = records.findIndex(({ sequence }, at) => at >= from && sequence === to);
  if (index >= 0) return index + 1;
  const beyond = records.findIndex(({ sequence }) => BigInt(sequence) > BigInt(to));
  return beyond < 0 ? records.length : beyond;
}

/** Where the checkpoint of a life's shards is kept. */
export function checkpointGroup(group: string, { name, createdAtMs }: KinesisStream): string {
  return `${group}#${name}@${Math.floor(createdAtMs / 1000)}`;
}
