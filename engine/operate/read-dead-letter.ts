import { CommandRefused } from '../checkpoints/errors.ts';
import type { DeadLetterSummary } from '../sink/dead-letter-ports.ts';
import { callTimeoutMs } from '../stream/reading-dependencies.ts';
import type { OperatorDependencies } from './dependencies.ts';

/** A range of the payload of one dead letter. */
export interface ReadCommand {
  readonly id: string;
  /** Bytes before the range. */
  readonly offset: number;
}

/** One dead letter, and a range of its payload. */
export interface DeadLetterRange {
  readonly deadLetter: DeadLetterSummary;
  readonly offset: number;
  /** The bytes from there on, up to 3 MiB of them, as base64; null where it holds no bytes. */
  readonly payload: string | null;
  /** Where the next range begins; null where this is the last one. */
  readonly nextOffset: number | null;
}

/** A function answers with at most 6 MB, and base64 makes four bytes of three. */
const rangeBytes = 3 * 2 ** 20;

/**
 * Shows one dead letter with a range of its payload, and changes nothing.
 *
 * @throws CommandRefused where there is none of that id.
 * @throws MongoUnavailable
 */
export async function readDeadLetter(
  { id, offset }: ReadCommand,
  { deadLetterStore }: Pick<OperatorDependencies, 'deadLetterStore'>,
): Promise<DeadLetterRange> {
  const found = await deadLetterStore.read(id, callTimeoutMs);
  if (found === null)
    throw new CommandRefused('The group has no dead letter of this id: list them, and take an id as it is.');
  const { summary: deadLetter, payload } = found;
  if (payload === null) return { deadLetter, offset, payload: null, nextOffset: null };
  const range = payload.subarray(offset, offset + rangeBytes);
  const end = offset + range.byteLength;
  return {
    deadLetter,
    offset,
    payload: Buffer.from(range).toString('base64'),
    nextOffset: end < payload.byteLength ? end : null,
  };
}
