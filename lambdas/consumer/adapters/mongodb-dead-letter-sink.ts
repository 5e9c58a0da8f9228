import { serialize } from 'bson';
import { sameLetter } from '../core/compare-documents.ts';
import type { DeadLetter } from '../core/dead-letter.ts';
import { judgeInsert } from '../core/judge-insert.ts';
import { MongoUnavailable } from '../errors.ts';
import type { DeadLetterSink } from '../ports.ts';
import type { MongoConnection } from './mongodb-connection.ts';
import type { SinkCollection } from './mongodb-document-sink.ts';
import { insertOnce, type TextId } from './mongodb-insert.ts';
import { readBack } from './mongodb-read-back.ts';

/** The collection beside a group's own that holds its dead letters. */
export function deadLetterCollection(collection: string): string {
  return `${collection}_dead_letters`;
}

/** Dead letters in the collection beside the group's own. */
export function mongodbDeadLetterSink(connection: MongoConnection, collection: string): DeadLetterSink {
  return {
    async put(letters, timeoutMs) {
      try {
        await connection.use(
          (database) => putLetters(database.collection<TextId>(deadLetterCollection(collection)), letters),
          timeoutMs,
        );
      } catch (cause) {
        throw new MongoUnavailable('The dead letters are not proven to be stored.', { cause });
      }
    },
  };
}

/** An insert that meets the same id is our own earlier one, once the majority shows it and it is of the same record. */
async function putLetters(collection: SinkCollection, letters: readonly DeadLetter[]): Promise<void> {
  const verdicts = judgeInsert(letters.length, await insertOnce(collection, letters)) ?? [];
  const taken = letters.filter((_, index) => verdicts[index]?.kind === 'taken').map(({ _id }) => _id);
  const found = await readBack(collection, taken, 'majority');
  const isKept = letters.every(
    (letter, index) => verdicts[index]?.kind === 'inserted' || isThere(letter, found.get(letter._id)),
  );
  if (!isKept) throw new Error('a dead letter is neither inserted nor found');
}

function isThere(letter: DeadLetter, found: Uint8Array | undefined): boolean {
  return found !== undefined && sameLetter(found, serialize(letter));
}
