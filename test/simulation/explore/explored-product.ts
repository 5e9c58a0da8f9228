import type { dynamodbCheckpointCommands } from '../../../engine/checkpoints/dynamodb/dynamodb-checkpoint-commands.ts';
import type { dynamodbCheckpointStore } from '../../../engine/checkpoints/dynamodb/dynamodb-checkpoint-store.ts';
import type { consumeBatch } from '../../../engine/consume/consume-batch.ts';
import type { replayRange } from '../../../engine/operate/replay-range.ts';
import type { restartGroup } from '../../../engine/operate/restart-group.ts';
import type { skipForward } from '../../../engine/operate/skip-forward.ts';
import type { skipRecord } from '../../../engine/operate/skip-record.ts';
import type { mongodbDeadLetterSink } from '../../../engine/sink/mongodb/mongodb-dead-letter-sink.ts';
import type { mongodbDeadLetterStore } from '../../../engine/sink/mongodb/mongodb-dead-letter-store.ts';
import type { mongodbDocumentSink } from '../../../engine/sink/mongodb/mongodb-document-sink.ts';
import type { mongodbRestartEntries } from '../../../engine/sink/mongodb/mongodb-restart-entries.ts';
import type { mongodbSinkCheckpoints } from '../../../engine/sink/mongodb/mongodb-sink-checkpoints.ts';
import { root } from '../../support/source-files.ts';
import { loadEdited } from '../mutants/plant-mutant.ts';
import type { Replacement } from '../run/product.ts';
import type { PlantedBug } from './planted-bug.ts';

/** The use cases and the adapters of the stores, as they stand in `engine/` or with a bug planted. */
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
  readonly mongodbDeadLetterStore: typeof mongodbDeadLetterStore;
  readonly mongodbSinkCheckpoints: typeof mongodbSinkCheckpoints;
  readonly mongodbRestartEntries: typeof mongodbRestartEntries;
}

const files = [
  'checkpoints/dynamodb/dynamodb-checkpoint-commands.ts',
  'checkpoints/dynamodb/dynamodb-checkpoint-store.ts',
  'consume/consume-batch.ts',
  'operate/replay-range.ts',
  'operate/restart-group.ts',
  'operate/skip-forward.ts',
  'operate/skip-record.ts',
  'sink/mongodb/mongodb-dead-letter-store.ts',
  'sink/mongodb/mongodb-dead-letter-sink.ts',
  'sink/mongodb/mongodb-document-sink.ts',
  'sink/mongodb/mongodb-restart-entries.ts',
  'sink/mongodb/mongodb-sink-checkpoints.ts',
];

/** The product, with a bug planted where one is given. */
export function exploredProduct(bug?: PlantedBug): Promise<ExploredProduct> {
  return bug === undefined ? load() : loadEdited(bug, load);
}

async function load(replacement?: Replacement): Promise<ExploredProduct> {
  const modules: Partial<ExploredProduct> = {};
  for (const file of files) {
    const path = `engine/${file}`;
    const from = replacement?.paths.has(path) === true ? replacement.root : root;
    Object.assign(modules, await import(new URL(path, from).href));
  }
  return modules as ExploredProduct;
}
