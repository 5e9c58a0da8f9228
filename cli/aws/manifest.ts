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

const manifestSchema = v.object({
  version: v.literal(2),
  topics: v.pipe(v.array(v.object({ name: v.string(), stream: v.string() })), v.minLength(1)),
  producerFunction: v.string(),
  operatorFunction: v.optional(v.string()),
  checkpointTable: v.string(),
  failureBucket: v.string(),
  groups: v.array(group),
});

/** What a deployed pipeline consists of, as its stack tells the command line. */
export type Manifest = v.InferOutput<typeof manifestSchema>;

/** Reads the text of the manifest parameter; undefined where it is of another version, or none. */
export function parseManifest(text: string): Manifest | undefined {
  const { success, output } = v.safeParse(v.pipe(v.string(), v.parseJson(), v.unknown()), text);
  if (!success) return undefined;
  const manifest = v.safeParse(manifestSchema, output);
  return manifest.success ? manifest.output : undefined;
}
