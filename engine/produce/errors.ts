import { HighwaterError } from '../runtime/errors.ts';
import type { Problem } from '../runtime/strict-object.ts';
import { maxProblems } from '../runtime/strict-object.ts';

/** More of them would make a sentence that nobody reads. */
const maxShownProblems = 10;

/** The request cannot be carried out as it is; nothing was sent. `fields.field` names the parts that are wrong. */
export class InvalidRequest extends HighwaterError {
  readonly retriable = false;

  /** The first ten problems are named; the others are counted, up to where they were looked for. */
  constructor(problems: readonly Problem[]) {
    const shown = problems.slice(0, maxShownProblems);
    const others = problems.length - shown.length;
    const rest = `; and ${problems.length < maxProblems ? '' : 'at least '}${others} more`;
    super(`${shown.map(({ field, text }) => `${field} ${text}`).join('; ')}${others === 0 ? '' : rest}.`, {
      fields: { field: shown.map(({ field }) => field).join(', ') },
    });
  }
}

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
  /** Entries acknowledged by this invocation. */
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
      `${reason} (${code}): ${published} entries acknowledged. To continue, send the request again with from ${next} and runId ${JSON.stringify(runId)}.`,
      { cause: options.cause, fields: { runId, published, next, code } },
    );
    this.retriable = options.retriable;
  }
}
