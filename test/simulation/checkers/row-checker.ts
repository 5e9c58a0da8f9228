import { ConditionalCheckFailedException, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { Faults } from '../engine/faults.ts';

/** Ends of an invocation that say of a checkpoint what is untrue of one that stands where it was to go. */
const troubles: ReadonlySet<unknown> = new Set(['CheckpointStoreUnavailable', 'CheckpointUnreadable']);

/**
 * Watches what one consumer makes of a row that stands where it wanted to move it, by its own earlier update or a twin's: that
 * is as good as an update of its own, and no trouble. Outcome: `outcome.checkpoint-stood`.
 */
export class RowChecker {
  readonly #faults: Faults;
  #hasStood = false;

  constructor(faults: Faults) {
    this.#faults = faults;
  }

  /** An invocation begins. */
  begin(): void {
    this.#hasStood = false;
  }

  /** A command of the SDK has failed. */
  noteFailure(command: object, error: unknown): void {
    if (!(command instanceof UpdateItemCommand) || !(error instanceof ConditionalCheckFailedException)) return;
    const { Item: row = {} } = error;
    const { ExpressionAttributeValues: values = {} } = command.input;
    const to = values[':to']?.S;
    if (to === undefined || row['sequence']?.S !== to) return;
    this.#hasStood = true;
    this.#faults.count('outcome.checkpoint-stood');
  }

  /** What is wrong about an invocation that ends with this error; undefined where nothing is. */
  excessOf(error: unknown): string | undefined {
    const { name } = Object(error);
    return this.#hasStood && troubles.has(name) ? `${name} for a checkpoint that stood where it was to go` : undefined;
  }
}
