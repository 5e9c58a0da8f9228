import type { FailureStore } from '../failures/ports.ts';
import type { FailedBatch, FailedRequest, Failure } from '../failures/read-failure.ts';
import { readFailure } from '../failures/read-failure.ts';
import { quoteName } from '../runtime/quote-name.ts';

/** What Lambda gave up on, and whose functions those were. */
export interface Failures {
  readonly store: FailureStore;
  readonly producerFunction: string;
  /** The group of each consumer function. */
  readonly groups: ReadonlyMap<string, string>;
}

/** What an object of the failure bucket is, and of which group; `unknown` is left alone, and says why. */
export type OwnedFailure =
  | (FailedBatch & { readonly group: string })
  | FailedRequest
  | { readonly kind: 'unknown'; readonly problem: string };

/**
 * Reads an object and finds out whose it is. A batch belongs to the group whose function got it: the mapping may have been
 * replaced since.
 */
export function readOwnedFailure(
  text: string | null,
  { groups, producerFunction }: Pick<Failures, 'groups' | 'producerFunction'>,
): OwnedFailure {
  const failure: Failure =
    text === null ? { kind: 'unknown', problem: 'It is larger than what Lambda writes.' } : readFailure(text);
  if (failure.kind === 'unknown') return failure;
  const { functionName } = failure;
  if (functionName === null) return { kind: 'unknown', problem: 'It does not say of which function it is.' };
  if (failure.kind === 'request')
    return functionName === producerFunction ? failure : { kind: 'unknown', problem: foreign(functionName) };
  const group = groups.get(functionName);
  return group === undefined ? { kind: 'unknown', problem: foreign(functionName) } : { ...failure, group };
}

function foreign(functionName: string): string {
  return `It is of the function ${quoteName(functionName)}, which is none of this stage.`;
}
