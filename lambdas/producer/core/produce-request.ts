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
  /** Names the run: the same run publishes the same ids. */
  readonly runId: string;
  /** One entry per partition key in flight, in the order of the request. */
  readonly ordered: boolean;
  readonly work: NumberRange | MessageList;
}
