import { isDeepStrictEqual } from 'node:util';
import { Stack } from 'aws-cdk-lib';
import { CfnEventSourceMapping, type CfnEventSourceMappingProps } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { StartPosition } from '../../engine/checkpoints/start-position.ts';
import { ConfigurationError } from '../../engine/runtime/errors.ts';
import { orderedDelivery } from './ordered-delivery.ts';

interface ShardMappingProps {
  readonly functionName: string;
  /** Of the stream, or of a consumer registered with it. */
  readonly sourceArn: string;
  readonly failureBucketArn: string;
  readonly start: StartPosition;
  readonly batchSize: number;
  readonly batchingWindowSeconds: number;
  /** True where AT_TIMESTAMP cannot be relied on. */
  readonly emulated: boolean;
}

/** Arrival times are approximate, and not quite in order. */
const startMarginSeconds = 5 * 60;

/** Attributes of a resource that leave open neither what is delivered nor in which order. */
const harmless = new Set(['Metadata', 'DependsOn', 'DeletionPolicy', 'UpdateReplacePolicy']);

/**
 * The event source mapping of one group: each shard in order, from a point at or before its checkpoint, without end.
 * Exactly-once rests on that, so whatever is changed on it from outside is refused at synth, but for its tags. An operator
 * pauses it by Lambda's API.
 */
export class ShardMapping extends CfnEventSourceMapping {
  constructor(scope: Construct, id: string, props: ShardMappingProps) {
    super(scope, id, propertiesOf(props));
    // Made a second time to compare with: those of this mapping may have been reached into.
    this.node.addValidation({ validate: () => this.findChanges(propertiesOf(props)) });
  }

  /** @throws ConfigurationError for any property: each has its place in the stage's configuration, or none at all. */
  override addOverride(path: string, value: unknown): void {
    if (path === 'Properties' || path.startsWith('Properties.'))
      throw new ConfigurationError(
        `${this.node.path}: ${path} cannot be overridden, for exactly-once rests on this mapping's order; remove the override.`,
      );
    super.addOverride(path, value);
  }

  /** Compares what goes into the template, so it holds for properties and attributes that nobody thought of. */
  private findChanges(given: CfnEventSourceMappingProps): string[] {
    const stack = Stack.of(this);
    const { Properties: properties = {}, ...attributes } = this.render();
    return [
      ...differences(attributes, { Type: CfnEventSourceMapping.CFN_RESOURCE_TYPE_NAME }, harmless),
      ...differences(properties, this.renderProperties(stack.resolve(given)), new Set(['Tags'])),
    ].map(
      (change) =>
        `${change}: exactly-once rests on this mapping being as its group says; change the group's configuration instead`,
    );
  }

  private render(): Fields & { readonly Properties?: Fields } {
    const template: { readonly Resources?: Fields } = Stack.of(this).resolve(this._toCloudFormation());
    return Object.assign({}, ...Object.values(template.Resources ?? {}));
  }
}

type Fields = Readonly<Record<string, unknown>>;

function propertiesOf(props: ShardMappingProps): CfnEventSourceMappingProps {
  return {
    eventSourceArn: props.sourceArn,
    functionName: props.functionName,
    batchSize: props.batchSize,
    maximumBatchingWindowInSeconds: props.batchingWindowSeconds,
    // Holds, with their payload, records too large to deliver and batches that expired while they failed; what
    // expires unread is nowhere, and named by the consumer's log.
    destinationConfig: { onFailure: { destination: props.failureBucketArn } },
    // Counts what went there: the alarm on it is the one that says data needs a person.
    metricsConfig: { metrics: ['EventCount'] },
    ...startingPoint(props),
    ...orderedDelivery,
    // No filter: it drops what it cannot parse, and moves on in silence. No partial responses: a misnamed key in one
    // reads as success, so trouble throws instead.
  };
}

/**
 * At or before the group's start, whose exact time the consumer applies by each record's own arrival. Never LATEST: a second
 * mapping there would carry the checkpoint over records that the first has not handled.
 */
function startingPoint({
  start,
  emulated,
}: ShardMappingProps): Pick<CfnEventSourceMappingProps, 'startingPosition' | 'startingPositionTimestamp'> {
  if (start === 'earliest' || emulated) return { startingPosition: 'TRIM_HORIZON' };
  const startSeconds = Math.floor(start.getTime() / 1000);
  return {
    startingPosition: 'AT_TIMESTAMP',
    startingPositionTimestamp: Math.max(0, startSeconds - startMarginSeconds),
  };
}

/** One phrase for each field, apart from those in `except`, that is not what it was given as. */
function differences(actual: Fields, given: Fields, except: ReadonlySet<string>): readonly string[] {
  const names = new Set([...Object.keys(given), ...Object.keys(actual)]);
  return [...names]
    .filter((name) => !except.has(name) && !isDeepStrictEqual(actual[name], given[name]))
    .map((name) => `${name.charAt(0).toLowerCase()}${name.slice(1)} must stay ${show(given[name])}`);
}

function show(value: unknown): string {
  if (value === undefined) return 'unset';
  return typeof value === 'object' ? 'as its group says' : String(value);
}
