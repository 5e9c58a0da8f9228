import type { dynamodbCheckpointStore } from '../../../lambdas/consumer/adapters/dynamodb-checkpoint-store.ts';
import type { mongodbDeadLetterSink } from '../../../lambdas/consumer/adapters/mongodb-dead-letter-sink.ts';
import type { mongodbDocumentSink } from '../../../lambdas/consumer/adapters/mongodb-document-sink.ts';
import type { mongodbSinkCheckpoints } from '../../../lambdas/consumer/adapters/mongodb-sink-checkpoints.ts';
import type { consumeBatch } from '../../../lambdas/consumer/consume-batch.ts';
import type { dynamodbCheckpointCommands } from '../../../lambdas/operator/adapters/dynamodb-checkpoint-commands.ts';
import type { mongodbDeadLetterBox } from '../../../lambdas/operator/adapters/mongodb-dead-letter-box.ts';
import type { mongodbRestartEntries } from '../../../lambdas/operator/adapters/mongodb-restart-entries.ts';
import type { replayRange } from '../../../lambdas/operator/replay-range.ts';
import type { restartGroup } from '../../../lambdas/operator/restart-group.ts';
import type { skipForward } from '../../../lambdas/operator/skip-forward.ts';
import type { skipRecord } from '../../../lambdas/operator/skip-record.ts';
import { root } from '../../support/source-files.ts';
import { loadEdited } from '../mutants/plant-mutant.ts';
import type { Replacement } from '../run/product.ts';
import type { PlantedBug } from './planted-bug.ts';

/** The use cases and the adapters of the stores, as they stand in `lambdas/` or with a bug planted. */
export interface ExploredProduct {
  readonly consumeBatch: typeof consumeBatch;
  readonly replayRange: typeof replayRange;
  readonly restartGroup: typeof restartGroup;
  readonly skipForward: typeof skipForward;
  readonly skipRecord: typeof skipRecord;
  readonly dynamodbCheckpointStore: typeof dynamodbCheckpointStore;
  readonly dynamodbCheckpointCommands: typeof dynamodbCheckpointCommands;
  readonly mongodbDocumentSink: typeof mongodbDocumentSink;
  readonly mongodbDeadLetterSink: typeof mongodbDeadLetterSink;
  readonly mongodbDeadLetterBox: typeof mongodbDeadLetterBox;
  readonly mongodbSinkCheckpoints: typeof mongodbSinkCheckpoints;
  readonly mongodbRestartEntries: typeof mongodbRestartEntries;
}

const files = [
  'consumer/adapters/dynamodb-checkpoint-store.ts',
  'consumer/adapters/mongodb-dead-letter-sink.ts',
  'consumer/adapters/mongodb-document-sink.ts',
  'consumer/adapters/mongodb-sink-checkpoints.ts',
  'consumer/consume-batch.ts',
  'operator/adapters/dynamodb-checkpoint-commands.ts',
  'operator/adapters/mongodb-dead-letter-box.ts',
  'operator/adapters/mongodb-restart-entries.ts',
  'operator/replay-range.ts',
  'operator/restart-group.ts',
  'operator/skip-forward.ts',
  'operator/skip-record.ts',
];

/** The product, with a bug planted where one is given. */
export function exploredProduct(bug?: PlantedBug): Promise<ExploredProduct> {
  return bug === undefined ? load() : loadEdited(bug, load);
}

async function load(replacement?: Replacement): Promise<ExploredProduct> {
  const modules: Partial<ExploredProduct> = {};
  for (const file of files) {
    const path = `lambdas/${file}`;
    const from = replacement?.paths.has(path) === true ? replacement.root : root;
    Object.assign(modules, await import(new URL(path, from).href));
  }
  return modules as ExploredProduct;
}
