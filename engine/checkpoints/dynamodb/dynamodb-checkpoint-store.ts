import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { ShardPosition } from '../../stream/position.ts';
import { CheckpointStoreUnavailable } from '../errors.ts';
import type { Checkpoint, CheckpointAdvance, CheckpointStore } from '../ports.ts';
import { advanceRequest, classifyRefusal, loadRequest, readCheckpointRow } from './checkpoint-row.ts';
import type { CheckpointRow } from './row-attributes.ts';

/** What the store needs of the SDK's client. */
export type DynamoDbSender = Pick<DynamoDBClient, 'send'>;

/** Checkpoints as rows of one DynamoDB table. */
export function dynamodbCheckpointStore(client: DynamoDbSender, table: string, now: () => Date): CheckpointStore {
  /** Null where the condition held; else the row that stood in its way (undefined: there is none). */
  const update = async (
    position: ShardPosition,
    advance: CheckpointAdvance,
    abortSignal: AbortSignal,
  ): Promise<{ readonly row: CheckpointRow | undefined } | null> => {
    try {
      const command = new UpdateItemCommand(advanceRequest(table, position, advance, now()));
      await client.send(command, { abortSignal });
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
      let from = advance.from;
      // Both tries are one step: it may not outlast a restore of MongoDB, which the sink checkpoint was raised before.
      const abortSignal = AbortSignal.timeout(timeoutMs);
      for (let tries = 1; tries <= 2; tries += 1) {
        const refused = await update(position, { ...advance, from }, abortSignal);
        if (refused === null) return 'advanced';
        const refusal = classifyRefusal(refused.row, advance);
        if (refusal.kind === 'already') return 'already';
        if (refusal.kind === 'gone') throw unavailable('moved: its row was deleted while the batch was running');
        from = refusal.from;
      }
      throw unavailable('moved: others keep moving it');
    },
  };
}

function unavailable(what: string, cause?: unknown): CheckpointStoreUnavailable {
  return new CheckpointStoreUnavailable(`The checkpoint could not be ${what}.`, { cause });
}
