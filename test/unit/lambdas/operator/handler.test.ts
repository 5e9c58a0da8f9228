import { afterEach, expect, it, vi } from 'vitest';
import { operatorEnv } from '../../../../engine/runtime/environment.ts';
import { root } from '../../../support/source-files.ts';

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

const group = {
  group: 'numtest',
  functionName: 'numtest-consumer',
  streamName: 'numbers',
  startFrom: 'earliest',
  database: 'numtest',
  collection: 'numtest',
  decoding: {},
};

it('is put together from its environment, and writes its log to standard output', async () => {
  vi.stubEnv(operatorEnv.groups, JSON.stringify([group]));
  vi.stubEnv(operatorEnv.failureBucket, 'failures');
  vi.stubEnv(operatorEnv.producerFunction, 'producer');
  vi.stubEnv(operatorEnv.checkpointTable, 'checkpoints');
  vi.stubEnv(operatorEnv.mongoSecretId, 'highwater/test/mongodb');
  vi.stubEnv(operatorEnv.mongoTls, 'required');
  const lines: unknown[] = [];
  vi.spyOn(console, 'log').mockImplementation((line) => lines.push(JSON.parse(line)));
  // By its path, as Lambda does.
  const { handler } = await import(new URL('lambdas/operator/handler.ts', root).href);
  const refused = handler({ command: 'describe', group: 'nobody' }, { awsRequestId: 'request-1' });
  await expect(refused).rejects.toThrow('There is no group of this name: name one of numtest.');
  expect(lines).toMatchObject([{ event: 'command.failed', command: 'describe', group: 'nobody' }]);
});
