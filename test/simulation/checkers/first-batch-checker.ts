import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { Item } from '../model/dynamodb/dynamodb-value.ts';
import type { KinesisRecord, KinesisShard } from '../model/kinesis/kinesis-shard.ts';
import type { KinesisStream } from '../model/kinesis/kinesis-stream.ts';
import { group, streamName, type World } from '../run/world.ts';
import { checkpointGroup, checkpointRow } from './checkpoint-group.ts';

interface Place {
  readonly stream: KinesisStream;
  readonly shard: KinesisShard;
  readonly record: KinesisRecord;
}

type Send = (command: object, options?: unknown) => Promise<{ readonly Item?: Item }>;

/**
 * Notes the batches of one consumer that find no checkpoint of their shard at the moment that its row is loaded: what expired
 * before such a batch is named by nobody.
 */
export class FirstBatchChecker {
  readonly #world: World;
  #first: Place | undefined;

  constructor(world: World) {
    this.#world = world;
  }

  /** An invocation begins. */
  begin(event: unknown): void {
    this.#first = placeOf(this.#world, event);
  }

  around<T extends { readonly send: unknown }>(client: T): T {
    const send = client.send as Send;
    const watched: Send = (command, options) => {
      const reply = send(command, options);
      reply.then(
        ({ Item }) => command instanceof GetItemCommand && this.#noteLoaded(command, Item),
        () => undefined,
      );
      return reply;
    };
    return { ...client, send: watched };
  }

  #noteLoaded({ input: { Key } }: GetItemCommand, loaded: Item | undefined): void {
    if (this.#first === undefined) return;
    const { stream, shard, record } = this.#first;
    // A consumer that takes the stream for its former incarnation loads the row of that one.
    const isOwn = Key?.['group']?.S === checkpointGroup(group, stream);
    const row = isOwn ? loaded : checkpointRow(this.#world.dynamodb, group, stream, shard.id);
    if (row?.['sequence'] === undefined) this.#world.book.beginAt(shard, record);
  }
}

/** Where the first record of a batch lies. */
function placeOf({ kinesis }: World, event: unknown): Place | undefined {
  const [{ eventID, kinesis: data }] = Object(event).Records;
  const isFirst = ({ shardId, sequence, arrivedAtMs }: KinesisRecord): boolean =>
    eventID === `${shardId}:${sequence}` && arrivedAtMs === data.approximateArrivalTimestamp * 1000;
  for (const stream of kinesis.incarnationsOf(streamName))
    for (const shard of stream.allShards()) {
      const record = eventID.startsWith(`${shard.id}:`) ? shard.records.find(isFirst) : undefined;
      if (record !== undefined) return { stream, shard, record };
    }
  return undefined;
}
