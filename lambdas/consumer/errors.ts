import { HighwaterError } from '../shared/errors.ts';

/** The invocation is not one batch of one shard of the configured stream, in order. */
export class MalformedBatch extends HighwaterError {
  readonly retriable = false;
}

/** Kinesis did not say which life of the stream this is, and the batch cannot be handled without knowing. */
export class IncarnationUnknown extends HighwaterError {
  readonly retriable = true;
}

/** Kinesis does not say which incarnation of the stream this is because too many ask it. */
export class StreamCallsLimited extends IncarnationUnknown {}

/** Another version of Highwater wrote the checkpoint row, or it is damaged. */
export class CheckpointUnreadable extends HighwaterError {
  readonly retriable = false;
}

/** DynamoDB did not answer, or its answer does not tell what happened. */
export class CheckpointStoreUnavailable extends HighwaterError {
  readonly retriable = true;
}

/** A restart is reading this shard again; the mapping's own batches wait until it is done. */
export class RestartUnderWay extends HighwaterError {
  readonly retriable = true;
}

/** The database does not hold what the checkpoint says was written: it is another one, or an older backup. */
export class DatabaseBehindCheckpoint extends HighwaterError {
  readonly retriable = false;
}

/** MongoDB did not answer, or refused; what it was asked for is not proven to be done. */
export class MongoUnavailable extends HighwaterError {
  readonly retriable = true;
}

/** MongoDB answered, and its answer does not prove what became of the data. */
export class OutcomeUnknown extends HighwaterError {
  readonly retriable = true;
}

/** Part of the batch is not proven to be stored; the batch must be delivered again. */
export class BatchInterrupted extends HighwaterError {
  readonly retriable = true;
}
