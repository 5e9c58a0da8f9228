import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { doctor } from '../../../../cli/commands/doctor.ts';
import { doctorSchema } from '../../../../cli/output/doctor.ts';
import { awsError } from '../../../support/command-context.ts';
import { wellInspection, wellMapping } from '../../../support/doctor-facts.ts';
import type { AwsScript } from '../../../support/scripted-aws.ts';
import {
  describedGroup,
  describedShard,
  type OperatorScript,
  operatorContext,
} from '../../../support/scripted-operator.ts';

const arn = wellMapping.EventSourceArn;
const template = { Resources: { Stream: { Properties: { RetentionPeriodHours: 24 } }, Manifest: {} } };
const resource = (LogicalResourceId: string, PhysicalResourceId: string) => ({ LogicalResourceId, PhysicalResourceId });

/** A stack in which all is well; lists come in two pages. */
const well: AwsScript = (command, input) => {
  const isFirst = input['NextToken'] === undefined && input['Marker'] === undefined;
  switch (command) {
    case 'GetTemplate':
      return { TemplateBody: JSON.stringify(template) };
    case 'ListStackResources':
      return isFirst
        ? { StackResourceSummaries: [resource('Stream', 'stream-1')], NextToken: 'more' }
        : { StackResourceSummaries: [resource('Unheard', 'other')] };
    case 'GetEventSourceMapping':
      return wellMapping;
    case 'ListEventSourceMappings':
      return isFirst
        ? { EventSourceMappings: [], NextMarker: 'more' }
        : { EventSourceMappings: [{ UUID: String(input['FunctionName']).replace('consumer', 'mapping') }] };
    case 'DescribeStreamSummary':
      return { StreamDescriptionSummary: { StreamARN: arn, RetentionPeriodHours: 24, EncryptionType: 'KMS' } };
    case 'ListStreamConsumers':
      return isFirst
        ? { Consumers: [{ ConsumerName: 'one' }], NextToken: 'more' }
        : { Consumers: [{ ConsumerName: 'two' }] };
    case 'GetFunctionConfiguration':
      return { Runtime: 'nodejs24.x' };
    default:
      return isFirst ? { MetricAlarms: [{ AlarmName: 'a', AlarmActions: ['x'] }], NextToken: 'more' } : {};
  }
};
const inspected: OperatorScript = ({ command }) => {
  if (command === 'describe') return describedGroup([describedShard(0)]);
  if (command === 'list-failures') return { failures: [], next: null };
  return { ...wellInspection, groupsWithRows: ['audit', 'numtest'] };
};

describe('doctor', () => {
  it('finds nothing wrong with a stack that is well, and reads all pages', async () => {
    const { context, results, sent, requests } = operatorContext(inspected, { script: well, isJson: true });
    await doctor({ json: true }, context);
    const { findings, checks } = v.parse(doctorSchema, JSON.parse(String(results[0])));
    expect([findings, checks.filter(({ state }) => state !== 'ok')]).toEqual([0, []]);
    expect(requests).toEqual([
      { command: 'inspect', group: 'numtest' },
      { command: 'describe', group: 'numtest' },
      { command: 'inspect', group: 'audit' },
      { command: 'describe', group: 'audit' },
      { command: 'list-failures', group: 'numtest' },
    ]);
    for (const list of ['ListStackResources', 'DescribeAlarms'])
      expect(sent.filter(([name]) => name === list)).toHaveLength(2);
    const mappingLists = sent.filter(([name]) => name === 'ListEventSourceMappings').map(([, input]) => input);
    expect(mappingLists.filter(({ FunctionName }) => FunctionName !== undefined)).toHaveLength(4);
    // Of two topics.
    expect(mappingLists.filter(({ EventSourceArn }) => EventSourceArn === arn)).toHaveLength(4);
    expect(sent.filter(([name]) => name === 'ListStreamConsumers')).toHaveLength(4);
    expect(checks).toContainEqual(
      expect.objectContaining({
        check: 'registered consumers',
        text: '2 consumers of 20: each gets 2 MB a second and shard of its own.',
      }),
    );
  });

  it('shows a person what is wrong with its fix, and fails', async () => {
    const script: AwsScript = (command, input) =>
      command === 'GetEventSourceMapping' && input['UUID'] === 'mapping-audit'
        ? awsError('ResourceNotFoundException')
        : well(command, input);
    const { context, results } = operatorContext(inspected, { script });
    await expect(doctor({}, context)).rejects.toThrow('There is 1 finding.');
    expect(results[0]).toContain(
      'error    mapping settings, audit: The mapping mapping-audit is gone: nothing reads for the group.\n' +
        '         fix: Take the group audit out of cdk.json',
    );
    expect(results[0]).toContain('ok       alarms, Highwater-dev: Each of the 1 alarms has a receiver.');
  });

  it('finds what lies in the failure bucket, from the first page alone', async () => {
    const of = { shard: null, from: null, through: null, records: null, condition: null, error: null, problem: null };
    const object = { ...of, key: 'k', kind: 'unknown', group: null, bytes: 2, storedAt: '2026-11-22T10:00:00.000Z' };
    const operator: OperatorScript = (request) =>
      request['command'] === 'list-failures'
        ? { failures: [object, object], next: { after: 'k' } }
        : inspected(request);
    const { context, results, requests } = operatorContext(operator, { script: well });
    await expect(doctor({}, context)).rejects.toThrow('There is 1 finding.');
    expect(results[0]).toContain(
      'warning  failure bucket, Highwater-dev: It holds more than 2 objects: batches or requests that Lambda gave up.\n' +
        '         fix: npx --no highwater failures list',
    );
    expect(requests.filter(({ command }) => command === 'list-failures')).toHaveLength(1);
  });

  it('names the action that is denied, and fails at nothing else', async () => {
    const message = 'User: x is not authorized to perform: cloudwatch:DescribeAlarms on resource: *';
    const script: AwsScript = (command, input) =>
      command === 'DescribeAlarms' ? awsError('AccessDenied', message) : well(command, input);
    const { context, results } = operatorContext(inspected, { script });
    await doctor({}, context);
    expect(results[0]).toContain(
      'unknown  alarms, Highwater-dev: Access denied: you may not call cloudwatch:DescribeAlarms;',
    );
  });

  it('counts what is gone or fails, and tells a fault of the stack from what could not be read', async () => {
    const script: AwsScript = (command, input) => {
      if (command === 'DescribeStreamSummary' || command === 'GetFunctionConfiguration')
        return awsError('ResourceNotFoundException');
      return command === 'GetTemplate' ? { TemplateBody: 'no JSON' } : well(command, input);
    };
    const failing = () => new Error('MongoDB cannot be reached (ECONNREFUSED).');
    const { context, results } = operatorContext(failing, { script, isJson: true });
    await expect(doctor({}, context)).rejects.toThrow('There are 8 findings.');
    const { checks } = v.parse(doctorSchema, JSON.parse(String(results[0])));
    expect(checks.filter(({ state }) => state === 'unknown').map(({ check }) => check)).toEqual([
      'template',
      ...['checkpoints', 'restart under way', 'dead letters'],
      ...['checkpoints', 'restart under way', 'dead letters'],
      'failure bucket',
      'removed groups',
    ]);
    expect(checks.filter(({ check }) => check === 'database')).toMatchObject([
      { state: 'finding', text: expect.stringContaining('MongoDB cannot be reached') },
      { state: 'finding' },
    ]);
  });

  it('ends where the end is asked for', async () => {
    const ending = new AbortController();
    const script: AwsScript = (command, input) => {
      if (command === 'GetTemplate') ending.abort(new Error('the end'));
      return command === 'GetTemplate' ? awsError('AbortError') : well(command, input);
    };
    const { context } = operatorContext(inspected, { script, signal: ending.signal });
    await expect(doctor({}, context)).rejects.toThrow('the end');
  });
});
