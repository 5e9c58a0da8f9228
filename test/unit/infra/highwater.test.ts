import { Fn, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { afterAll, describe, expect, it } from 'vitest';
import { ConfigurationError } from '../../../engine/runtime/errors.ts';
import { Highwater, type HighwaterProps } from '../../../infra/highwater.ts';
import { discardOutputs, stageConfig, unbundledApp } from '../../support/synthesised-stack.ts';

afterAll(discardOutputs);

function buildWith(changes: Partial<HighwaterProps>): {
  readonly stack: Stack;
  readonly highwater: Highwater;
  readonly template: Template;
} {
  const stack = new Stack(unbundledApp(), 'Elsewhere');
  const { stage: _, ephemeral: __, emulated: ___, ...props } = stageConfig('dev');
  const highwater = new Highwater(stack, 'Events', { ...props, ...changes });
  return {
    stack,
    highwater,
    get template() {
      return Template.fromStack(stack);
    },
  };
}

function build(changes: Partial<HighwaterProps> = {}): Stack {
  return buildWith(changes).stack;
}

const settings = { mode: 'provisioned', shards: 1, retentionHours: 24, maxRecordKib: 1024 } as const;

const [group] = stageConfig('dev').groups;
if (group === undefined) throw new Error('dev has no group');

describe('the construct in an app of somebody else', () => {
  it('keeps the data where nothing is said about it', () => {
    const template = Template.fromStack(build());
    template.hasResource('AWS::Kinesis::Stream', { DeletionPolicy: 'RetainExceptOnCreate' });
    template.hasResourceProperties('AWS::DynamoDB::Table', { DeletionProtectionEnabled: true });
  });

  it('can stand twice in one stack', () => {
    const stack = build();
    const { stage: _, ...props } = stageConfig('dev');
    new Highwater(stack, 'More', props);
    Template.fromStack(stack).resourceCountIs('AWS::Kinesis::Stream', 2);
  });

  it('refuses a file of certificates that is not there, together with what else is wrong', () => {
    const mongo = { ...stageConfig('dev').mongo, caFile: 'nowhere/ca.pem' };
    expect(() => build({ mongo, groups: [group, group] })).toThrow(
      /groups\[1\]\.name is taken.*; mongo\.caFile names no file that can be read: give the path/,
    );
  });

  it('may stand without a group: a stream, its producer and an operator, and nothing that consumes', () => {
    const template = Template.fromStack(build({ groups: [] }));
    template.resourceCountIs('AWS::Kinesis::Stream', 1);
    template.resourceCountIs('AWS::Lambda::Function', 2);
    template.resourceCountIs('AWS::Lambda::EventSourceMapping', 0);
  });

  it('gives each topic a stream of its own, and each group the stream of its topic', () => {
    const topics = { numtest: settings, orders: { ...settings, retentionHours: 48 } };
    const groups = [
      { ...group, topic: 'orders' },
      { ...group, topic: 'numtest', name: 'late', collection: 'late' },
    ];
    const { highwater, template } = buildWith({ topics, groups });
    expect(highwater.topics.map(({ name }) => name)).toEqual(['numtest', 'orders']);
    expect(highwater.groups.map(({ name, topic }) => [name, topic.name])).toEqual([
      ['numtest', 'orders'],
      ['late', 'numtest'],
    ]);
    for (const [name, id, hours] of [
      ['numtest', 'orders', 48],
      ['late', 'numtest', 24],
    ] as const) {
      const [stream = ''] = Object.keys(
        template.findResources('AWS::Kinesis::Stream', { Properties: { RetentionPeriodHours: hours } }),
      );
      expect(stream).toContain(`Topic${id}`);
      const [mapping = ''] = Object.keys(
        template.findResources('AWS::Lambda::EventSourceMapping', {
          Properties: { EventSourceArn: { 'Fn::GetAtt': [stream, 'Arn'] } },
        }),
      );
      expect(mapping).toContain(`Group${name}`);
      template.hasResourceProperties('AWS::Lambda::Function', {
        Environment: { Variables: { HIGHWATER_GROUP: name, HIGHWATER_STREAM_NAME: { Ref: stream } } },
      });
    }
  });

  it('refuses a group of a topic that there is not, and one that names none of several', () => {
    expect(() => build({ groups: [{ ...group, topic: 'orders' }] })).toThrow(
      'Highwater cannot be built: groups[0].topic must be one of numtest.',
    );
    expect(() => build({ topics: { numtest: settings, orders: settings } })).toThrow(
      'Highwater cannot be built: groups[0].topic must be given where there are several topics: one of numtest, orders.',
    );
  });

  it('takes a stream that is there already by an ARN in plain text, in its own region', () => {
    const of = (arn: string) => ({ topics: { numtest: { arn } } });
    const arn = 'arn:aws:kinesis:eu-west-1:111122223333:stream/numtest';
    expect(buildWith(of(arn)).highwater.topics).toMatchObject([{ name: 'numtest', streamArn: arn, isExisting: true }]);
    expect(() => build(of(Fn.importValue('orders')))).toThrow(
      'Highwater cannot be built: topics.numtest.arn must be the ARN of a Kinesis stream in plain text',
    );
    const { stage: _, ephemeral: __, emulated: ___, ...props } = stageConfig('dev');
    const stack = new Stack(unbundledApp(), 'Elsewhere', { env: { region: 'us-east-1' } });
    expect(() => new Highwater(stack, 'Events', { ...props, ...of(arn) })).toThrow(
      'Highwater cannot be built: topics.numtest.arn is in eu-west-1, and the stack in us-east-1',
    );
  });

  it('C36: refuses a group at LATEST', () => {
    expect(() => build({ groups: [{ ...group, startFrom: 'LATEST' }] })).toThrow(
      'Highwater cannot be built: groups[0].startFrom must not be latest: to start with what arrives from now on, write the present time, ',
    );
  });

  it.each([
    ['2999-01-01T00:00:00Z', 'must not lie in the future: give a time that has passed'],
    ['1969-07-20T20:17:40Z', 'must not lie before 1970: use earliest for the oldest record'],
  ])('refuses a group that starts at %s', (startFrom, reason) => {
    expect(() => build({ groups: [{ ...group, startFrom }] })).toThrow(
      `Highwater cannot be built: groups[0].startFrom ${reason}`,
    );
  });

  it('C37: refuses two groups on one collection', () => {
    expect(() => build({ groups: [group, { ...group, name: 'two' }] })).toThrow(
      "groups[1].collection is another group's",
    );
  });

  it('C37: has no property for a factor, a filter or a split batch', () => {
    const knobs = { parallelizationFactor: 2, bisectBatchOnError: true, filters: [{}] };
    const settings = { ...group.function, ...knobs };
    const template = Template.fromStack(build({ groups: [{ ...group, function: settings }] }));
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      ParallelizationFactor: 1,
      BisectBatchOnFunctionError: false,
    });
  });

  it.each(['parallelizationFactor', 'filterCriteria', 'startingPosition'])('C37: knows no %s of a group', (name) => {
    expect(() => build({ groups: [Object.assign({}, group, { [name]: 2 })] })).toThrow(
      `Highwater cannot be built: groups[0].${name} is unknown: remove it (known are name, topic, startFrom, database, collection, strict, unpack, identity, fanOut, function).`,
    );
  });

  it('refuses MongoDB without TLS outside an emulated stage', () => {
    const mongo = { ...stageConfig('dev').mongo, tls: 'optional' } as const;
    expect(() => build({ mongo })).toThrow(ConfigurationError);
  });
});
