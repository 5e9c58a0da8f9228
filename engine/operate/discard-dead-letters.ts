import { CommandRefused } from '../checkpoints/errors.ts';
import { callTimeoutMs } from '../stream/reading-dependencies.ts';
import type { OperatorDependencies } from './dependencies.ts';

/**
 * Closes open dead letters whose records are not wanted, and gives how many it closed: others are redriven or discarded
 * already, or are not there. They stay, with their bytes: deleted, a redelivery would bring them back as new.
 *
 * @param ids positions of records, as the dead letters' ids show them.
 * @throws CommandRefused where no dead letter is named.
 * @throws MongoUnavailable where the outcome is unknown: to discard again is safe.
 */
export async function discardDeadLetters(
  ids: readonly string[],
  { consumer, deadLetterStore }: Pick<OperatorDependencies, 'consumer' | 'deadLetterStore'>,
): Promise<number> {
  if (ids.length === 0) throw new CommandRefused('Name the dead letters to discard by their ids.');
  return deadLetterStore.close(ids, 'discarded', consumer.now(), callTimeoutMs);
}
