import type { KinesisRecord } from '../model/kinesis-shard.ts';
import type { KinesisStream } from '../model/kinesis-stream.ts';
import { expectationOf } from './expected-record.ts';
import { saySame } from './stored-document.ts';
import { collection, database, deadLetters, type World } from './world.ts';

/** True for a record whose dead letter, or a document that says the same, is held by a majority. */
export function isStored({ mongo }: World, record: KinesisRecord, stream: KinesisStream): boolean {
  const { position, id, document } = expectationOf(record, stream);
  if (mongo.isMajorityDurable(database, deadLetters, position)) return true;
  return saySame(document, mongo.documents(database, collection).get(id));
}
