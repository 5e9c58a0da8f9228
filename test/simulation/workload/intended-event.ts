/** What a caller of the producer means by one number or one message, by a reading of docs/producing.md that shares no code with the product. */
export interface IntendedEvent {
  readonly source: string;
  readonly id: string;
  readonly type: string;
  /** The sender's key; undefined where it gave none. */
  readonly key: string | undefined;
  readonly data: unknown;
}

/** A message as its sender gives it. */
export interface IntendedMessage {
  readonly key?: string;
  readonly id?: string;
  readonly value: unknown;
}

/** One number of a range. */
export function intendedNumber(runId: string, number: number): IntendedEvent {
  const id = `${runId}:${number}`;
  return { source: 'highwater:numbers', id, type: 'highwater.number', key: undefined, data: { number } };
}

/** The message at this index of its request. */
export function intendedMessage(runId: string, index: number, { key, id, value }: IntendedMessage): IntendedEvent {
  const name =
    id === undefined ? { source: 'highwater:messages', id: `${runId}:${index}` } : { source: 'highwater:client', id };
  return { ...name, type: 'highwater.message', key, data: value };
}

/** What its document is called by. */
export function nameOf({ source, id }: Pick<IntendedEvent, 'source' | 'id'>): string {
  return `${source} ${id}`;
}
