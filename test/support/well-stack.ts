import { manifest, pipelineScript } from './command-context.ts';
import { wellInspection, wellMapping } from './doctor-facts.ts';
import { batchKey, requestKey } from './failure-objects.ts';
import { utf8 } from './records.ts';
import type { AwsScript } from './scripted-aws.ts';
import { describedGroup, describedShard, lambdaReply, replayStep } from './scripted-operator.ts';
import { lettersScript } from './shown-letters.ts';

type Request = Readonly<Record<string, unknown>>;

interface FirstState {
  readonly state?: 'Enabled' | 'Disabled';
  readonly hasFailures?: boolean;
}

const shard = 'shardId-000000000000';
const range = { HashKeyRange: { StartingHashKey: '0', EndingHashKey: '9' } };
const summary = { RetentionPeriodHours: 24, EncryptionType: 'KMS' };
const object = { bytes: 900, storedAt: '2026-11-22T10:00:00.000Z', condition: 'RetriesExhausted', error: null };
const place = { shard: null, from: null, through: null, records: null, problem: null };
const request = { ...object, ...place, key: requestKey, kind: 'request', group: null };
const batch = { ...request, key: batchKey, kind: 'batch', group: 'audit', shard, from: '5', through: '7', records: 3 };

/** What the operator function answers to each command. */
function operate(asked: Request, hasFailures: boolean): object | Error {
  switch (asked['command']) {
    case 'describe':
      return describedGroup([describedShard(0)]);
    case 'inspect':
      return { ...wellInspection, groupsWithRows: manifest.groups.map(({ name }) => name) };
    case 'skip-record':
      return { skips: asked['sequence'] };
    case 'clear-skips':
      return { cleared: [] };
    case 'skip-forward':
      return { skipped: { after: '50', through: '60' } };
    case 'verify-range':
      return { shards: [], next: null };
    case 'discard-dead-letters':
      return { discarded: 1 };
    case 'redrive-dead-letters':
      return { redriven: 1, refused: 0, unreadable: [], next: null };
    case 'list-failures':
      if (!hasFailures) return { failures: [], next: null };
      return { failures: asked['key'] === undefined ? [request, batch] : [batch], next: null };
    case 'redrive-failure':
      return asked['key'] === requestKey
        ? { outcome: 'request', requestId: 'request-1', payload: { to: 9 } }
        : { outcome: 'stored', counts: { records: 3 } };
    case 'forget-failure':
      return { forgotten: requestKey };
    case 'discard-failure': {
      const held = { kind: 'batch', batch: { group: 'audit', shard, from: '5', through: '7', records: 3 } };
      const end = asked['isDryRun'] === true ? { outcome: 'kept', isRedrivable: true } : { outcome: 'discarded' };
      return { ...held, request: null, problem: null, ...end };
    }
    default:
      return lettersScript([utf8('x')], () => replayStep(shard, {}))(asked);
  }
}

/**
 * Answers of a stack in which all is well, and in which there is something to do for every command.
 *
 * @param first the state that the mappings have at first, and whether something lies in the failure bucket.
 */
export function wellStack({ state = 'Enabled', hasFailures = true }: FirstState = {}): AwsScript {
  const states = new Map<unknown, string>();
  return pipelineScript((command, input) => {
    switch (command) {
      case 'Invoke': {
        const isProducer = input['FunctionName'] === manifest.producerFunction;
        const asked = JSON.parse(String(input['Payload']));
        return lambdaReply(isProducer ? { published: 1, next: null } : operate(asked, hasFailures));
      }
      case 'GetTemplate':
        return { TemplateBody: '{"Resources":{}}' };
      case 'GetEventSourceMapping':
        return { ...wellMapping, State: states.get(input['UUID']) ?? state };
      case 'UpdateEventSourceMapping':
        states.set(input['UUID'], input['Enabled'] === true ? 'Enabled' : 'Disabled');
        return {};
      case 'ListEventSourceMappings':
        return { EventSourceMappings: [{ UUID: String(input['FunctionName']).replace('consumer', 'mapping') }] };
      case 'DescribeStreamSummary':
        return { StreamDescriptionSummary: { StreamARN: wellMapping.EventSourceArn, ...summary } };
      case 'GetFunctionConfiguration':
        return { Runtime: 'nodejs24.x' };
      case 'DescribeAlarms':
        return { MetricAlarms: [{ AlarmName: 'a', AlarmActions: ['x'] }] };
      case 'ListShards':
        return { Shards: [{ ShardId: shard, ...range, SequenceNumberRange: { StartingSequenceNumber: '1' } }] };
      case 'GetShardIterator':
        return { ShardIterator: 'iterator' };
      case 'GetRecords':
        return { Records: [], MillisBehindLatest: 0, NextShardIterator: 'iterator' };
      default:
        return {};
    }
  });
}
