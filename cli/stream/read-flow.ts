import type { MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import { explainAwsFault } from '../aws/explain-aws-fault.ts';
import type { TopicDescription } from '../output/topics.ts';
import type { CommandContext } from '../program/context.ts';

/** What flows into a stream and out of it. */
export type StreamFlow = Pick<TopicDescription, 'in' | 'out'>;

const minutes = 5;
/** The id of the query, and the metric that it asks for. */
const metrics = {
  inRecords: 'IncomingRecords',
  inBytes: 'IncomingBytes',
  outRecords: 'GetRecords.Records',
  outBytes: 'GetRecords.Bytes',
} as const;

/**
 * The mean of the last five minutes that CloudWatch knows; null where it knows nothing, and a note says why where it
 * refuses to say.
 *
 * @see https://docs.aws.amazon.com/streams/latest/dev/monitoring-with-cloudwatch.html
 */
export async function readFlow(stream: string, context: CommandContext): Promise<StreamFlow> {
  try {
    return flowOf(await readSums(stream, context));
  } catch (error) {
    if (context.signal.aborted) throw error;
    const why = explainAwsFault(error, await context.connection());
    const reason = error instanceof Error ? error.name : 'unknown error';
    const ending = why === undefined ? ` (cloudwatch:GetMetricData: ${reason}).` : `. ${why}`;
    context.output.note(`CloudWatch does not say what flows through ${stream}${ending}`);
    return { in: null, out: null };
  }
}

type Sums = ReadonlyMap<string | undefined, number>;

async function readSums(stream: string, { aws, signal, now }: CommandContext): Promise<Sums> {
  const client = await aws.cloudWatch();
  const { paginateGetMetricData } = await import('@aws-sdk/client-cloudwatch');
  // The minute that has just ended may still lack data.
  const end = Math.floor(now().getTime() / 60_000 - 1) * 60_000;
  const query = {
    MetricDataQueries: Object.entries(metrics).map(([id, metric]) => sumOf(id, metric, stream)),
    StartTime: new Date(end - minutes * 60_000),
    EndTime: new Date(end),
  };
  const sums = new Map<string | undefined, number>();
  for await (const { MetricDataResults = [] } of paginateGetMetricData({ client }, query, { abortSignal: signal }))
    for (const { Id, Values = [] } of MetricDataResults)
      for (const value of Values) sums.set(Id, (sums.get(Id) ?? 0) + value);
  return sums;
}

function sumOf(id: string, metric: string, stream: string): MetricDataQuery {
  const dimensions = [{ Name: 'StreamName', Value: stream }];
  const stat = {
    Metric: { Namespace: 'AWS/Kinesis', MetricName: metric, Dimensions: dimensions },
    Period: 60,
    Stat: 'Sum',
  };
  return { Id: id, MetricStat: stat };
}

function flowOf(sums: Sums): StreamFlow {
  const perSecond = (records: number | undefined, bytes: number | undefined) =>
    records === undefined || bytes === undefined
      ? null
      : { recordsPerSecond: records / (minutes * 60), bytesPerSecond: bytes / (minutes * 60) };
  return {
    in: perSecond(sums.get('inRecords'), sums.get('inBytes')),
    out: perSecond(sums.get('outRecords'), sums.get('outBytes')),
  };
}
