import { HighwaterError } from '../../engine/runtime/errors.ts';

/** The local stack cannot do what was asked: the sentence says what is wrong and what to do. */
export class LocalStackError extends HighwaterError {
  readonly retriable = false;
}

/** Somebody asked for an end: Ctrl-C, SIGTERM, or the terminal is gone. */
export class Interrupted extends HighwaterError {
  readonly retriable = true;
  /** What a shell expects: 128 + the signal's number. */
  readonly exitCode: number;

  constructor(signal: string, exitCode: number) {
    super(`Stopped by ${signal}.`);
    this.exitCode = exitCode;
  }
}

/** The system's code of an error, such as `ENOENT`; undefined where it has none. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}
