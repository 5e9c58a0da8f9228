import type { Collection } from 'mongodb';
import type { CandidateDocument } from '../../documents/document.ts';
import { OutcomeUnknown } from '../errors.ts';
import type { DocumentSink } from '../ports.ts';
import type { RecordOutcome } from '../record-outcome.ts';
import { classifyInsert, classifyTaken, type InsertVerdict } from './classify-insert.ts';
import type { MongoConnection } from './mongodb-connection.ts';
import { mongoFailure } from './mongodb-failure.ts';
import { type InsertCollection, insertOnce, type TextId } from './mongodb-insert.ts';
import { type ReadCollection, readBack } from './mongodb-read-back.ts';

/** Less than this is not worth trying one more document for. */
const leastMsForOne = 200;

const outOfTime = 'The time for writing ended before this document was written.';
const untried = 'The outcome of an earlier document is uncertain, so this one was not written.';
const noOutcome = 'MongoDB gave no outcome for this document.';

/** What the sink needs of the driver's collection. */
export type SinkCollection = InsertCollection & ReadCollection & Pick<Collection<TextId>, 'namespace'>;

/** Documents in one MongoDB collection. */
export function mongodbDocumentSink(
  connection: MongoConnection,
  collectionName: string,
  now: () => number,
): DocumentSink {
  return {
    async write(documents, timeoutMs) {
      const endsAt = now() + timeoutMs;
      const leftMs = (): number => endsAt - now();
      try {
        return await connection.use(
          (database) => writeChunk(database.collection<TextId>(collectionName), documents, leftMs),
          timeoutMs,
        );
      } catch (error) {
        const cause = mongoFailure(error);
        return documents.map(() => ({ kind: 'unknown', cause }));
      }
    },
  };
}

/**
 * Writes and verifies documents in one collection. `leftMs` is asked between one document and the next, where each has
 * to be tried alone. Exported for the simulation, which replaces the collection underneath.
 */
export async function writeChunk(
  collection: SinkCollection,
  documents: readonly CandidateDocument[],
  leftMs: () => number,
): Promise<readonly RecordOutcome[]> {
  const verdicts = classifyInsert(
    documents.length,
    await insertOnce(
      collection,
      documents.map(({ document }) => document),
    ),
  );
  if (verdicts === null) return writeOneByOne(collection, documents, leftMs);
  const taken = documents.filter((_, index) => verdicts[index]?.kind === 'taken');
  const proofs = await readProofs(collection, taken);
  return documents.map((candidate, index) => outcomeOf(candidate, verdicts[index], proofs, collection.namespace));
}

/** After the first that is not certain, or without time, the rest is left alone: what is certain is kept. */
async function writeOneByOne(
  collection: SinkCollection,
  documents: readonly CandidateDocument[],
  leftMs: () => number,
): Promise<readonly RecordOutcome[]> {
  const outcomes: RecordOutcome[] = [];
  for (const document of documents) {
    const outcome = leftMs() < leastMsForOne ? unknown(outOfTime) : await writeOne(collection, document, leftMs);
    outcomes.push(outcome);
    if (outcome.kind === 'unknown') break;
  }
  return documents.map((_, index) => outcomes[index] ?? unknown(untried));
}

async function writeOne(
  collection: SinkCollection,
  document: CandidateDocument,
  leftMs: () => number,
): Promise<RecordOutcome> {
  const [outcome] = await writeChunk(collection, [document], leftMs);
  return outcome ?? unknown(noOutcome);
}

function unknown(sentence: string): RecordOutcome {
  return { kind: 'unknown', cause: new OutcomeUnknown(sentence) };
}

interface Proofs {
  readonly majority: ReadonlyMap<string, Uint8Array>;
  readonly local: ReadonlyMap<string, Uint8Array>;
}

async function readProofs(collection: SinkCollection, taken: readonly CandidateDocument[]): Promise<Proofs> {
  const ids = taken.map(({ document }) => document._id);
  const majority = await readBack(collection, ids, 'majority');
  const missing = ids.filter((id) => !majority.has(id));
  return { majority, local: await readBack(collection, missing, 'local') };
}

function outcomeOf(
  candidate: CandidateDocument,
  verdict: InsertVerdict | undefined,
  proofs: Proofs,
  namespace: string,
): RecordOutcome {
  if (verdict === undefined) return unknown(noOutcome);
  if (verdict.kind !== 'taken') return verdict;
  const id = candidate.document._id;
  const found = { majority: proofs.majority.get(id), isOnPrimaryOnly: proofs.local.has(id), namespace };
  return classifyTaken(candidate, verdict.message, found);
}
