import type { MongoReply } from './mongo-wire.ts';

/** What a write did at the primary. */
export interface WriteEffect {
  readonly reply: MongoReply;
  /** Changes made by it; none where it only found things as they should be. */
  readonly changeCount: number;
  /** True where it met a duplicate key whose older document may still be rolled back. */
  readonly hasUndurableDuplicate: boolean;
}

/** More than one command holds. @see https://www.mongodb.com/docs/manual/reference/limits/#mongodb-limit-Write-Command-Batch-Limit-Size */
const statementsPerCommand = 100_000;

/** Names one statement of one operation for ever: a second try of the operation carries the same. */
export function statementId(txnNumber: number, index: number): number {
  return txnNumber * statementsPerCommand + index;
}
