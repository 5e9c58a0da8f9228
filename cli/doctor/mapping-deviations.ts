import { parseStreamArn } from '../../engine/stream/stream-arn.ts';
import { orderedDelivery } from '../../infra/functions/ordered-delivery.ts';
import type { Manifest } from '../aws/manifest.ts';
import type { MappingFacts, TemplateFacts } from './facts.ts';

/** What the mapping of a group has to be like, apart from its own settings. */
export interface MappingDemands {
  /** What the group reads; undefined where the manifest has no such topic. */
  readonly topic: Manifest['topics'][number] | undefined;
  /** `earliest` or a time, of the group. */
  readonly startFrom: string;
  readonly failureBucket: string;
  /** Of the template; undefined where that could not be read. */
  readonly template: TemplateFacts | undefined;
}

/** A setting that is not what it has to be: what is wrong, and the option of the AWS CLI that sets it back. */
export interface Deviation {
  readonly text: string;
  /** Undefined where only another mapping can have it. */
  readonly option?: string;
}

/** The settings that have to be looked at, and that Lambda does not tell. */
export function unsaidSettings(found: MappingFacts): readonly string[] {
  const names = [
    ...['ParallelizationFactor', 'BisectBatchOnFunctionError', 'MaximumRetryAttempts', 'MaximumRecordAgeInSeconds'],
    ...['StartingPosition', 'EventSourceArn'],
  ] as const;
  return names.filter((name) => Reflect.get(found, name) === undefined);
}

/** The settings that are not what exactly-once, the manifest and the template ask for. */
export function findDeviations(found: MappingFacts, id: string, demands: MappingDemands): readonly Deviation[] {
  const { parallelizationFactor, maximumRetryAttempts, maximumRecordAgeInSeconds } = orderedDelivery;
  const { BatchSize: batchSize, MaximumBatchingWindowInSeconds: window } = demands.template?.get(id) ?? {};
  const differs = (name: keyof MappingFacts, wanted: unknown, option: string, why: string): readonly Deviation[] =>
    found[name] === undefined || wanted === undefined || found[name] === wanted
      ? []
      : [
          {
            text: `${name} is ${String(found[name])} and has to be ${String(wanted)}: ${why}`,
            option: `${option} ${wanted}`,
          },
        ];
  const destination = found.DestinationConfig?.OnFailure?.Destination;
  return [
    ...differs(
      'ParallelizationFactor',
      parallelizationFactor,
      '--parallelization-factor',
      'two batches of a shard at once let the checkpoint pass records that are not stored',
    ),
    ...(found.BisectBatchOnFunctionError === true
      ? [
          {
            text: 'BisectBatchOnFunctionError is true and has to be false: halves of a batch have no certain order',
            option: '--no-bisect-batch-on-function-error',
          },
        ]
      : []),
    ...differs(
      'MaximumRetryAttempts',
      maximumRetryAttempts,
      '--maximum-retry-attempts',
      'a batch is given up that could still be stored',
    ),
    ...differs(
      'MaximumRecordAgeInSeconds',
      maximumRecordAgeInSeconds,
      '--maximum-record-age-in-seconds',
      'records are given up before they expire',
    ),
    ...differs('BatchSize', batchSize, '--batch-size', 'the template says so'),
    ...differs(
      'MaximumBatchingWindowInSeconds',
      window,
      '--maximum-batching-window-in-seconds',
      'the template says so',
    ),
    ...((found.FilterCriteria?.Filters?.length ?? 0) > 0
      ? [{ text: 'It has a filter, which drops records in silence', option: "--filter-criteria '{}'" }]
      : []),
    ...((found.FunctionResponseTypes?.length ?? 0) > 0
      ? [
          {
            text: 'It takes partial batch responses, which the consumer does not give',
            option: '--function-response-types',
          },
        ]
      : []),
    ...(destination?.endsWith(`:${demands.failureBucket}`)
      ? []
      : [
          {
            text: `What cannot be delivered goes to ${destination ?? 'nowhere'} and not into the failure bucket`,
            option: `--destination-config '{"OnFailure":{"Destination":"arn:aws:s3:::${demands.failureBucket}"}}'`,
          },
        ]),
    ...findLateStart(found, demands.startFrom),
    ...(found.EventSourceArn === undefined || isOf(found.EventSourceArn, demands.topic)
      ? []
      : [{ text: `It reads ${found.EventSourceArn} and not the stream of the group's topic` }]),
  ];
}

/** Also where it reads through a consumer that is registered with the stream. */
function isOf(source: string, topic: MappingDemands['topic']): boolean {
  const read = parseStreamArn(source);
  return topic?.arn === undefined ? read?.streamName === topic?.stream : read?.arn === topic.arn;
}

/** Where it began after the point from which the group reads. */
function findLateStart(found: MappingFacts, startFrom: string): readonly Deviation[] {
  const { StartingPosition: position, StartingPositionTimestamp: at } = found;
  if (position === 'LATEST') return [{ text: 'It began at LATEST: records before that were not delivered' }];
  if (position !== 'AT_TIMESTAMP' || at === undefined) return [];
  if (startFrom !== 'earliest' && at <= new Date(startFrom)) return [];
  return [{ text: `It began at ${at.toISOString()}, and the group reads from ${startFrom}` }];
}
