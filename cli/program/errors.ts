import { HighwaterError } from '../../engine/runtime/errors.ts';

/** The command cannot do what was asked, or has not proven it: exit code 1. */
export class CommandFailed extends HighwaterError {
  readonly retriable = false;
}

/** The input cannot be taken as it is: it would be refused again. */
export class InputRefused extends CommandFailed {}

/** The command was typed in a way that it does not understand: exit code 2. */
export class UsageError extends HighwaterError {
  readonly retriable = false;
}
