import { HighwaterError } from '../runtime/errors.ts';

/** Kinesis will not take records into this stream, however often they are sent. */
export class StreamUnavailable extends HighwaterError {
  readonly retriable = false;
  /** Kinesis's own word for it, such as `ResourceNotFoundException`. */
  readonly code: string;
  readonly streamName: string;

  constructor(streamName: string, code: string, cause: unknown) {
    super(`Stream ${streamName} does not take records (${code}).`, { cause, fields: { streamName, code } });
    this.streamName = streamName;
    this.code = code;
  }
}

/** How far a run came before it had to end. */
export interface Progress {
  readonly runId: string;
  /** Events acknowledged by this invocation. */
  readonly published: number;
  /** The lowest number or index that is not acknowledged; null when all are. */
  readonly next: number | null;
}

/**
 * Publishing ended before it should have. What was acknowledged stays; the same request with `from: next` and the same
 * runId goes on without loss or doubling.
 */
export class PublishIncomplete extends HighwaterError {
  readonly retriable: boolean;

  constructor(
    reason: string,
    detail: Progress & { readonly code: string },
    options: { readonly retriable: boolean; readonly cause?: unknown },
  ) {
    const { runId, published, next, code } = detail;
    super(
      `${reason} (${code}): ${published} events acknowledged. To continue, send the request again with from ${next} and runId ${JSON.stringify(runId)}.`,
      { cause: options.cause, fields: { runId, published, next, code } },
    );
    this.retriable = options.retriable;
  }
}
