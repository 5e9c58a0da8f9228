import * as v from 'valibot';
import { findProblems, strictObject } from '../../engine/runtime/strict-object.ts';
import { arn, field, text, trueOrFalse, wholeNumber } from './field-schemas.ts';
import { type GroupConfig, groupFields, groupList } from './group-config.ts';
import { stream, typedStream } from './stream-schema.ts';
import { topicNames, topicRecord } from './topic-config.ts';

/** What is emulated loses its data with the endpoint, and may do without TLS: never a stage that is deployed to AWS. */
const emulatedStage = 'local';

const texts = (pattern: RegExp, fix: string): v.GenericSchema<unknown, readonly string[]> =>
  field(
    (value) =>
      Array.isArray(value) && value.length > 0 && value.every((text) => typeof text === 'string' && pattern.test(text)),
    `a list of one or more ${fix}`,
  );

const ids = (pattern: RegExp, fix: string): v.GenericSchema<unknown, readonly string[]> =>
  v.pipe(
    texts(pattern, `${fix}, each once`),
    v.check((list) => new Set(list).size === list.length, `must be a list of one or more ${fix}, each once`),
  );

const network = v.pipe(
  strictObject({
    vpcId: text(/^vpc-[0-9a-z]+$/, 'the id of a VPC such as vpc-0123456789abcdef0'),
    availabilityZones: texts(/\S/, 'texts'),
    privateSubnetIds: ids(/^subnet-[0-9a-z]+$/, 'subnet ids such as subnet-0123456789abcdef0'),
    securityGroupIds: ids(/^sg-[0-9a-z]+$/, 'security group ids such as sg-0123456789abcdef0'),
  }),
  v.forward(
    v.partialCheck(
      [['availabilityZones'], ['privateSubnetIds']],
      ({ availabilityZones, privateSubnetIds }) => availabilityZones.length === privateSubnetIds.length,
      'must be as many as privateSubnetIds: one zone a subnet, in the same order',
    ),
    ['availabilityZones'],
  ),
);

const functionSize = { memoryMb: wholeNumber(128, 10_240), timeoutSeconds: wholeNumber(10, 900) };
const consumer = {
  ...functionSize,
  batchSize: wholeNumber(1, 10_000),
  batchingWindowSeconds: wholeNumber(0, 300),
};

/** A group may override any of the stage's settings in `consumer`. */
const overrides = {
  memoryMb: v.exactOptional(consumer.memoryMb),
  timeoutSeconds: v.exactOptional(consumer.timeoutSeconds),
  batchSize: v.exactOptional(consumer.batchSize),
  batchingWindowSeconds: v.exactOptional(consumer.batchingWindowSeconds),
};

/** One stage of `cdk.json`, as it may be at this moment: its fields, their limits, and what must fit together. */
export function stageSchema(stage: string, now: Date) {
  return v.lazy((fields) => {
    const topics = topicNames(Object(fields).topics);
    return strictObject({
      emulated: v.exactOptional(
        v.pipe(
          trueOrFalse,
          v.check(
            (isEmulated) => !isEmulated || stage === emulatedStage,
            `must be false or left out: only the stage ${emulatedStage} is emulated`,
          ),
        ),
      ),
      ephemeral: trueOrFalse,
      topics: topicRecord(stream),
      mongo: strictObject({
        tls: tlsMode(v.is(v.object({ emulated: v.literal(true) }), fields)),
        secretKeyArn: v.exactOptional(arn('kms', 'key')),
        caFile: v.exactOptional(text(/\S/, 'the path of a PEM file')),
        network: v.exactOptional(network),
      }),
      producer: strictObject(functionSize),
      consumer: strictObject(consumer),
      groups: groupList(strictObject({ ...groupFields(now, topics), ...overrides })),
      alarmTopicArn: v.exactOptional(arn('sns', 'topic')),
    });
  });
}

interface CheckedProps {
  readonly topics: Readonly<Record<string, unknown>>;
  readonly emulated?: boolean;
  readonly mongo: { readonly tls: 'required' | 'optional' };
  readonly groups: readonly GroupConfig[];
}

/**
 * What the types of the construct's properties cannot rule out at this moment: one phrase a problem, naming the field and
 * the fix.
 */
export function findConfigProblems(props: CheckedProps, now: Date): readonly string[] {
  const topics = topicNames(props.topics);
  const schema = strictObject({
    topics: topicRecord(typedStream),
    mongo: strictObject({ tls: tlsMode(props.emulated === true) }),
    groups: groupList(strictObject({ ...groupFields(now, topics), function: v.unknown() })),
  });
  const { issues = [] } = v.safeParse(schema, {
    topics: props.topics,
    mongo: { tls: props.mongo.tls },
    groups: props.groups,
  });
  return findProblems(issues, '').map(({ field, text }) => `${field} ${text}`);
}

/** Without TLS MongoDB is reached in an emulated stage only. */
function tlsMode(isEmulated: boolean) {
  return v.pipe(
    v.picklist(['required', 'optional'], 'must be required or optional'),
    v.check((tls) => tls === 'required' || isEmulated, 'must be required: optional is for emulated stages only'),
  );
}
