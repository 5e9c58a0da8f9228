import { otherTopic } from '../run/other-topic.ts';
import { database, type World } from '../run/world.ts';
import type { Workload } from '../workload/workload.ts';
import { landedParts } from './landed-records.ts';
import { checkSent } from './sent-checks.ts';
import { areEqual } from './stored-document.ts';
import type { Violations } from './violations.ts';

/**
 * Checks the second topic once everything has converged. Its stream holds what was sent to it and nothing else (I1, I2, I6). Its
 * group's collection holds each of these events, from this stream, and nothing else (I1, I2, I6). There is no dead letter (I1).
 * That nothing of it reaches the first topic is found by the checks of the first.
 */
export function checkOtherTopic(world: World, workload: Workload, violations: Violations): void {
  const { streamName, collection } = otherTopic;
  const landed = [...landedParts(world, streamName)];
  checkSent(workload, landed, { beganAtMs: world.beganAtMs, violations });
  const records = Map.groupBy(landed, ({ expected: { id } }) => id);
  const documents = world.mongo.documents(database, collection);
  for (const [id, bytes] of documents) {
    const sources = records.get(id) ?? [];
    if (sources.length === 0) violations.add('I2', `${id} was never sent to ${streamName}`);
    else if (!sources.some(({ expected }) => areEqual(expected.document, bytes)))
      violations.add('I6', `${id} of ${streamName} is not as it was sent`);
  }
  for (const id of records.keys())
    if (!documents.has(id)) violations.add('I1', `${id} of ${streamName} is no document of its group`);
  for (const id of world.mongo.documents(database, `${collection}_dead_letters`).keys())
    violations.add('I1', `${id} of ${streamName} is a dead letter without a reason`);
}
