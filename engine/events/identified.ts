import type { DecodedEvent } from './read-cloud-event.ts';
import type { Rejection } from './rejection.ts';

/** What a change of a row or item says beside its content. */
export interface Change {
  /** Later changes of one key have greater ones, in the order of code units; absent where the record shows none. */
  readonly version?: string;
  readonly isDeletion: boolean;
}

/** What a JSON value that is no CloudEvent is, by the rules of its format. */
export type Identified =
  | { readonly kind: 'event'; readonly event: DecodedEvent; readonly change?: Change }
  /** It is what the format says, and the format gives it no id. */
  | { readonly kind: 'unnamed' }
  /** It should have an id and has none. */
  | { readonly kind: 'absent'; readonly rejection: Rejection }
  | { readonly kind: 'undecodable'; readonly refused: { readonly rejection: Rejection } }
  | { readonly kind: 'nothing'; readonly because: 'control-message' };

/** Finds the id of a value. Never throws. @param partitionKey of its record or part. */
export type Identify = (value: unknown, partitionKey: string) => Identified;

/** @param why goes on from `The record has no event id: ` */
export function withoutId(why: string): Identified {
  return { kind: 'absent', rejection: { code: 'no-event-id', message: `The record has no event id: ${why}.` } };
}
