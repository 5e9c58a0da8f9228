import { describe, expect, it } from 'vitest';
import { localCdkConfig } from '../../../../cli/local/cdk-context.ts';

const groups = [{ name: 'numtest', startFrom: 'earliest', database: 'mine', collection: 'numtest' }];
const repository = {
  app: 'node infra/app.ts',
  versionReporting: false,
  context: {
    flag: true,
    'highwater:stages': {
      local: { emulated: true, stream: { shards: 2, retentionHours: 24 }, groups: [] },
      dev: { stream: { shards: 2 } },
    },
  },
};

describe('the cdk.json of a local deployment', () => {
  const made = localCdkConfig(repository, 'node elsewhere', { shards: 5, groups });

  it('changes the app, the shards and the groups of the stage local, and nothing else', () => {
    expect(made).toEqual({
      app: 'node elsewhere',
      versionReporting: false,
      context: {
        flag: true,
        'highwater:stages': {
          local: { emulated: true, stream: { shards: 5, retentionHours: 24 }, groups },
          dev: { stream: { shards: 2 } },
        },
      },
    });
  });

  it("leaves the repository's own object as it is", () => {
    expect(repository.context['highwater:stages'].local.stream.shards).toBe(2);
  });

  it.each([
    [{}, 'context'],
    [{ context: {} }, 'highwater:stages'],
    [{ context: { 'highwater:stages': {} } }, 'highwater:stages.local'],
    [{ context: { 'highwater:stages': { local: {} } } }, 'highwater:stages.local.stream'],
  ])('names what is missing in %j', (broken, name) => {
    expect(() => localCdkConfig(broken, 'app', { shards: 1, groups })).toThrow(
      `${name} of cdk.json must be an object`,
    );
  });
});
