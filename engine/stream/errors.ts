import { HighwaterError } from '../runtime/errors.ts';

/** The invocation is not one batch of one shard of the configured stream, in order. */
export class MalformedBatch extends HighwaterError {
  readonly retriable = false;
}

/** Kinesis did not say which incarnation of the stream this is, and the batch cannot be handled without knowing. */
export class IncarnationUnknown extends HighwaterError {
  readonly retriable = true;
}

/** Kinesis does not say which incarnation of the stream this is because too many ask it. */
export class StreamCallsLimited extends IncarnationUnknown {}

/** Kinesis did not answer, or its answer cannot be used. */
export class StreamUnreadable extends HighwaterError {
  readonly retriable = true;
}
