import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { groupsList } from '../../../../cli/commands/groups-list.ts';
import { groupsPause, groupsResume } from '../../../../cli/commands/groups-switch.ts';
import { groupSwitchSchema, groupsListSchema } from '../../../../cli/output/groups.ts';
import { awsError, type ContextSettings, pipelineScript, testContext } from '../../../support/command-context.ts';

/** Mappings that go through these states, one a look. An update is kept by the context. */
function mappingsOf(states: readonly (string | Error)[], updates: readonly Error[] = []): ContextSettings {
  const [left, refusals] = [[...states], [...updates]];
  const script = pipelineScript((command) => {
    if (command === 'UpdateEventSourceMapping') return refusals.shift() ?? {};
    const state = left.length > 1 ? left.shift() : left[0];
    return state instanceof Error ? state : { State: state };
  });
  return { script, isJson: true };
}

const gone = awsError('ResourceNotFoundException');
const updatesOf = (sent: readonly (readonly [string, object])[]) =>
  sent.filter(([name]) => name === 'UpdateEventSourceMapping').map(([, input]) => input);

describe('groups list', () => {
  it('gives JSON of its schema, with null for a mapping that is gone', async () => {
    const { context, results } = testContext(mappingsOf(['Enabled', gone]));
    await groupsList({ json: true }, context);
    const { groups } = v.parse(groupsListSchema, JSON.parse(String(results[0])));
    expect(groups.map(({ name, state }) => [name, state])).toEqual([
      ['numtest', 'Enabled'],
      ['audit', null],
    ]);
  });

  it('shows a person what reads', async () => {
    const { context, results } = testContext({ ...mappingsOf(['Disabled', gone]), isJson: false });
    await groupsList({}, context);
    expect(results[0]?.split('\n').slice(1)).toEqual([
      'numtest  numtest  Disabled  earliest    numtest.numtest',
      'audit    numtest  gone      earliest    numtest.audit',
    ]);
  });
});

describe('groups pause', () => {
  it('disables the mapping and waits until it is disabled', async () => {
    const { context, results, sent, slept } = testContext(mappingsOf(['Enabled', 'Disabling', 'Disabled']));
    await groupsPause({ group: 'numtest', json: true }, context);
    const answer = v.parse(groupSwitchSchema, JSON.parse(String(results[0])));
    expect(answer).toEqual({ stack: 'Highwater-dev', group: 'numtest', state: 'Disabled', changed: true });
    expect(updatesOf(sent)).toEqual([{ UUID: 'mapping-numtest', Enabled: false }]);
    expect(slept).toHaveLength(2);
  });

  it('changes nothing where it is so already, and says that', async () => {
    const { context, results, sent } = testContext({ ...mappingsOf(['Disabled']), isJson: false });
    await groupsPause({ group: 'numtest' }, context);
    expect(results).toEqual(['The group numtest is paused, as it was.']);
    expect(updatesOf(sent)).toEqual([]);
  });

  it('waits for a change that is under way, and asks again where somebody was quicker', async () => {
    const settings = mappingsOf(['Enabling', 'Enabled', 'Enabled', 'Disabled'], [awsError('ResourceInUseException')]);
    const { context, sent } = testContext(settings);
    await groupsPause({ group: 'numtest' }, context);
    expect(updatesOf(sent)).toHaveLength(2);
  });

  it.each<[string, ContextSettings, string]>([
    ['is gone', mappingsOf([gone]), 'The mapping of the group numtest is gone'],
    ['may not be changed', mappingsOf(['Enabled'], [awsError('AccessDeniedException')]), 'AccessDeniedException'],
  ])('fails where the mapping %s', async (_, settings, sentence) => {
    await expect(groupsPause({ group: 'numtest' }, testContext(settings).context)).rejects.toThrow(sentence);
  });

  it('does not wait for ever', async () => {
    let nowMs = 0;
    const sleep = async (): Promise<void> => {
      nowMs += 60_000;
    };
    const settings = { ...mappingsOf(['Enabled', 'Disabling']), now: () => new Date(nowMs), sleep };
    const paused = groupsPause({ group: 'numtest' }, testContext(settings).context);
    await expect(paused).rejects.toThrow('The mapping of the group numtest is still Disabling: run this again');
  });

  it('names the groups that are there where one is not', async () => {
    const paused = groupsPause({ group: 'nums' }, testContext(mappingsOf(['Enabled'])).context);
    await expect(paused).rejects.toThrow('The stack Highwater-dev has no group "nums": it has numtest, audit.');
  });
});

describe('groups resume', () => {
  it('enables the mapping and waits until it is enabled', async () => {
    const { context, results, sent } = testContext({ ...mappingsOf(['Disabled', 'Enabled']), isJson: false });
    await groupsResume({ group: 'audit' }, context);
    expect(results).toEqual(['The group audit reads again.']);
    expect(updatesOf(sent)).toEqual([{ UUID: 'mapping-audit', Enabled: true }]);
  });
});
