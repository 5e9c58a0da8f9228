import type { DeadLetterSummary, ShownFilter } from '../sink/dead-letter-ports.ts';
import { callTimeoutMs } from '../stream/reading-dependencies.ts';
import type { OperatorDependencies } from './dependencies.ts';

/** Which dead letters to show, and how many at once. */
export interface ListCommand extends ShownFilter {
  /** Null: from the first. */
  readonly after: string | null;
  readonly most: number;
}

/** A page of dead letters, by id. */
export interface DeadLetterPage {
  readonly deadLetters: readonly DeadLetterSummary[];
  /** Go on with the dead letters after this id. Null where there are no more. */
  readonly after: string | null;
}

/** As many as stay below 3 MiB, whatever they hold: each has up to 2000 characters, and JSON may write one in six bytes. */
export const mostListed = 250;

/**
 * Shows dead letters, none with its payload, and changes nothing.
 *
 * @throws MongoUnavailable
 */
export async function listDeadLetters(
  { after, most, ...filter }: ListCommand,
  { deadLetterStore }: Pick<OperatorDependencies, 'deadLetterStore'>,
): Promise<DeadLetterPage> {
  const deadLetters = await deadLetterStore.list(filter, after, most, callTimeoutMs);
  return { deadLetters, after: deadLetters.length < most ? null : (deadLetters.at(-1)?.id ?? null) };
}
