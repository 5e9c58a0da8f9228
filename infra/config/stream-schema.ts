import * as v from 'valibot';
import { strictObject } from '../../engine/runtime/strict-object.ts';
import type { StreamSettings } from '../storage/event-stream.ts';
import type { ExistingStreamSettings } from '../storage/existing-stream.ts';
import { text, trueOrFalse, wholeNumber } from './field-schemas.ts';

/** The stream of a topic as a stage describes it: one that the stack makes, or one that is there already. */
export type TopicSettings = StreamSettings | ExistingStreamSettings;

const mode = 'must be provisioned or on-demand';
const retention = { retentionHours: wholeNumber(24, 8760), maxRecordKib: wholeNumber(1024, 10_240) };
const onDemand = strictObject({ mode: v.literal('on-demand', mode), ...retention });
const provisioned = strictObject({
  mode: v.literal('provisioned', mode),
  shards: wholeNumber(1, 10_000),
  ...retention,
});

/** A token of CDK is no plain text: region, account and name have to be known at synth. */
const existing: v.GenericSchema<unknown, ExistingStreamSettings> = strictObject({
  arn: text(
    /^arn:aws[\w-]*:kinesis:[a-z0-9-]+:\d{12}:stream\/[\w.-]{1,128}$/,
    'the ARN of a Kinesis stream in plain text, such as arn:aws:kinesis:eu-west-1:111122223333:stream/orders',
  ),
  keyArn: v.exactOptional(
    text(/^arn:aws[\w-]*:kms:[\w-]+:\d{12}:key\/[\w-]+$/, 'the ARN of a KMS key, not that of an alias'),
  ),
  writable: v.exactOptional(trueOrFalse),
});

/** True for what means a stream that is there already, right or wrong. */
export function meansExisting(settings: unknown): boolean {
  return typeof settings === 'object' && settings !== null && Object.hasOwn(settings, 'arn');
}

/** The stream of a topic in `cdk.json`. */
export const stream: v.GenericSchema<unknown, TopicSettings> = v.lazy(
  (value): v.GenericSchema<unknown, TopicSettings> => {
    if (meansExisting(value)) return existing;
    return v.is(v.object({ mode: v.literal('on-demand') }), value) ? onDemand : provisioned;
  },
);

/** The stream of a topic in an app, whose types know all of it but the text of an ARN. */
export const typedStream: v.GenericSchema = v.lazy((value) => (meansExisting(value) ? existing : v.unknown()));
