import { messageEvents, numberEvents, type OutgoingEvent } from '../events/cloud-event.ts';

/**
 * The events that a request means, made one at a time so that a long range takes no memory. Equal requests mean equal
 * ids, whenever they are carried out.
 */
export interface IntendedEvents {
  /** Lowest and highest index, both included: the numbers themselves, or the places of messages in their list. */
  readonly first: number;
  readonly last: number;
  /** @throws RangeError for a message that is not there. */
  at(index: number, time: Date): OutgoingEvent;
}

/**
 * Works out the events of a request: its numbers, or its messages from the index on that it names. A message that brings
 * an id of its own keeps it, under the clients' source; every other event is called `<runId>:<index>`.
 */
export function intendedEvents({ runId, work }: Pick<ProduceRequest, 'runId' | 'work'>): IntendedEvents {
  if (work.kind === 'numbers')
    return { first: work.from, last: work.to, at: (number, time) => numberEvent(runId, number, time) };
  return {
    first: work.from,
    last: work.messages.length - 1,
    at: (index, time) => messageEvent(runId, index, messageAt(work.messages, index), time),
  };
}

function messageAt(messages: readonly Message[], index: number): Message {
  const message = messages[index];
  if (message === undefined) throw new RangeError(`There is no message ${index}.`);
  return message;
}

function numberEvent(runId: string, number: number, time: Date): OutgoingEvent {
  return { ...numberEvents, id: `${runId}:${number}`, time, data: { number } };
}

function messageEvent(runId: string, index: number, message: Message, time: Date): OutgoingEvent {
  return {
    id: message.id ?? `${runId}:${index}`,
    source: message.id === undefined ? messageEvents.source : messageEvents.clientSource,
    type: messageEvents.type,
    time,
    ...(message.key === undefined ? {} : { partitionKey: message.key }),
    data: message.value,
  };
}

/** A message as its sender gave it. */
export interface Message {
  readonly key?: string | undefined;
  readonly id?: string | undefined;
  /** Any JSON value. */
  readonly value: unknown;
}

/** Whole numbers, both ends included. */
export interface NumberRange {
  readonly kind: 'numbers';
  readonly from: number;
  readonly to: number;
}

/** Messages as one list, sent in the order of their indexes. */
export interface MessageList {
  readonly kind: 'messages';
  /** Index of the first message to send; those before it went out in an earlier invocation. */
  readonly from: number;
  readonly messages: readonly Message[];
}

/** A request that was checked in full and can be carried out. */
export interface ProduceRequest {
  /** The name of the topic that its events go into. */
  readonly topic: string;
  /** Names the run: the same run publishes the same ids. */
  readonly runId: string;
  /** One entry per partition key in flight, in the order of the request. */
  readonly ordered: boolean;
  /** Several events a record, in the format of the Kinesis Producer Library. */
  readonly aggregate: boolean;
  readonly work: NumberRange | MessageList;
}
