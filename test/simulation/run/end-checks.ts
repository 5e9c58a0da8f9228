import { deserialize } from 'bson';
import type { KinesisRecord } from '../model/kinesis-shard.ts';
import type { KinesisStream } from '../model/kinesis-stream.ts';
import type { Callers } from './callers.ts';
import { checkpointGroup } from './checkpoint-watch.ts';
import { type Expectation, expectationOf } from './expected-record.ts';
import { isGrounded } from './grounded-letter.ts';
import { readStoredDocument } from './stored-document.ts';
import type { Violations } from './violations.ts';
import { collection, database, deadLetters, group, streamName, type World } from './world.ts';

/** An entry that is sent more often than this is not retried with a bound. */
const mostSends = 200;

/** What landed under one id, by content. */
type Copies = ReadonlyMap<string, ReadonlySet<string>>;

/** Checks what a run has come to, once everything has converged: I1, I2, I5, I6 and I7. */
export function checkEnd(world: World, callers: Callers, violations: Violations): void {
  const landed = [...recordsOf(world)];
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

interface Landed {
  readonly record: KinesisRecord;
  readonly stream: KinesisStream;
  readonly expected: Expectation;
}

function* recordsOf({ kinesis }: World): Generator<Landed> {
  for (const stream of kinesis.livesOf(streamName))
    for (const shard of stream.allShards())
      for (const record of shard.records) yield { record, stream, expected: expectationOf(record, stream) };
}

function checkRecord(
  { mongo, givenUp, faults }: World,
  { record, expected }: Landed,
  copies: Copies,
  violations: Violations,
): void {
  const { position, id, content } = expected;
  const document = content === '' ? undefined : mongo.documents(database, collection).get(id);
  const isStored = document !== undefined && readStoredDocument(document).content === content;
  const letter = mongo.documents(database, deadLetters).get(position);
  if (!isStored && letter === undefined && !givenUp.has(record.ref))
    violations.add('I1', `${position} (${id}) is neither a document nor a dead letter`);
  if (letter === undefined) return;
  // After a roll-back both are possible: the other document that stood in its way is gone.
  if (isStored && faults.counts()['mongo.rolled-back'] === undefined)
    violations.add('I2', `${position} (${id}) is a document and a dead letter`);
  const { payload, reason } = deserialize(letter, { promoteBuffers: true });
  if (Buffer.compare(payload, record.data) !== 0)
    violations.add('I6', `the dead letter of ${position} has other bytes`);
  if (!isGrounded(reason.code, expected, (copies.get(id)?.size ?? 0) > 1))
    violations.add('I1', `${position} (${id}) is a dead letter without a reason (${reason.code})`);
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

/** One that belongs to no record would hide the loss of another. */
function checkLetters({ mongo }: World, landed: readonly Landed[], violations: Violations): void {
  const positions = new Set(landed.map(({ expected }) => expected.position));
  for (const id of mongo.documents(database, deadLetters).keys())
    if (!positions.has(id) && !id.includes('@before-'))
      violations.add('I2', `the dead letter ${id} is of no record`);
}

/** A checkpoint that lags would make a restart repeat it all. Of a table changed from outside nothing is asked. */
function checkCheckpoints(
  { dynamodb, kinesis, givenUp, hasTableChanged }: World,
  violations: Violations,
): void {
  const stream = kinesis.livesOf(streamName).at(-1);
  if (stream === undefined || hasTableChanged) return;
  for (const { id, records } of stream.allShards()) {
    const last = records.at(-1);
    if (last === undefined || givenUp.has(last.ref)) continue;
    const sequence = dynamodb.row(checkpointGroup(group, stream), id)?.['sequenceText']?.S;
    if (sequence !== last.sequence)
      violations.add('I5', `the checkpoint of ${id} ends at ${sequence} instead of ${last.sequence}`);
  }
}
