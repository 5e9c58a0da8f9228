import { Aws } from 'aws-cdk-lib';
import { describe, expect, it } from 'vitest';
import { decodingFields } from '../../../../engine/documents/decoding.ts';
import { ConfigurationError } from '../../../../engine/runtime/errors.ts';
import { parseStageConfig } from '../../../../infra/config/stage-config.ts';
import { shippedStages } from '../../../support/synthesised-stack.ts';

const now = new Date('2026-06-01T00:00:00Z');
const network = {
  vpcId: 'vpc-1',
  availabilityZones: ['a'],
  privateSubnetIds: ['subnet-1'],
  securityGroupIds: ['sg-1'],
};

/** The sentence that a stage called `dev` is refused with, after `change`. */
// biome-ignore lint/suspicious/noExplicitAny: what a person types into cdk.json.
function refusalOf(change: (dev: any) => void): string {
  const stages = shippedStages();
  change(stages.dev);
  return refusal(() => parseStageConfig(stages, {}, now));
}

function refusal(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigurationError);
    return (error as Error).message;
  }
  throw new Error('was accepted');
}

describe('choosing a stage', () => {
  it('takes dev where none is named', () => {
    expect(parseStageConfig(shippedStages(), {}, now).stage).toBe('dev');
  });

  it.each(['local', 'dev', 'prod'])('accepts the stage %s as cdk.json ships it', (stage) => {
    expect(parseStageConfig(shippedStages(), { stage }, now).groups).toMatchObject([
      { name: 'numtest', startFrom: 'earliest', database: 'numtest', collection: 'numtest' },
    ]);
  });

  it.each([
    ['staging', '"staging"'],
    ['', '""'],
    ['toString', '"toString"'],
    ['a\nb', '"a\\nb"'],
    [7, '7'],
    ['x'.repeat(100), `"${'x'.repeat(39)}…`],
  ])('refuses the stage %j, repeats it on one line and names those there are', (stage, shown) => {
    expect(refusal(() => parseStageConfig(shippedStages(), { stage }, now))).toBe(
      `There is no stage ${shown}: give one of local, dev, prod with -c stage=, or add it to highwater:stages in cdk.json.`,
    );
  });

  it.each([undefined, null, {}])('says so where there are no stages: %j', (stages) => {
    expect(refusal(() => parseStageConfig(stages, {}, now))).toContain('(none defined)');
  });

  it.each([['text'], [[]], [[shippedStages().dev]]])('refuses stages that have no names', (stages) => {
    expect(refusal(() => parseStageConfig(stages, { stage: '0' }, now))).toBe(
      'The stage configuration is not usable: highwater:stages must be an object that has each stage under its name, neither a list nor a text.',
    );
  });

  it('tells what else is wrong with a stage that has such a name', () => {
    const stages = { My_Stage: { ...shippedStages().dev, groups: {} } };
    expect(refusal(() => parseStageConfig(stages, { stage: 'My_Stage' }, now))).toContain(
      'must be named in lower-case letters, digits and hyphens; highwater:stages.My_Stage.groups must be a list',
    );
  });

  it('refuses a stage name with which the name of the stack would be too long for CloudFormation', () => {
    const named = (stage: string) => () => parseStageConfig({ [stage]: shippedStages().dev }, { stage }, now);
    expect(named('x'.repeat(118))().stage).toHaveLength(118);
    expect(refusal(named('x'.repeat(119)))).toContain(
      'must have a name of at most 118 characters: the stack is called Highwater-<stage> and may have 128',
    );
  });

  it('refuses a stage name that cannot name a stack', () => {
    const stages = { My_Stage: shippedStages().dev };
    expect(refusal(() => parseStageConfig(stages, { stage: 'My_Stage' }, now))).toContain(
      'highwater:stages.My_Stage must be named in lower-case letters, digits and hyphens',
    );
  });
});

describe('a stage that is no object', () => {
  it.each([
    [null, 'null'],
    ['text', 'text'],
    [7, 'a number'],
    [[], 'a list'],
    [true, 'true or false'],
  ])('is refused with that alone: %j', (dev, kind) => {
    expect(refusal(() => parseStageConfig({ ...shippedStages(), dev }, {}, now))).toBe(
      `The stage configuration is not usable: highwater:stages.dev is ${kind}: it must be an object with emulated, ephemeral, topics, mongo, producer, consumer, groups, alarmTopicArn.`,
    );
  });

  it.each<[string, unknown, string]>([
    ['topics', null, 'null: it must be an object that has each topic under its name'],
    ['mongo', 'text', 'text: it must be an object with tls, secretKeyArn, caFile, network'],
    ['consumer', [], 'a list: it must be an object with memoryMb, timeoutSeconds, batchSize, batchingWindowSeconds'],
    ['producer', undefined, 'missing: it must be an object with memoryMb, timeoutSeconds'],
  ])('is refused with that alone also in %s', (name, value, problem) => {
    expect(refusalOf((dev) => Object.assign(dev, { [name]: value }))).toBe(
      `The stage configuration is not usable: highwater:stages.dev.${name} is ${problem}.`,
    );
  });

  it.each<[string, unknown]>([
    ['groups must be a list of objects', null],
    [
      'groups[0] is text: it must be an object with name, topic, startFrom, database, collection, strict, unpack, identity, fanOut, memoryMb, timeoutSeconds, batchSize, batchingWindowSeconds',
      ['numtest'],
    ],
  ])('is refused with that alone also among the groups: %s', (problem, groups) => {
    expect(refusalOf((dev) => Object.assign(dev, { groups }))).toBe(
      `The stage configuration is not usable: highwater:stages.dev.${problem}.`,
    );
  });
});

describe('the secret', () => {
  it('has a name of its own for each stage where none is given', () => {
    const { mongo } = parseStageConfig(shippedStages(), { stage: 'prod' }, now);
    expect(mongo.secret).toEqual({ kind: 'name', id: 'highwater/prod/mongodb' });
  });

  it('is the one given with -c mongoSecret', () => {
    const { mongo } = parseStageConfig(shippedStages(), { mongoSecret: 'team/events' }, now);
    expect(mongo.secret.id).toBe('team/events');
  });

  it('refuses a connection string without repeating it', () => {
    const message = refusal(() =>
      parseStageConfig(shippedStages(), { mongoSecret: 'mongodb://user:hunter2@db.example.com' }, now),
    );
    expect(message).toBe(
      'The stage configuration is not usable: mongoSecret must be the name or the ARN of a secret, never the connection string itself.',
    );
  });
});

describe('a stage that cannot be used', () => {
  it('reports every problem in one sentence, each with its field and the fix', () => {
    const message = refusalOf((dev) => {
      dev.ephemeral = 'yes';
      dev.topics.numtest.shards = '2';
      delete dev.mongo.tls;
      dev.groups[0].name = 'Num_Test';
      dev.colour = 'blue';
    });
    expect(message).toBe(
      'The stage configuration is not usable: ' +
        'highwater:stages.dev.ephemeral must be true or false; ' +
        'highwater:stages.dev.topics.numtest.shards must be a whole number from 1 to 10000; ' +
        'highwater:stages.dev.mongo.tls must be required or optional; ' +
        'highwater:stages.dev.groups[0].name must be 1 to 64 lower-case letters and digits, a letter first; ' +
        'highwater:stages.dev.colour is unknown: remove it (known are emulated, ephemeral, topics, mongo, producer, consumer, groups, alarmTopicArn).',
    );
  });

  it.each<[string, (dev: Record<string, Record<string, unknown>>) => void]>([
    [
      'topics is a list: it must be an object that has each topic under its name',
      (dev) => Object.assign(dev, { topics: [] }),
    ],
    ['topics must hold at least one topic', (dev) => Object.assign(dev, { topics: {} })],
    [
      'topics.numtest is null: it must be an object with mode',
      (dev) => Object.assign(dev, { topics: { numtest: null } }),
    ],
    ['topics.Num_Test must be named in', (dev) => Object.assign(dev['topics'] ?? {}, { Num_Test: {} })],
    ['stream is unknown', (dev) => Object.assign(dev, { stream: dev['topics']?.['numtest'] })],
    ['groups[0].topic must be one of numtest', (dev) => Object.assign(dev, { groups: [{ topic: 'other' }] })],
    [
      'groups[0].topic must be given where there are several topics: one of numtest, orders',
      (dev) => Object.assign(dev['topics'] ?? {}, { orders: dev['topics']?.['numtest'] }),
    ],
    [
      'topics.numtest.mode must be provisioned or on-demand',
      (dev) => Object.assign(dev['topics']?.['numtest'] ?? {}, { mode: 'auto' }),
    ],
    [
      'topics.numtest.shards is unknown',
      (dev) => Object.assign(dev['topics']?.['numtest'] ?? {}, { mode: 'on-demand' }),
    ],
    [
      'topics.numtest.shards must be a whole number',
      (dev) => Object.assign(dev['topics']?.['numtest'] ?? {}, { shards: 1.5 }),
    ],
    [
      'topics.numtest.retentionHours must be a whole number from 24 to 8760',
      (dev) => Object.assign(dev['topics']?.['numtest'] ?? {}, { retentionHours: 23 }),
    ],
    [
      'topics.numtest.maxRecordKib must be a whole number from 1024 to 10240',
      (dev) => Object.assign(dev['topics']?.['numtest'] ?? {}, { maxRecordKib: 10_241 }),
    ],
    [
      'producer.timeoutSeconds must be a whole number from 10 to 900',
      (dev) => Object.assign(dev['producer'] ?? {}, { timeoutSeconds: 901 }),
    ],
    [
      'consumer.batchSize must be a whole number from 1 to 10000',
      (dev) => Object.assign(dev['consumer'] ?? {}, { batchSize: 0 }),
    ],
    [
      'consumer.parallelizationFactor is unknown',
      (dev) => Object.assign(dev['consumer'] ?? {}, { parallelizationFactor: 2 }),
    ],
    ['consumer.memoryMb must be a whole number', (dev) => Object.assign(dev, { consumer: {} })],
    ['groups must be a list of objects', (dev) => Object.assign(dev, { groups: {} })],
    ['groups[0] is text: it must be an object', (dev) => Object.assign(dev, { groups: ['numtest'] })],
    ['groups must be a list of objects', (dev) => delete dev['groups']],
    ['alarmTopicArn must be the ARN of a topic', (dev) => Object.assign(dev, { alarmTopicArn: 'alarms' })],
    ['mongo.caFile must be the path of a PEM file', (dev) => Object.assign(dev['mongo'] ?? {}, { caFile: '' })],
    [
      'mongo.secretKeyArn must be the ARN of a key',
      (dev) => Object.assign(dev['mongo'] ?? {}, { secretKeyArn: 'alias/x' }),
    ],
    [
      'mongo.network.privateSubnetIds must be a list of one or more subnet ids such as subnet-0123456789abcdef0, each once',
      (dev) => Object.assign(dev['mongo'] ?? {}, { network: { ...network, privateSubnetIds: [] } }),
    ],
    [
      'mongo.network.availabilityZones must be as many as privateSubnetIds',
      (dev) =>
        Object.assign(dev['mongo'] ?? {}, {
          network: { ...network, privateSubnetIds: ['subnet-1', 'subnet-2'] },
        }),
    ],
    [
      'mongo.network.vpcId must be the id of a VPC such as vpc-0123456789abcdef0',
      (dev) => Object.assign(dev['mongo'] ?? {}, { network: { ...network, vpcId: 'main' } }),
    ],
    [
      'mongo.network.privateSubnetIds must be a list of one or more subnet ids',
      (dev) => Object.assign(dev['mongo'] ?? {}, { network: { ...network, privateSubnetIds: ['eu-central-1a'] } }),
    ],
    [
      'mongo.network.securityGroupIds must be a list of one or more security group ids such as sg-0123456789abcdef0, each once',
      (dev) => Object.assign(dev['mongo'] ?? {}, { network: { ...network, securityGroupIds: ['default'] } }),
    ],
    [
      'mongo.network.securityGroupIds must be a list of one or more security group ids',
      (dev) => Object.assign(dev['mongo'] ?? {}, { network: { ...network, securityGroupIds: ['sg-1', 'sg-1'] } }),
    ],
    [
      'emulated must be false or left out: only the stage local is emulated',
      (dev) => Object.assign(dev, { emulated: true }),
    ],
    [
      'mongo.tls must be required: optional is for emulated stages only',
      (dev) => Object.assign(dev['mongo'] ?? {}, { tls: 'optional' }),
    ],
  ])('says that %s', (problem, change) => {
    expect(refusalOf(change)).toContain(`highwater:stages.dev.${problem}`);
  });

  it('does not count the zones of subnets that are none', () => {
    expect(
      refusalOf((dev) => Object.assign(dev.mongo, { network: { ...network, privateSubnetIds: ['main'] } })),
    ).not.toContain('availabilityZones');
  });

  it('never repeats a value, which may be a connection string in the wrong place', () => {
    const message = refusalOf((dev) => {
      dev.mongo.tls = 'mongodb://user:hunter2@db.example.com';
      dev.groups[0].database = 'mongodb://user:hunter2@db.example.com';
    });
    expect(message).not.toContain('hunter2');
  });

  it('C36: refuses a group that starts where a mapping would start at LATEST', () => {
    expect(refusalOf((dev) => Object.assign(dev.groups[0], { startFrom: 'LATEST' }))).toContain(
      'groups[0].startFrom must not be latest: to start with what arrives from now on, write the present time, 2026-06-01T00:00:00Z',
    );
  });

  it.each([
    ['2026-06-01T00:00:01Z', 'must not lie in the future: give a time that has passed (it is 2026-06-01T00:00:00Z)'],
    ['1969-12-31T23:59:59Z', 'must not lie before 1970: use earliest for the oldest record'],
  ])('refuses a group that starts at %s', (startFrom, reason) => {
    expect(refusalOf((dev) => Object.assign(dev.groups[0], { startFrom }))).toContain(
      `highwater:stages.dev.groups[0].startFrom ${reason}`,
    );
  });

  it.each(['parallelizationFactor', 'bisectBatchOnFunctionError', 'filterCriteria', 'startingPosition'])(
    'C37: knows no %s of a group',
    (name) => {
      expect(refusalOf((dev) => Object.assign(dev.groups[0], { [name]: 2 }))).toContain(`groups[0].${name} is unknown`);
    },
  );

  it('C37: refuses two groups on one collection', () => {
    const second = { name: 'second', startFrom: 'earliest', database: 'numtest', collection: 'numtest' };
    expect(refusalOf((dev) => dev.groups.push(second))).toContain(
      "groups[1].collection is another group's: give each group a collection of its own",
    );
  });
});

describe('groups', () => {
  it('are compared also where another field of them is wrong, missing or unknown', () => {
    const message = refusalOf((dev) => {
      delete dev.groups[0].startFrom;
      dev.groups.push({ ...dev.groups[0], colour: 'blue' });
    });
    expect(message).toContain('groups[0].startFrom must be earliest or a time with its zone');
    expect(message).toContain('groups[1].colour is unknown: remove it (known are name, topic, startFrom, ');
    expect(message).toContain('groups[1].name is taken by another group');
    expect(message).toContain("groups[1].collection is another group's");
  });
});

describe('a group', () => {
  it('may have a registered consumer of its own', () => {
    const withFanOut = (fanOut: unknown) => (dev: { groups: object[] }) =>
      void Object.assign(dev.groups[0] ?? {}, { fanOut });
    const stages = shippedStages();
    withFanOut(true)(stages.dev);
    expect(parseStageConfig(stages, {}, now).groups[0]).toMatchObject({ fanOut: true });
    expect(parseStageConfig(shippedStages(), {}, now).groups[0]).not.toHaveProperty('fanOut');
    expect(refusalOf(withFanOut('yes'))).toContain(
      'highwater:stages.dev.groups[0].fanOut must be true, false or, in plain text,',
    );
    expect(refusalOf(withFanOut('arn:aws:kinesis:eu-west-1:111122223333:stream/orders'))).toContain(
      'groups[0].fanOut must',
    );
  });

  it('keeps all that it says of how records are read, apart from the size of its function', () => {
    const said = { strict: true, unpack: { kpl: false }, identity: 'dynamodb' };
    expect(Object.keys(said).sort()).toEqual(Object.keys(decodingFields).sort());
    const stages = shippedStages();
    Object.assign(stages.dev.groups[0], said);
    const { groups } = parseStageConfig(stages, {}, now);
    expect(groups[0]).toMatchObject(said);
    expect(Object.keys(groups[0]?.function ?? {}).sort()).toEqual(
      ['batchSize', 'batchingWindowSeconds', 'memoryMb', 'timeoutSeconds'].sort(),
    );
  });

  it("takes the stage's consumer settings, but for those of its own", () => {
    const stages = shippedStages();
    stages.dev.groups[0].batchSize = 50;
    expect(parseStageConfig(stages, {}, now).groups[0]?.function).toEqual({
      memoryMb: 1024,
      timeoutSeconds: 60,
      batchSize: 50,
      batchingWindowSeconds: 1,
    });
  });
});

describe('several topics', () => {
  const orders = { mode: 'on-demand', retentionHours: 48, maxRecordKib: 2048 };

  it('are given with their settings, and each group with its topic', () => {
    const stages = shippedStages();
    stages.dev.topics.orders = orders;
    stages.dev.groups[0].topic = 'orders';
    const { topics, groups } = parseStageConfig(stages, {}, now);
    expect(topics).toEqual({ ...shippedStages().dev.topics, orders });
    expect(groups).toMatchObject([{ name: 'numtest', topic: 'orders' }]);
  });

  it('are reported all at once, each with its own problems', () => {
    const message = refusalOf((dev) => {
      dev.topics.numtest.shards = 0;
      dev.topics.orders = { ...orders, retentionHours: 1 };
      dev.groups[0].topic = 'other';
    });
    expect(message).toBe(
      'The stage configuration is not usable: ' +
        'highwater:stages.dev.topics.numtest.shards must be a whole number from 1 to 10000; ' +
        'highwater:stages.dev.topics.orders.retentionHours must be a whole number from 24 to 8760; ' +
        'highwater:stages.dev.groups[0].topic must be one of numtest, orders.',
    );
  });
});

describe('a topic whose stream is there already', () => {
  const arn = 'arn:aws:kinesis:eu-west-1:111122223333:stream/orders';
  const keyArn = 'arn:aws:kms:eu-west-1:111122223333:key/0123abcd';
  const refusalOfTopic = (settings: object) => refusalOf((dev) => Object.assign(dev, { topics: { orders: settings } }));

  it('is given by its ARN, with its key, and says whether the producer may write', () => {
    const stages = shippedStages();
    for (const orders of [{ arn }, { arn, keyArn, writable: true }]) {
      stages.dev.topics = { orders };
      expect(parseStageConfig(stages, {}, now).topics).toEqual({ orders });
    }
  });

  it.each<[string, unknown]>([
    ['a name', 'orders'],
    ['the ARN of a registered consumer', `${arn}/consumer/app:1540591608`],
    ['the ARN of something else', 'arn:aws:sqs:eu-west-1:111122223333:orders'],
    ['an ARN with a token in it', `arn:aws:kinesis:${Aws.REGION}:111122223333:stream/orders`],
    ['a token', Aws.STACK_ID],
    ['no text', null],
  ])('is refused with %s', (_what, wrong) => {
    expect(refusalOfTopic({ arn: wrong })).toBe(
      'The stage configuration is not usable: highwater:stages.dev.topics.orders.arn must be the ARN of a Kinesis stream ' +
        'in plain text, such as arn:aws:kinesis:eu-west-1:111122223333:stream/orders.',
    );
  });

  it.each<[object, string]>([
    [{ keyArn: 'alias/orders' }, 'keyArn must be the ARN of a KMS key, not that of an alias'],
    [{ keyArn: keyArn.replace('key/', 'alias/') }, 'keyArn must be the ARN of a KMS key, not that of an alias'],
    [{ writable: 'yes' }, 'writable must be true or false'],
    [{ retentionHours: 24 }, 'retentionHours is unknown: remove it (known are arn, keyArn, writable)'],
    [{ mode: 'on-demand' }, 'mode is unknown: remove it (known are arn, keyArn, writable)'],
  ])('is refused with %j', (more, problem) => {
    expect(refusalOfTopic({ arn, ...more })).toContain(`highwater:stages.dev.topics.orders.${problem}`);
  });

  it('is one topic of its stage, while a stream of its name in another account is another', () => {
    const withTopics = (topics: object) => () => {
      const stages = shippedStages();
      stages.dev.topics = topics;
      stages.dev.groups[0].topic = 'orders';
      return parseStageConfig(stages, {}, now);
    };
    expect(refusal(withTopics({ orders: { arn }, sales: { arn } }))).toContain(
      'topics.sales.arn is the stream of the topic orders too: let its groups read that topic',
    );
    const elsewhere = arn.replace('111122223333', '444455556666');
    expect(Object.keys(withTopics({ orders: { arn }, sales: { arn: elsewhere } })().topics)).toHaveLength(2);
  });
});
