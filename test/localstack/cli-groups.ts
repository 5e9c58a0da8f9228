import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { groupSwitchSchema, groupsListSchema } from '../../cli/output/groups.ts';
import type { DeployedStack } from '../support/deployed-stack.ts';
import { runHighwater } from '../support/run-highwater.ts';
import { expectRun, numbersOf } from './expect-run.ts';

/** `groups`, of which one is paused for a while. */
export function cliGroups(stack: () => DeployedStack): void {
  const highwater = (...args: readonly string[]) =>
    runHighwater([...args, '--endpoint-url', stack().local.aws.endpoint]);
  const stateOf = async (): Promise<string | null | undefined> => {
    const { stdout } = await highwater('groups', 'list', '--json');
    return v.parse(groupsListSchema, JSON.parse(stdout)).groups[0]?.state;
  };

  describe('highwater groups', () => {
    it('pauses a group, which misses nothing when it is resumed', async () => {
      const { stdout } = await highwater('groups', 'pause', 'numtest', '--json');
      const paused = v.parse(groupSwitchSchema, JSON.parse(stdout));
      expect(paused).toEqual({ stack: 'Highwater-local', group: 'numtest', state: 'Disabled', changed: true });
      expect(await stateOf()).toBe('Disabled');
      await stack().publish({ from: 1, to: 100, runId: 'cli-paused' });
      expect(await numbersOf(stack(), 'cli-paused')).toEqual([]);
      const resumed = await highwater('groups', 'resume', 'numtest');
      expect(resumed).toMatchObject({ code: 0, stdout: 'The group numtest reads again.\n' });
      expect(await stateOf()).toBe('Enabled');
      await expectRun(stack(), 'cli-paused', [1, 100]);
    });

    it('says where there is no such group', async () => {
      const { code, stderr } = await highwater('groups', 'pause', 'nums');
      expect({ code, stderr }).toEqual({
        code: 1,
        stderr: 'The stack Highwater-local has no group "nums": it has numtest.\n',
      });
    });

    it('says where the group is missing', async () => {
      expect(await highwater('groups', 'pause')).toMatchObject({ code: 2, stdout: '' });
    });
  });
}
