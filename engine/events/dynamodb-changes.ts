import { canonicalJson, digestOf } from './canonical-json.ts';
import { epochDate } from './epoch-date.ts';
import { type Identified, withoutId } from './identified.ts';
import { isJsonObject, memberOf } from './json-pointer.ts';
import { sortableText } from './scalar-text.ts';
import { uriText } from './uri-text.ts';

const notOurs = withoutId('it is no change of an item, as Kinesis Data Streams for DynamoDB writes them');
const type = 'aws.dynamodb.change';

/**
 * A change of an item, as Kinesis Data Streams for DynamoDB writes it: out of order at times, and more than once. AWS says
 * that its time tells duplicates, and nothing of its `eventID`, which is set anew where the record is. Changes of an item
 * within one unit of time got the next units. The digest keeps two apart also where they should not.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/kds.html
 */
export function identifyDynamodbChange(value: unknown): Identified {
  const [table, region, eventName] = ['tableName', 'awsRegion', 'eventName'].map((name) => memberOf(value, name));
  const change = memberOf(value, 'dynamodb');
  const [keys, at] = [memberOf(change, 'Keys'), memberOf(change, 'ApproximateCreationDateTime')];
  if (typeof table !== 'string' || typeof region !== 'string' || typeof eventName !== 'string') return notOurs;
  if (!isJsonObject(keys) || typeof at !== 'bigint' || at < 0n) return notOurs;
  const [before, after] = [memberOf(change, 'OldImage'), memberOf(change, 'NewImage')];
  const microseconds = isInMicroseconds(value) ? at : at * 1000n;
  return {
    kind: 'event',
    event: {
      id: `${at} ${digestOf([eventName, keys, before ?? null, after ?? null])}`,
      source: `aws:dynamodb:${uriText(region)}:${uriText(table)}`,
      type,
      time: epochDate(Number(microseconds / 1000n)),
      timeText: null,
      partitionKey: canonicalJson(keys),
      value,
      attributes: null,
    },
    change: { version: sortableText(`${microseconds}`), isDeletion: eventName === 'REMOVE' },
  };
}

/** Milliseconds otherwise. The record says so in either place. */
function isInMicroseconds(value: unknown): boolean {
  const name = 'ApproximateCreationDateTimePrecision';
  return (memberOf(memberOf(value, 'dynamodb'), name) ?? memberOf(value, name)) === 'MICROSECOND';
}
