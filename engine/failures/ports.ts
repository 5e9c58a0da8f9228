/** One object of the failure bucket: what Lambda gave up on, once. */
export interface FailureObject {
  readonly key: string;
  readonly bytes: number;
  /** When Lambda gave up. */
  readonly storedAt: Date;
}

/** The same with what it holds. */
export interface StoredFailure extends FailureObject {
  /** Null where it is larger than anything that Lambda writes there. */
  readonly text: string | null;
}

/** Some of the objects, by their keys. */
export interface FailurePage {
  readonly objects: readonly FailureObject[];
  /** False where more follow. */
  readonly isLast: boolean;
}

/** What Lambda gave up on. @throws FailureStoreUnavailable from each call, where the store does not do it. */
export interface FailureStore {
  /** The objects after a key, in the order of their keys; null: from the first on. */
  list(after: string | null, most: number, timeoutMs: number): Promise<FailurePage>;
  /** Null where there is no such object (any more). */
  read(key: string, timeoutMs: number): Promise<StoredFailure | null>;
  /** Resolves also where there was no such object. */
  delete(key: string, timeoutMs: number): Promise<void>;
}
