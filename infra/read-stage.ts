import type { FieldReader } from './field-reader.ts';
import type { ConsumerSettings, GroupConfig } from './group-config.ts';
import type { HighwaterProps } from './highwater.ts';
import type { MongoSecret } from './mongo-secret.ts';

/**
 * Reads one stage's fields; what is wrong is noted by the reader. `emulated`, `alarmTopicArn`, `mongo.network` and
 * `mongo.secretKeyArn` may be left out.
 */
export function readStage(fields: FieldReader, secret: MongoSecret): HighwaterProps {
  const defaults = fields.object('consumer', (consumer) => readConsumer(consumer));
  return {
    emulated: fields.has('emulated') && fields.boolean('emulated'),
    ephemeral: fields.boolean('ephemeral'),
    stream: fields.object('stream', readStream),
    mongo: fields.object('mongo', (mongo) => readMongo(mongo, secret)),
    producer: fields.object('producer', readProducer),
    groups: fields.objects('groups', (group) => readGroup(group, defaults)),
    ...(fields.has('alarmTopicArn')
      ? { alarmTopicArn: readArn(fields, 'alarmTopicArn', 'sns', 'topic') }
      : {}),
  };
}

function readStream(fields: FieldReader): HighwaterProps['stream'] {
  const common = {
    retentionHours: fields.integer('retentionHours', 24, 8760),
    maxRecordKib: fields.integer('maxRecordKib', 1024, 10_240),
  };
  return fields.oneOf('mode', ['provisioned', 'on-demand']) === 'provisioned'
    ? { mode: 'provisioned', shards: fields.integer('shards', 1, 10_000), ...common }
    : { mode: 'on-demand', ...common };
}

function readMongo(fields: FieldReader, secret: MongoSecret): HighwaterProps['mongo'] {
  return {
    secret,
    tls: fields.oneOf('tls', ['required', 'optional']),
    ...(fields.has('secretKeyArn') ? { secretKeyArn: readArn(fields, 'secretKeyArn', 'kms', 'key') } : {}),
    ...(fields.has('network') ? { network: fields.object('network', readNetwork) } : {}),
  };
}

function readNetwork(fields: FieldReader): NonNullable<HighwaterProps['mongo']['network']> {
  const network = {
    vpcId: fields.matching('vpcId', /^vpc-[0-9a-z]+$/, 'the id of a VPC such as vpc-0123456789abcdef0'),
    availabilityZones: fields.texts('availabilityZones'),
    privateSubnetIds: fields.ids(
      'privateSubnetIds',
      /^subnet-[0-9a-z]+$/,
      'subnet ids such as subnet-0123456789abcdef0',
    ),
    securityGroupIds: fields.ids(
      'securityGroupIds',
      /^sg-[0-9a-z]+$/,
      'security group ids such as sg-0123456789abcdef0',
    ),
  };
  const [zones, subnets] = [network.availabilityZones.length, network.privateSubnetIds.length];
  // None means that the list could not be read, which is told already.
  if (zones > 0 && subnets > 0 && zones !== subnets)
    fields.refuse('availabilityZones', 'as many as privateSubnetIds: one zone a subnet, in the same order');
  return network;
}

function readProducer(fields: FieldReader): HighwaterProps['producer'] {
  return {
    memoryMb: fields.integer('memoryMb', 128, 10_240),
    timeoutSeconds: fields.integer('timeoutSeconds', 10, 900),
  };
}

/** A group may override any of the stage's defaults; without defaults every field is asked for. */
function readConsumer(fields: FieldReader, defaults?: ConsumerSettings): ConsumerSettings {
  const setting = (name: keyof ConsumerSettings, min: number, max: number): number =>
    defaults !== undefined && !fields.has(name) ? defaults[name] : fields.integer(name, min, max);
  return {
    memoryMb: setting('memoryMb', 128, 10_240),
    timeoutSeconds: setting('timeoutSeconds', 10, 900),
    batchSize: setting('batchSize', 1, 10_000),
    batchingWindowSeconds: setting('batchingWindowSeconds', 0, 300),
  };
}

function readGroup(fields: FieldReader, defaults: ConsumerSettings): GroupConfig {
  return {
    name: fields.text('name'),
    startFrom: fields.text('startFrom'),
    database: fields.text('database'),
    collection: fields.text('collection'),
    function: readConsumer(fields, defaults),
  };
}

function readArn(fields: FieldReader, name: string, service: string, thing: string): string {
  return fields.matching(
    name,
    new RegExp(`^arn:aws[\\w-]*:${service}:[\\w-]+:\\d{12}:\\S+$`),
    `the ARN of a ${thing}`,
  );
}
