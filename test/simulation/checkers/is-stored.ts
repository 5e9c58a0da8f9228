import type { KinesisRecord } from '../model/kinesis/kinesis-shard.ts';
import type { KinesisStream } from '../model/kinesis/kinesis-stream.ts';
import { otherTopic } from '../run/other-topic.ts';
import { collection, database, type World } from '../run/world.ts';
import { expectationOf } from './expected-record.ts';
import { letterIdsOf } from './landed-records.ts';
import { saySame } from './stored-document.ts';

/** True for a record whose dead letter, or a document that says the same, is held by a majority. */
export function isStored(
  { mongo, kinesis }: Pick<World, 'mongo' | 'kinesis'>,
  record: KinesisRecord,
  stream: KinesisStream,
): boolean {
  const { id, document } = expectationOf(record, stream);
  const letterIds = letterIdsOf(record, stream, kinesis.incarnationsOf(stream.name));
  const own = stream.name === otherTopic.streamName ? otherTopic.collection : collection;
  if (letterIds.some((each) => mongo.isMajorityDurable(database, `${own}_dead_letters`, each))) return true;
  return saySame(document, mongo.documents(database, own).get(id));
}
