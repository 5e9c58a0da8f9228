import { messageEvents } from '../../engine/events/cloud-event.ts';

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
