import { messageEvents } from '../../engine/events/cloud-event.ts';

/** A range of numbers, both ends included. */
export interface NumberRange {
  readonly from: number;
  readonly to: number;
}

/** What is published when. */
export interface DemoPlan {
  readonly to: number;
  /** Published while the consumer is killed. */
  readonly first: NumberRange;
  /** Published while the mapping is disabled; null where the first range is all there is. */
  readonly second: NumberRange | null;
}

// Long enough that an interruption falls into the middle.
const flowSeconds = 4;

/** Splits 1..to in two halves, one for each interruption. */
export function planDemo(to: number): DemoPlan {
  const middle = Math.ceil(to / 2);
  return { to, first: { from: 1, to: middle }, second: middle < to ? { from: middle + 1, to } : null };
}

/** Events a second at which a range flows for about four seconds. */
export function demoRate(range: NumberRange): number {
  return Math.max(1, Math.ceil(countOf(range) / flowSeconds));
}

/** How many documents of a range have to be there before the interruption: a quarter, so that it is in full flow; never none. */
export function interruptAfter(range: NumberRange): number {
  return Math.max(1, Math.floor(countOf(range) / 4));
}

function countOf(range: NumberRange): number {
  return range.to - range.from + 1;
}

/** The two messages of the tutorial, as the producer takes them. */
export const helloMessages = [
  { value: 'Hello, World!' },
  { key: 'message-two', value: 'This is Kafka-Python' },
] as const;

/** The document that has to come out of the message at this index. */
export interface ExpectedMessage {
  readonly _id: string;
  readonly key: string | null;
  readonly value: string;
}

/** The documents that have to come out of the messages of one run. */
export function expectedMessages(runId: string): readonly ExpectedMessage[] {
  return helloMessages.map((message, index) => ({
    _id: `${messageEvents.source} ${runId}:${index}`,
    key: 'key' in message ? message.key : null,
    value: message.value,
  }));
}
