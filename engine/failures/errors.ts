import { HighwaterError } from '../runtime/errors.ts';

/** The failure bucket did not answer, or does not let itself be read or changed. */
export class FailureStoreUnavailable extends HighwaterError {
  readonly retriable = true;
}
