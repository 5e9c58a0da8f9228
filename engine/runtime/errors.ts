/** What any error of ours may carry besides its sentence. */
export interface HighwaterErrorOptions {
  readonly cause?: unknown;
  /** Ids and counts that help an operator; never a payload, a key or a connection string. */
  readonly fields?: Readonly<Record<string, unknown>>;
}

/** Base of every error that Highwater raises: one sentence for a person, ids in `fields`, the fault in `cause`. */
export abstract class HighwaterError extends Error {
  /** True where the same call may succeed later without anybody changing anything. */
  abstract readonly retriable: boolean;
  readonly fields: Readonly<Record<string, unknown>>;

  constructor(message: string, options: HighwaterErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.fields = options.fields ?? {};
  }
}

/** The environment, the stage configuration or the MongoDB secret cannot be used as it is. */
export class ConfigurationError extends HighwaterError {
  readonly retriable = false;
}

/** Secrets Manager did not give the secret. */
export class SecretUnavailable extends HighwaterError {
  readonly retriable = true;
}
