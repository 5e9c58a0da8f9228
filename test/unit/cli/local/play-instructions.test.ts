import { expect, it } from 'vitest';
import type { LocalStack } from '../../../../cli/local/local-stack.ts';
import { playInstructions } from '../../../../cli/local/play-instructions.ts';

const own = { crash: async () => undefined, restart: async () => undefined };

function stackWith(mongo: object): LocalStack {
  const stack = {
    aws: { endpoint: 'http://127.0.0.1:4566' },
    mongo,
    database: 'highwater_demo_1',
    outputs: () => ({
      streamName: 'stream-1',
      producerFunctionName: 'producer-1',
      operatorFunctionName: 'operator-1',
      checkpointTableName: 'table-1',
      groups: { numtest: { consumerFunctionName: 'consumer-1', eventSourceMappingId: 'mapping-1' } },
    }),
  };
  return stack as unknown as LocalStack;
}

const local = playInstructions(stackWith({ uri: 'mongodb://127.0.0.1:1', own }), 'numtest');

it('invokes the producer without the read time-out, after which the AWS CLI would invoke it again', () => {
  const invoke = local.find((line) => line.includes('aws lambda invoke'));
  expect(invoke).toContain('--function-name producer-1');
  expect(invoke).toContain('--cli-read-timeout 0');
});

it('says which programs the commands need and that they are to be installed', () => {
  expect(local.join('\n')).toMatch(/AWS CLI .*mongosh.*install/);
});

it('does not repeat a connection string that was given', () => {
  const given = playInstructions(stackWith({ uri: 'mongodb://user:secret@db' }), 'numtest').join('\n');
  expect(given).not.toContain('secret');
  expect(given).toContain('mongosh "$MONGODB_URI"');
});
