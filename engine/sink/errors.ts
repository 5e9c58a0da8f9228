import { HighwaterError } from '../runtime/errors.ts';

/** MongoDB did not answer, or refused; what it was asked for is not proven to be done. */
export class MongoUnavailable extends HighwaterError {
  readonly retriable = true;
}

/** MongoDB answered, and its answer does not prove what became of the data. */
export class OutcomeUnknown extends HighwaterError {
  readonly retriable = true;
}
