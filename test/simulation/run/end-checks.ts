import type { Callers } from './callers.ts';
import { checkpointGroup } from './checkpoint-group.ts';
import { type Landed, landedRecords } from './landed-records.ts';
import { checkLetter, checkLetters } from './letter-checks.ts';
import { readStoredDocument } from './stored-document.ts';
import type { Violations } from './violations.ts';
import { collection, database, deadLetters, group, streamName, type World } from './world.ts';

/** An entry that is sent more often than this is not retried with a bound. */
const mostSends = 200;

/** What landed under one id, by content. */
type Copies = ReadonlyMap<string, ReadonlySet<string>>;

/** Checks what a run has come to, once everything has converged: I1, I2, I5, I6 and I7. */
export function checkEnd(world: World, callers: Callers, violations: Violations): void {
  const landed = [...landedRecords(world)];
  const copies = new Map<string, Set<string>>();
  for (const { expected } of landed)
    if (expected.content !== '')
      copies.set(expected.id, (copies.get(expected.id) ?? new Set()).add(expected.content));
  for (const one of landed) checkRecord(world, one, copies, violations);
  checkDocuments(world, copies, violations);
  checkLetters(world, landed, violations);
  for (const { id } of callers.acknowledged)
    if (!copies.has(id)) violations.add('I1', `${id} was acknowledged and never landed`);
  for (const key of world.sends.needless) violations.add('I7', `${key} was sent again once acknowledged`);
  for (const [key, count] of world.sends.counts)
    if (count > mostSends) violations.add('I7', `${key} was sent ${count} times`);
  checkCheckpoints(world, violations);
}

function checkRecord(world: World, landed: Landed, copies: Copies, violations: Violations): void {
  const { mongo, book } = world;
  const { record, shard, expected } = landed;
  const { position, id, content } = expected;
  const document = content === '' ? undefined : mongo.documents(database, collection).get(id);
  const isStored = document !== undefined && readStoredDocument(document).content === content;
  const isThere = isStored || mongo.documents(database, deadLetters).has(position);
  if (!isThere && !book.isPassedOver(record) && !book.isReportedMissing(shard, record))
    violations.add('I1', `${position} (${id}) is neither a document nor a dead letter`);
  const hasTwin = (copies.get(id)?.size ?? 0) > 1;
  checkLetter({ world, violations }, landed, { isStored, hasTwin });
}

function checkDocuments({ mongo }: World, copies: Copies, violations: Violations): void {
  const numbers = new Map<number, string>();
  for (const [id, bytes] of mongo.documents(database, collection)) {
    const contents = copies.get(id);
    const { content, number } = readStoredDocument(bytes);
    if (contents === undefined) violations.add('I2', `${id} was never sent`);
    else if (!contents.has(content)) violations.add('I6', `${id} is not as it was sent`);
    if (number === undefined) continue;
    const twin = numbers.get(number);
    if (twin !== undefined) violations.add('I2', `${number} is there twice: ${twin} and ${id}`);
    numbers.set(number, id);
  }
}

/**
 * A checkpoint that lags would make a restart repeat it all. Of a table changed from outside nothing is asked. What was
 * handled while nobody could say which life of the stream it is, is noted under the life that was known.
 */
function checkCheckpoints(
  { dynamodb, kinesis, bucket, hasTableChanged }: World,
  violations: Violations,
): void {
  const lives = kinesis.livesOf(streamName);
  const stream = lives.at(-1);
  if (stream === undefined || hasTableChanged) return;
  for (const { id, records } of stream.allShards()) {
    const last = records.at(-1);
    if (last === undefined || bucket.holds(last)) continue;
    const ends = lives.map((life) => dynamodb.row(checkpointGroup(group, life), id)?.['sequenceText']?.S);
    if (!ends.includes(last.sequence))
      violations.add('I5', `the checkpoint of ${id} ends at ${ends.at(-1)} instead of ${last.sequence}`);
  }
}
