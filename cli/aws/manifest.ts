import * as v from 'valibot';

const group = v.object({
  name: v.string(),
  topic: v.string(),
  startFrom: v.string(),
  consumerFunction: v.string(),
  eventSourceMapping: v.string(),
  database: v.string(),
  collection: v.string(),
});

const topic = v.object({
  name: v.string(),
  stream: v.string(),
  /** Where the stream is not of the stack: it may be of another account. */
  arn: v.exactOptional(v.string()),
});

const manifestSchema = v.object({
  version: v.picklist([2, 3]),
  topics: v.pipe(v.array(topic), v.minLength(1)),
  producerFunction: v.string(),
  operatorFunction: v.optional(v.string()),
  checkpointTable: v.string(),
  failureBucket: v.string(),
  groups: v.array(group),
});

/** What a deployed pipeline consists of, as its stack tells the command line. */
export type Manifest = v.InferOutput<typeof manifestSchema>;

/** What calls to Kinesis name the stream of a topic by: its name, or its ARN where it is not of the stack. */
export function streamOf({ stream, arn }: Manifest['topics'][number]): string {
  return arn ?? stream;
}

/** Reads the text of the manifest parameter; undefined where it is of another version, or none. */
export function parseManifest(text: string): Manifest | undefined {
  const { success, output } = v.safeParse(v.pipe(v.string(), v.parseJson(), v.unknown()), text);
  if (!success) return undefined;
  const manifest = v.safeParse(manifestSchema, output);
  return manifest.success ? manifest.output : undefined;
}
