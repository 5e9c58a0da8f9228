import type { PendingEntry } from './pending-entries.ts';
import type { PutResult } from './ports.ts';

/** How failed entries go on. */
export interface RetryRules {
  readonly nowMs: number;
  /** One draw for the whole call, so that its failed entries stay together. */
  readonly chance: number;
  /** After this many an entry is given up. */
  readonly maxAttempts: number;
}

/** What is left of a call. */
export interface ResolvedCall {
  readonly acknowledged: readonly PendingEntry[];
  /** To be sent again, from their `sendableAtMs` on. */
  readonly retry: readonly PendingEntry[];
  readonly givenUp: readonly PendingEntry[];
  /** Why the first of the failed entries failed; null where none did. */
  readonly code: string | null;
}

/** Matches results to entries by their index. An entry without a result counts as failed: its outcome is not known. */
export function resolveCall(
  call: readonly PendingEntry[],
  results: readonly PutResult[],
  rules: RetryRules,
): ResolvedCall {
  const acknowledged: PendingEntry[] = [];
  const retry: PendingEntry[] = [];
  const givenUp: PendingEntry[] = [];
  let code: string | null = null;
  for (const [index, sent] of call.entries()) {
    const result = results[index] ?? { kind: 'failed', code: 'NoResult' };
    if (result.kind === 'acknowledged') {
      acknowledged.push(sent);
      continue;
    }
    code ??= result.code;
    const attempts = sent.attempts + 1;
    if (attempts >= rules.maxAttempts) givenUp.push({ ...sent, attempts, sendableAtMs: Number.POSITIVE_INFINITY });
    else retry.push({ ...sent, attempts, sendableAtMs: rules.nowMs + retryDelayMs(attempts, rules.chance) });
  }
  return { acknowledged, retry, givenUp, code };
}

const baseDelayMs = 100;
const maxDelayMs = 5_000;

/**
 * Milliseconds to wait before the next attempt: exponential, with full jitter.
 *
 * @param attempts how many there were, at least one.
 * @param chance from 0 up to 1.
 * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export function retryDelayMs(attempts: number, chance: number): number {
  return Math.ceil(chance * Math.min(maxDelayMs, baseDelayMs * 2 ** (attempts - 1)));
}
