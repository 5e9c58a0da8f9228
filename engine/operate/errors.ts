import { HighwaterError } from '../runtime/errors.ts';

/** Others kept changing the checkpoint row or the sink checkpoint; nothing was changed by this command, unless it says so. */
export class CommandContended extends HighwaterError {
  readonly retriable = true;
}

/** A restart's entry is gone, or is not as this restart left it: another restart took over, or the database was restored. */
export class RestartStopped extends HighwaterError {
  readonly retriable = false;
}

/** A batch of a restart took longer than counts as stored: a restore of MongoDB might have come in between. */
export class RestartTooSlow extends HighwaterError {
  readonly retriable = true;
}
