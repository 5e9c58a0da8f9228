import type { DeadLetter } from '../operator/dead-letters.ts';
import type { DeadLetterAnswer } from '../output/dead-letters.ts';
import { formatFacts } from '../output/facts.ts';
import { quoteWord } from '../program/quote-word.ts';
import type { DeadLetterTarget } from './select-dead-letters.ts';

/** A dead letter as it is printed and exported. */
export function describeDeadLetter(
  { id, reason, eventId, key, origin, size, state, ...times }: DeadLetter,
  { stack, group }: Pick<DeadLetterTarget, 'stack' | 'group'>,
): DeadLetterAnswer {
  const { arrivedAt, deadLetteredAt, redrivenAt, discardedAt, refusedAgainAt } = times;
  return {
    stack,
    group,
    id,
    reason,
    eventId,
    key,
    ...origin,
    arrivedAt: isoOf(arrivedAt),
    bytes: size,
    state,
    deadLetteredAt: isoOf(deadLetteredAt),
    redrivenAt: isoOf(redrivenAt),
    discardedAt: isoOf(discardedAt),
    refusedAgainAt: isoOf(refusedAgainAt),
  };
}

function isoOf(at: Date | null): string | null {
  return at === null ? null : at.toISOString();
}

/** What is known of it, one fact a line. */
export function formatDeadLetter(deadLetter: DeadLetterAnswer): string {
  const { id, reason, eventId, key, bytes, state } = deadLetter;
  const { arrivedAt, deadLetteredAt, redrivenAt, discardedAt, refusedAgainAt } = deadLetter;
  const where = [deadLetter.stream, deadLetter.shard, deadLetter.sequence].map((part) => part ?? 'unknown');
  const facts: readonly (readonly [string, string | null])[] = [
    ['reason', `${reason.code ?? 'unknown'}: ${reason.message ?? 'unknown'}`],
    ['event', eventId],
    ['partition key', key],
    ['state', state],
    ['stream', where[0] ?? null],
    ['shard', where[1] ?? null],
    ['sequence', where[2] ?? null],
    ['arrived', arrivedAt],
    ['dead-lettered', deadLetteredAt],
    ['refused again', refusedAgainAt],
    ['redriven', redrivenAt],
    ['discarded', discardedAt],
    ['size', bytes === null ? null : `${bytes} bytes`],
  ];
  const known = facts.flatMap(([name, value]) => (value === null ? [] : [[name, value] as const]));
  return formatFacts(`dead letter ${quoteWord(id)}`, known);
}
