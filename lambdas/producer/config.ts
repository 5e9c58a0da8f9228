import * as v from 'valibot';
import { producerEnv, readEnv, variable } from '../../engine/runtime/environment.ts';

/**
 * A stream takes records of 1 MiB, and of up to 10 MiB where it is told so.
 *
 * @see https://docs.aws.amazon.com/kinesis/latest/APIReference/API_UpdateMaxRecordSize.html
 */
const recordBytes = { least: 1024 * 1024, most: 10 * 1024 * 1024 };

const topicsFix = 'must be JSON such as {"numtest":{"streamName":"...","maxRecordBytes":1048576}}';
const nameFix = 'must be the name of the stream';
const arnFix = 'must be the ARN of the stream';

/** The most bytes that a record may have, data and key together: the stream's own setting. */
const maxRecordBytes = v.custom<number>(
  (bytes) => Number.isInteger(bytes) && Number(bytes) >= recordBytes.least && Number(bytes) <= recordBytes.most,
  `must be a whole number of bytes from ${recordBytes.least} to ${recordBytes.most}`,
);
const ofStack = v.object({ streamName: v.pipe(v.string(nameFix), v.nonEmpty(nameFix)), maxRecordBytes }, topicsFix);
/** A stream of others, maybe in another account. */
const ofOthers = v.object({ streamArn: v.pipe(v.string(arnFix), v.startsWith('arn:', arnFix)), maxRecordBytes });
/** One that the producer may not put into. */
const readOnly = v.object({ readOnly: v.literal(true) });

type Topic = v.InferOutput<typeof ofStack> | v.InferOutput<typeof ofOthers> | v.InferOutput<typeof readOnly>;

const topic = v.lazy((value): v.GenericSchema<unknown, Topic> => {
  if (v.is(readOnly, value)) return readOnly;
  return v.is(v.object({ streamArn: v.unknown() }), value) ? ofOthers : ofStack;
});

const fields = {
  /** One or more, by name. */
  topics: v.pipe(
    variable,
    v.parseJson(undefined, topicsFix),
    v.record(v.string(), topic, topicsFix),
    v.minEntries(1, topicsFix),
  ),
};

/** What the producer function is told by its environment. */
export type ProducerConfig = Readonly<v.InferOutput<v.ObjectSchema<typeof fields, undefined>>>;

/** @throws ConfigurationError naming every variable that is missing or unusable. */
export function readProducerConfig(env: Readonly<Record<string, string | undefined>>): ProducerConfig {
  return readEnv(env, producerEnv, fields);
}
