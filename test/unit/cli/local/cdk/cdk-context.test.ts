import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { localCdkConfig } from '../../../../../cli/local/cdk/cdk-context.ts';
import { parseStageConfig } from '../../../../../infra/config/stage-config.ts';

const groups = [{ name: 'numtest', startFrom: 'earliest', database: 'mine', collection: 'numtest' }];
const another = [{ name: 'late', startFrom: 'earliest', database: 'mine', collection: 'late' }];
const repository = {
  app: 'node infra/app.ts',
  versionReporting: false,
  context: {
    flag: true,
    'highwater:stages': {
      local: { emulated: true, topics: { numtest: { shards: 2, retentionHours: 24 } }, groups: [] },
      dev: { topics: { numtest: { shards: 2 } } },
    },
  },
};

describe('the cdk.json of a local deployment', () => {
  it('gives a group the batch size that it is to have', () => {
    const shipped = JSON.parse(readFileSync(new URL('../../../../../cdk.json', import.meta.url), 'utf8'));
    const sized = groups.map((group) => ({ ...group, batchSize: 4_000 }));
    const { context } = localCdkConfig(shipped, 'app', { shards: 1, groups: [...sized, ...another] });
    const stages = Object(context)['highwater:stages'];
    const batchSizes = parseStageConfig(stages, { stage: 'local' }, new Date()).groups.map(
      (group) => group.function.batchSize,
    );
    expect(batchSizes).toEqual([4_000, stages.local.consumer.batchSize]);
  });

  const made = localCdkConfig(repository, 'node elsewhere', { shards: 5, groups });

  it('changes the app, the shards and the groups of the stage local, and nothing else', () => {
    expect(made).toEqual({
      app: 'node elsewhere',
      versionReporting: false,
      context: {
        flag: true,
        'highwater:stages': {
          local: { emulated: true, topics: { numtest: { shards: 5, retentionHours: 24 } }, groups },
          dev: { topics: { numtest: { shards: 2 } } },
        },
      },
    });
  });

  it('gives no shards to a stream that is there already', () => {
    const arn = 'arn:aws:kinesis:us-east-1:000000000000:stream/orders';
    const stages = { local: { topics: { orders: { arn } }, groups: [] } };
    const { context } = localCdkConfig({ context: { 'highwater:stages': stages } }, 'app', { shards: 5, groups });
    expect(Object(context)['highwater:stages'].local.topics).toEqual({ orders: { arn } });
  });

  it("leaves the repository's own object as it is", () => {
    expect(repository.context['highwater:stages'].local.topics.numtest.shards).toBe(2);
  });

  it.each([
    [{}, 'context'],
    [{ context: {} }, 'highwater:stages'],
    [{ context: { 'highwater:stages': {} } }, 'highwater:stages.local'],
    [{ context: { 'highwater:stages': { local: {} } } }, 'highwater:stages.local.topics'],
    [
      { context: { 'highwater:stages': { local: { topics: { numtest: 2 } } } } },
      'highwater:stages.local.topics.numtest',
    ],
  ])('names what is missing in %j', (broken, name) => {
    expect(() => localCdkConfig(broken, 'app', { shards: 1, groups })).toThrow(`${name} of cdk.json must be an object`);
  });
});
