import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { ShardPosition } from '../../shared/position.ts';
import { CheckpointStoreUnavailable, CheckpointUnreadable } from '../errors.ts';
import type { Checkpoint, CheckpointAdvance, CheckpointStore } from '../ports.ts';
import { advanceRequest, judgeRefusal, loadRequest, readCheckpointRow } from './checkpoint-row.ts';
import type { CheckpointRow } from './row-attributes.ts';

/** What the store needs of the SDK's client. */
export type DynamoDbSender = Pick<DynamoDBClient, 'send'>;

/** Checkpoints as rows of one DynamoDB table. */
export function dynamodbCheckpointStore(
  client: DynamoDbSender,
  table: string,
  now: () => Date,
): CheckpointStore {
  /** Null where the condition held; else the row that stood in its way (undefined: there is none). */
  const update = async (
    position: ShardPosition,
    advance: CheckpointAdvance,
    timeoutMs: number,
  ): Promise<{ readonly row: CheckpointRow | undefined } | null> => {
    try {
      const command = new UpdateItemCommand(advanceRequest(table, position, advance, now()));
      await client.send(command, { abortSignal: AbortSignal.timeout(timeoutMs) });
      return null;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return { row: error.Item };
      throw unavailable('moved', error);
    }
  };

  return {
    async load(position, timeoutMs): Promise<Checkpoint | null> {
      const row = await client
        .send(new GetItemCommand(loadRequest(table, position)), {
          abortSignal: AbortSignal.timeout(timeoutMs),
        })
        .then(
          ({ Item }) => Item,
          (error: unknown) => Promise.reject(unavailable('read', error)),
        );
      return row === undefined ? null : readCheckpointRow(row);
    },

    async advance(position, advance, timeoutMs) {
      const refused = await update(position, advance, timeoutMs);
      if (refused === null) return 'advanced';
      const refusal = judgeRefusal(refused.row, advance);
      if (refusal.kind === 'gone') {
        throw new CheckpointUnreadable('The checkpoint row was deleted while its batch was handled.');
      }
      if (refusal.kind !== 'lower') return refusal.kind;
      const again = await update(position, { ...advance, from: refusal.from }, timeoutMs);
      if (again === null) return 'advanced';
      const second = judgeRefusal(again.row, advance);
      if (second.kind === 'already' || second.kind === 'fenced') return second.kind;
      throw unavailable('moved: others keep moving it');
    },
  };
}

function unavailable(what: string, cause?: unknown): CheckpointStoreUnavailable {
  return new CheckpointStoreUnavailable(`The checkpoint could not be ${what}.`, { cause });
}
