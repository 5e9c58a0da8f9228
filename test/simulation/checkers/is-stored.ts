import type { KinesisRecord } from '../model/kinesis/kinesis-shard.ts';
import type { KinesisStream } from '../model/kinesis/kinesis-stream.ts';
import { otherTopic } from '../run/other-topic.ts';
import { collection, database, type World } from '../run/world.ts';
import { expectedOf } from './expected-record.ts';
import { letterIdsOf } from './landed-records.ts';
import { saySame } from './stored-document.ts';

/** True for a record whose dead letter, or a document that says the same, is held by a majority; of an envelope, those of all parts. */
export function isStored(
  { mongo, kinesis }: Pick<World, 'mongo' | 'kinesis'>,
  record: KinesisRecord,
  stream: KinesisStream,
): boolean {
  const lives = kinesis.incarnationsOf(stream.name);
  const own = stream.name === otherTopic.streamName ? otherTopic.collection : collection;
  const hasLetter = (part?: string): boolean =>
    letterIdsOf(record, stream, lives, part).some((id) => mongo.isMajorityDurable(database, `${own}_dead_letters`, id));
  if (hasLetter()) return true;
  const documents = mongo.documents(database, own);
  return expectedOf(record, stream).parts.every(
    ({ id, part, document, isNothing }) =>
      isNothing || (part !== undefined && hasLetter(part)) || saySame(document, documents.get(id)),
  );
}
