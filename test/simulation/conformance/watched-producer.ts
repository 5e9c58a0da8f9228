import type { KinesisClient, PutRecordsCommand, PutRecordsCommandOutput } from '@aws-sdk/client-kinesis';
import { type PacedRange, pacedRanges } from '../../../cli/demo/publish.ts';
import { createProducerHandler } from '../../../lambdas/producer/create-handler.ts';
import { systemClock } from '../../../lambdas/producer/system-clock.ts';
import { hangMs } from '../../support/hang-ms.ts';
import { patientAwsClient } from '../../support/patient-aws-client.ts';

/** All that a test publishes is one run. */
const runId = 'run';

/** The document id of a number that this producer published. */
export function idOfNumber(number: number): string {
  return `highwater:numbers ${runId}:${number}`;
}

/** The producer function over a real client, and its caller. It counts what landed. */
export class WatchedProducer {
  /** Runs once, when a call has landed and before the producer hears of it; what it throws the producer hears instead. */
  beforeReply: (() => Promise<void>) | undefined;
  readonly #produce: ReturnType<typeof createProducerHandler>;
  #landed = 0;

  constructor(kinesis: KinesisClient, streamName: string) {
    const client = patientAwsClient(kinesis);
    const send = async (command: PutRecordsCommand): Promise<PutRecordsCommandOutput> => {
      const reply = await client.send(command);
      this.#landed += (reply.Records ?? []).filter(({ ErrorCode }) => ErrorCode === undefined).length;
      const interfere = this.beforeReply;
      this.beforeReply = undefined;
      await interfere?.();
      return reply;
    };
    this.#produce = createProducerHandler(
      { topics: { numbers: { streamName, maxRecordBytes: 1024 * 1024 } } },
      { kinesis: { send: send as never }, clock: systemClock, random: Math.random },
      () => undefined,
    );
  }

  /** Records that lie in the stream, each copy counted. */
  get landed(): number {
    return this.#landed;
  }

  /** Calls until all is acknowledged, at a pace for smaller ranges one after the other. */
  async publish(range: PacedRange): Promise<void> {
    const startMs = Date.now();
    for (const { from, to, dueMs } of pacedRanges(range)) {
      await systemClock.sleep(Math.max(0, startMs + dueMs - Date.now()));
      await this.#publishAll(from, to);
    }
  }

  async #publishAll(from: number, to: number): Promise<void> {
    const context = { awsRequestId: 'request', getRemainingTimeInMillis: () => hangMs };
    let next: number | null = from;
    while (next !== null) ({ next } = await this.#produce({ from: next, to, runId }, context));
  }
}
