import { errorChain, faultLabel } from './error-chain.ts';
import { HighwaterError } from './errors.ts';

/** Ids, counts and durations. */
export type LogFields = Readonly<Record<string, unknown>>;

/** One JSON object a line: ids, counts and durations; never a payload, a key or a connection string. */
export interface Log {
  info(event: string, fields?: LogFields): void;
  /** Adds the error's sentence, its fields and what caused it: our sentences, and names and codes of foreign errors. */
  error(event: string, error: unknown, fields?: LogFields): void;
}

/** A log that adds `base` to every line and hands the line to `write`. */
export function createLog(write: (line: string) => void, base: LogFields = {}): Log {
  return {
    info: (event, fields = {}) => write(JSON.stringify({ level: 'INFO', event, ...base, ...fields })),
    error: (event, error, fields = {}) =>
      write(JSON.stringify({ level: 'ERROR', event, ...base, ...fields, ...describe(error) })),
  };
}

/**
 * Messages of foreign errors stay out: a driver's text can hold hosts, a server's the offending value. Ours hold neither,
 * and the one that says what to do may be the cause of another.
 */
function describe(error: unknown): LogFields {
  const [first, ...causes] = errorChain(error).map((link) =>
    link instanceof HighwaterError ? `${link.name}: ${link.message}` : faultLabel(link),
  );
  if (!(error instanceof HighwaterError)) return { error: first ?? typeof error, causes };
  return { error: error.name, message: error.message, ...error.fields, causes };
}
