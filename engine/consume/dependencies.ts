import type { CheckpointStore } from '../checkpoints/ports.ts';
import type { Decoding } from '../documents/decoding.ts';
import type { Log } from '../runtime/log.ts';
import type { RemainingMs } from '../runtime/time-budget.ts';
import type { DeadLetterSink, DocumentSink, SinkCheckpoints } from '../sink/ports.ts';
import type { RecentIncarnation } from '../stream/recent-incarnation.ts';

/** What the consumer of one group works with. */
export interface ConsumerDependencies {
  readonly group: string;
  /** The one stream whose batches this group takes. */
  readonly streamName: string;
  /** Its ARN where it is not of this stack: streams of several accounts may have one name. */
  readonly streamArn?: string | undefined;
  readonly decoding: Decoding;
  readonly checkpoints: CheckpointStore;
  readonly incarnation: RecentIncarnation;
  readonly documents: DocumentSink;
  readonly deadLetters: DeadLetterSink;
  readonly sinkCheckpoints: SinkCheckpoints;
  /** Gives the time before which records are skipped; null for a group that starts at the earliest. */
  readonly start: (timeoutMs: number) => Promise<Date | null>;
  readonly now: () => Date;
  readonly log: Log;
}

/** What is particular to one invocation. */
export interface Invocation {
  readonly requestId: string;
  readonly remainingMs: RemainingMs;
}
