import { HighwaterError } from '../runtime/errors.ts';

/** A restart is reading this shard again; the mapping's own batches wait until it is done. */
export class RestartUnderWay extends HighwaterError {
  readonly retriable = true;
}

/** The database does not hold what the checkpoint says was written: it is another one, or an older backup. */
export class DatabaseBehindCheckpoint extends HighwaterError {
  readonly retriable = false;
}

/** Part of the batch is not proven to be stored; the batch must be delivered again. */
export class BatchInterrupted extends HighwaterError {
  readonly retriable = true;
}
