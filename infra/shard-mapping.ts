import { CfnEventSourceMapping, type CfnEventSourceMappingProps } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { StartFrom } from '../lambdas/consumer/core/start-from.ts';
import { ConfigurationError } from '../lambdas/shared/errors.ts';

interface ShardMappingProps {
  readonly functionName: string;
  readonly streamArn: string;
  readonly failureBucketArn: string;
  readonly startFrom: StartFrom;
  readonly batchSize: number;
  readonly batchingWindowSeconds: number;
  /** True where AT_TIMESTAMP cannot be relied on. */
  readonly emulated: boolean;
}

/** The values on which the checkpoint's right to skip rests. */
const order = {
  // Two batches of a shard at once would let the checkpoint pass records that are still in the air.
  parallelizationFactor: 1,
  // The order in which the halves of a split batch come back is not documented.
  bisectBatchOnFunctionError: false,
  // Retried until it succeeds or expires: giving up is an operator's decision.
  maximumRetryAttempts: -1,
  maximumRecordAgeInSeconds: -1,
} as const;

const unset = [
  // A filter drops what it cannot parse, and moves on in silence.
  'filterCriteria',
  // A misnamed key in a partial response reads as success; trouble throws instead.
  'functionResponseTypes',
  'tumblingWindowInSeconds',
] as const;

/**
 * The event source mapping of one group: each shard in order, from a point at or before its checkpoint, without end.
 * Whatever would break that, set later or through an escape hatch, is refused at synth.
 */
export class ShardMapping extends CfnEventSourceMapping {
  constructor(scope: Construct, id: string, props: ShardMappingProps) {
    const start = startingPoint(props);
    super(scope, id, {
      eventSourceArn: props.streamArn,
      functionName: props.functionName,
      batchSize: props.batchSize,
      maximumBatchingWindowInSeconds: props.batchingWindowSeconds,
      // Holds, with their payload, records too large to deliver and batches that expired while they failed; what
      // expires unread is nowhere, and named by the consumer's log.
      destinationConfig: { onFailure: { destination: props.failureBucketArn } },
      // Counts what went there: the alarm on it is the one that says data needs a person.
      metricsConfig: { metrics: ['EventCount'] },
      ...start,
      ...order,
    });
    this.node.addValidation({ validate: () => findChanges(this, { ...order, ...start }) });
  }

  /** @throws ConfigurationError for any property: each has its place in the stage's configuration, or none at all. */
  override addOverride(path: string, value: unknown): void {
    if (path === 'Properties' || path.startsWith('Properties.'))
      throw new ConfigurationError(
        `${this.node.path}: ${path} cannot be overridden, for exactly-once rests on this mapping's order; remove the override.`,
      );
    super.addOverride(path, value);
  }
}

type StartingPoint = Pick<CfnEventSourceMappingProps, 'startingPosition' | 'startingPositionTimestamp'>;

/** Never LATEST, also for groups that start there: the consumer passes older records over by itself. */
function startingPoint({ startFrom, emulated }: ShardMappingProps): StartingPoint {
  if (startFrom.kind !== 'time' || emulated) return { startingPosition: 'TRIM_HORIZON' };
  return {
    startingPosition: 'AT_TIMESTAMP',
    // A whole second, at or before the start: the consumer applies the exact one.
    startingPositionTimestamp: Math.floor(startFrom.at.getTime() / 1000),
  };
}

function findChanges(mapping: ShardMapping, fixed: Readonly<Record<string, unknown>>): string[] {
  const changed = Object.entries(fixed).filter(([name, value]) => Reflect.get(mapping, name) !== value);
  const added = unset.filter((name) => mapping[name] !== undefined);
  return [
    ...changed.map(([name, value]) => `${name} must stay ${value}`),
    ...added.map((name) => `${name} must stay unset`),
  ].map((problem) => `${problem}: exactly-once rests on this mapping's order`);
}
