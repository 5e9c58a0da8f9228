import { describe, expect, it } from 'vitest';
import { explainAwsFault } from '../../../../cli/aws/explain-aws-fault.ts';
import { groupsDescribe } from '../../../../cli/commands/groups-describe.ts';
import { groupsReset } from '../../../../cli/commands/groups-reset.ts';
import { groupsSkip } from '../../../../cli/commands/groups-skip.ts';
import { groupsPause } from '../../../../cli/commands/groups-switch.ts';
import { replay } from '../../../../cli/commands/replay.ts';
import { verify } from '../../../../cli/commands/verify.ts';
import type { CommandContext } from '../../../../cli/program/context.ts';
import { pipelineScript, testContext } from '../../../support/command-context.ts';

/** Each command that is about a group, for one of this name. */
const commands: Readonly<Record<string, (group: string, context: CommandContext) => Promise<void>>> = {
  'groups describe': (group, context) => groupsDescribe({ group }, context),
  'groups describe --watch': (group, context) => groupsDescribe({ group, watch: true }, context),
  'groups pause': (group, context) => groupsPause({ group }, context),
  'groups reset': (group, context) => groupsReset({ group, toEarliest: true }, context),
  'groups skip': (group, context) => groupsSkip({ group, shard: 'shardId-000000000000', sequence: '1' }, context),
  replay: (group, context) => replay({ group, from: '1h' }, context),
  verify: (group, context) => verify({ group, from: '1h' }, context),
};

describe('a group that is not there', () => {
  it.each(Object.entries(commands))('is named by %s, and those that are', async (_, run) => {
    const { context, sent } = testContext({ script: pipelineScript() });
    const ended = run('nums', context);
    await expect(ended).rejects.toThrow('The stack Highwater-dev has no group "nums": it has numtest, audit.');
    expect(sent.map(([name]) => name)).toEqual(['DescribeStacks', 'GetParameter']);
  });
});

describe('a stack that may not be read', () => {
  it.each(Object.entries(commands))('ends %s with the name of the action', async (_, run) => {
    const message = 'User: me is not authorized to perform: ssm:GetParameter on resource: x';
    const script = pipelineScript();
    const { context } = testContext({
      script: (command, input) =>
        command === 'GetParameter'
          ? Object.assign(new Error(message), { name: 'AccessDeniedException' })
          : script(command, input),
    });
    const error = await run('numtest', context).catch((reason: unknown) => reason);
    expect(explainAwsFault(error)).toContain('Access denied: you may not call ssm:GetParameter;');
  });
});
