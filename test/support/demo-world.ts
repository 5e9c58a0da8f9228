import type { DemoWorld } from '../../cli/demo/demo-world.ts';
import type { Tally } from '../../cli/demo/tally-documents.ts';
import type { LocalStack } from '../../cli/local/local-stack.ts';
import { type AwsScript, scriptedAws } from './scripted-aws.ts';

/** What of the world a test is about; `aws` answers the commands that reach its endpoint. */
export type WorldChanges = Partial<DemoWorld> & {
  readonly aws?: AwsScript;
  readonly own?: LocalStack['aws']['own'];
};

export const emptyTally: Tally = {
  documents: 0,
  reached: 0,
  resumesFrom: 1,
  missing: [],
  doubled: [],
  unexpected: [],
};

/** The world of the demo without servers: nothing is in it, and everything that is waited for has come. */
export function demoWorld(changes: WorldChanges = {}) {
  const { aws = () => ({}), own, ...rest } = changes;
  const { clients, sent } = scriptedAws(aws);
  const outputs = {
    streamName: 'stream-1',
    producerFunctionName: 'producer-1',
    operatorFunctionName: 'operator-1',
    checkpointTableName: 'table-1',
    failureBucketName: 'bucket-1',
    groups: {},
  };
  const stack = { aws: { endpoint: 'http://127.0.0.1:1', clients, own }, outputs: () => outputs };
  const world: DemoWorld = {
    stack: stack as unknown as LocalStack,
    groupName: 'numtest',
    group: () => ({ consumerFunctionName: 'consumer-1', eventSourceMappingId: 'mapping-1' }),
    recreateGroup: async () => undefined,
    findDocument: async () => null,
    collection: 'numtest',
    runId: 'run-1',
    to: 20,
    signal: new AbortController().signal,
    publish: async () => 0,
    checkpoints: async () => [],
    tally: async () => emptyTally,
    countDocuments: async () => 0,
    countDeadLetters: async () => 0,
    untilDocuments: async () => undefined,
    untilCaughtUp: async () => undefined,
    close: async () => undefined,
    ...rest,
  };
  return { world, sent };
}
