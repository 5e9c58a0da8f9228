import { HighwaterError } from '../runtime/errors.ts';

/** Another version of Highwater wrote the checkpoint row, or it is damaged. */
export class CheckpointUnreadable extends HighwaterError {
  readonly retriable = false;
}

/** DynamoDB did not answer, or its answer does not tell what happened. */
export class CheckpointStoreUnavailable extends HighwaterError {
  readonly retriable = true;
}

/** A command that cannot be carried out as it stands; nothing was changed by it. */
export class CommandRefused extends HighwaterError {
  readonly retriable = false;
}
