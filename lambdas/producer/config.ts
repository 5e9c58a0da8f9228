import * as v from 'valibot';
import { producerEnv, readEnv, variable } from '../../engine/runtime/environment.ts';

/**
 * A stream takes records of 1 MiB, and of up to 10 MiB where it is told so.
 *
 * @see https://docs.aws.amazon.com/kinesis/latest/APIReference/API_UpdateMaxRecordSize.html
 */
const recordBytes = { least: 1024 * 1024, most: 10 * 1024 * 1024 };
const recordBytesFix = `must be a whole number of bytes from ${recordBytes.least} to ${recordBytes.most}`;

const fields = {
  streamName: variable,
  /** The most bytes that a record may have, data and key together: the stream's own setting. */
  maxRecordBytes: v.pipe(
    variable,
    v.regex(/^\d{1,9}$/, recordBytesFix),
    v.transform(Number),
    v.minValue(recordBytes.least, recordBytesFix),
    v.maxValue(recordBytes.most, recordBytesFix),
  ),
};

/** What the producer function is told by its environment. */
export type ProducerConfig = Readonly<v.InferOutput<v.ObjectSchema<typeof fields, undefined>>>;

/** @throws ConfigurationError naming every variable that is missing or unusable. */
export function readProducerConfig(env: Readonly<Record<string, string | undefined>>): ProducerConfig {
  return readEnv(env, producerEnv, fields);
}
