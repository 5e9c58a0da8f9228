import { errorChain } from '../../../engine/runtime/error-chain.ts';
import type { Faults } from '../engine/faults.ts';
import type { MongoCredentials } from '../model/mongodb/mongo-credentials.ts';
import { authenticationFailed } from '../model/mongodb/mongo-refusals.ts';

/** What is counted where an invocation fails because MongoDB refuses the credentials. */
export const credentialsRefused = 'outcome.credentials-refused';

/**
 * Watches what refused credentials do to one environment: one invocation fails, and the next reads the secret anew. A second
 * failure with the same password in the secret is not counted.
 */
export class CredentialsChecker {
  readonly #credentials: MongoCredentials;
  readonly #faults: Faults;
  #metUri: string | undefined;

  constructor(credentials: MongoCredentials, faults: Faults) {
    this.#credentials = credentials;
    this.#faults = faults;
  }

  /** An invocation has failed. */
  noteFailure(error: unknown): void {
    const isRefused = errorChain(error).some((link) => Reflect.get(link, 'code') === authenticationFailed.code);
    const { uri } = this.#credentials;
    if (!isRefused || this.#metUri === uri) return;
    this.#metUri = uri;
    this.#faults.count(credentialsRefused);
  }
}
