import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { topicsDescribeSchema, topicsListSchema } from '../../cli/output/topics.ts';
import type { DeployedStack } from '../support/deployed-stack.ts';
import { runHighwater } from '../support/run-highwater.ts';

/** `topics`, and what goes wrong before any command of a stack can begin. */
export function cliTopics(stack: () => DeployedStack): void {
  const highwater = (...args: readonly string[]) =>
    runHighwater([...args, '--endpoint-url', stack().local.aws.endpoint]);

  describe('highwater topics', () => {
    it('lists the topics of the stack', async () => {
      const { code, stdout } = await highwater('topics', 'list', '--json');
      const answer = v.parse(topicsListSchema, JSON.parse(stdout));
      expect({ code, answer }).toEqual({
        code: 0,
        answer: {
          stack: 'Highwater-local',
          topics: [{ name: 'numtest', stream: stack().local.outputs().streamName, groups: ['numtest'] }],
        },
      });
    });

    it('describes a topic for a person', async () => {
      const { code, stdout } = await highwater('topics', 'describe', 'numtest', '--no-color');
      expect(code).toBe(0);
      expect(stdout).toMatch(/^topic numtest\n {2}stream {6}\S+\n {2}status {6}ACTIVE\n/);
      expect(stdout).toContain('shards      2 open, 0 closed');
    });

    it('describes a topic as JSON, with what the endpoint does not say as null', async () => {
      const { stdout } = await highwater('topics', 'describe', '--json');
      const [topic] = v.parse(topicsDescribeSchema, JSON.parse(stdout)).topics;
      expect(topic).toMatchObject({ name: 'numtest', retentionHours: 24, openShards: 2 });
      expect(topic?.shards.map(({ state }) => state)).toEqual(['open', 'open']);
    });

    it.each([
      [['topics', 'describe', 'nums'], 'The stack Highwater-local has no topic "nums": it has numtest.'],
      [['topics', 'list', '--stack', 'Nobody'], 'There is no stack Nobody (http://127.0.0.1:'],
    ])('says in one sentence what %j lacks', async (args, sentence) => {
      const { code, stdout, stderr } = await highwater(...args);
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toContain(sentence);
      expect(stderr.trim().split('\n')).toHaveLength(1);
    });
  });
}
