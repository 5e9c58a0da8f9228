import { producerEnv } from '../shared/env-names.ts';
import { readEnv } from '../shared/read-env.ts';

/** What the producer function is told by its environment. */
export interface ProducerConfig {
  readonly streamName: string;
  /** The most bytes that a record may have, data and key together: the stream's own setting. */
  readonly maxRecordBytes: number;
}

/**
 * A stream takes records of 1 MiB, and of up to 10 MiB where it is told so.
 *
 * @see https://docs.aws.amazon.com/kinesis/latest/APIReference/API_UpdateMaxRecordSize.html
 */
const recordBytesRange = { least: 1024 * 1024, most: 10 * 1024 * 1024 };

/** @throws ConfigurationError naming every variable that is missing or unusable. */
export function readProducerConfig(env: Readonly<Record<string, string | undefined>>): ProducerConfig {
  return readEnv(env, (read) => ({
    streamName: read.text(producerEnv.streamName),
    maxRecordBytes: read.parsed(
      producerEnv.maxRecordBytes,
      parseRecordBytes,
      `a whole number of bytes from ${recordBytesRange.least} to ${recordBytesRange.most}`,
    ),
  }));
}

function parseRecordBytes(text: string): number | undefined {
  if (!/^\d{1,9}$/.test(text)) return undefined;
  const bytes = Number(text);
  return bytes >= recordBytesRange.least && bytes <= recordBytesRange.most ? bytes : undefined;
}
