import { InvalidRequest } from '../errors.ts';
import type { Message } from './produce-request.ts';

/**
 * Two messages with one id would be one event: the second would be passed over as a copy of the first, or end as a dead
 * letter. Other requests may send the same id again: that is how a client retries.
 *
 * @throws InvalidRequest naming both messages.
 */
export function requireDistinctIds(messages: readonly Message[]): void {
  const indexOf = new Map<string, number>();
  for (const [index, { id }] of messages.entries()) {
    if (id === undefined) continue;
    const earlier = indexOf.get(id);
    if (earlier !== undefined)
      throw new InvalidRequest(
        `messages[${index}].id`,
        `is that of messages[${earlier}] as well`,
        'send each message with an id of its own, and each event once',
      );
    indexOf.set(id, index);
  }
}
