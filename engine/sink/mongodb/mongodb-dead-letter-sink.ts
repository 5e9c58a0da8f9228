import { serialize } from 'bson';
import { sameDeadLetter } from '../../documents/compare-documents.ts';
import type { DeadLetter } from '../../documents/dead-letter.ts';
import { MongoUnavailable, OutcomeUnknown } from '../errors.ts';
import type { DeadLetterSink } from '../ports.ts';
import { classifyInsert, type InsertReply, type InsertVerdict } from './classify-insert.ts';
import type { MongoConnection } from './mongodb-connection.ts';
import type { SinkCollection } from './mongodb-document-sink.ts';
import { mongoFailure } from './mongodb-failure.ts';
import { insertOnce, type TextId } from './mongodb-insert.ts';
import { readBack } from './mongodb-read-back.ts';

/** The collection beside a group's own that holds its dead letters. */
export function deadLetterCollection(collection: string): string {
  return `${collection}_dead_letters`;
}

/** Dead letters in the collection beside the group's own. */
export function mongodbDeadLetterSink(connection: MongoConnection, collection: string): DeadLetterSink {
  return {
    async put(deadLetters, timeoutMs) {
      const missing = await connection
        .use(
          (database) => firstMissing(database.collection<TextId>(deadLetterCollection(collection)), deadLetters),
          timeoutMs,
        )
        .catch((cause: unknown) => ({ deadLetter: deadLetters[0], cause }));
      if (missing !== undefined) throw notKept(missing);
    },
  };
}

/** A dead letter that is not proven to be there, and why. */
interface MissingDeadLetter {
  readonly deadLetter: DeadLetter | undefined;
  readonly cause: unknown;
}

/** An insert that meets the same id is our own earlier one, once the majority shows it and it is of the same record. */
async function firstMissing(
  collection: SinkCollection,
  deadLetters: readonly DeadLetter[],
): Promise<MissingDeadLetter | undefined> {
  const reply = await insertOnce(collection, deadLetters);
  const verdicts = classifyInsert(deadLetters.length, reply) ?? [];
  const taken = deadLetters.filter((_, index) => verdicts[index]?.kind === 'taken').map(({ _id }) => _id);
  const found = await readBack(collection, taken, 'majority');
  const first = deadLetters.findIndex(
    (deadLetter, index) => verdicts[index]?.kind !== 'inserted' && !isThere(deadLetter, found.get(deadLetter._id)),
  );
  if (first < 0) return undefined;
  return { deadLetter: deadLetters[first], cause: whyMissing(verdicts[first], reply) };
}

function whyMissing(verdict: InsertVerdict | undefined, reply: InsertReply): unknown {
  if (verdict?.kind === 'unknown') return verdict.cause;
  if (verdict?.kind === 'dead-letter') return new OutcomeUnknown(verdict.rejection.message);
  if (reply.kind === 'refused') return reply.cause;
  return new OutcomeUnknown('Its _id is taken (code 11000), but the majority does not have this dead letter.');
}

function notKept({ deadLetter, cause }: MissingDeadLetter): MongoUnavailable {
  const { shard, sequence } = deadLetter?.origin ?? {};
  return new MongoUnavailable(
    `The dead letter of record ${sequence} of ${shard} is not proven to be stored: ${mongoFailure(cause).message}`,
    { cause, fields: { shard, sequence } },
  );
}

function isThere(deadLetter: DeadLetter, found: Uint8Array | undefined): boolean {
  return found !== undefined && sameDeadLetter(found, serialize(deadLetter));
}
