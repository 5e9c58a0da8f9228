import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { GetTemplateCommand } from '@aws-sdk/client-cloudformation';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { removeFunctionLogs } from '../../cli/local/aws/remove-stack.ts';
import { localCdkConfig } from '../../cli/local/cdk/cdk-context.ts';
import { localStackName } from '../../cli/local/cdk/cdk-project.ts';
import { groupsListSchema } from '../../cli/output/groups.ts';
import { topicChangeSchema } from '../../cli/output/topic-change.ts';
import { topicsDescribeSchema } from '../../cli/output/topics.ts';
import { cdkFolder, shippedCdkJson } from '../support/cdk-folder.ts';
import type { DeployedStack } from '../support/deployed-stack.ts';
import { runHighwater } from '../support/run-highwater.ts';
import { expectRun, numbersOf } from './expect-run.ts';

const app = `node '${fileURLToPath(new URL('../../infra/app.ts', import.meta.url))}'`;

/** `topics create` and `topics alter` down to the documents. Runs last: it changes what is deployed. */
export function cliTopicChanges(stack: () => DeployedStack): void {
  const highwater = (args: readonly string[], cwd?: string) =>
    runHighwater([...args, '--endpoint-url', stack().local.aws.endpoint], cwd === undefined ? {} : { cwd });
  /** A project whose stage `local` is what is deployed. */
  const project = async (): Promise<string> => {
    const { database } = stack().local;
    const groups = [{ name: 'numtest', startFrom: 'earliest', database, collection: 'numtest' }];
    const config = localCdkConfig(JSON.parse(await shippedCdkJson()), app, { shards: 2, groups });
    return await cdkFolder(`${JSON.stringify(config, null, 2)}\n`);
  };
  const removeAtTheEnd = async (group: string): Promise<void> => {
    const { aws, deploy, outputs, groups } = stack().local;
    if (aws.own !== undefined) return;
    const { stdout } = await highwater(['groups', 'list', '--json']);
    const made = v.parse(groupsListSchema, JSON.parse(stdout)).groups.find(({ name }) => name === group);
    const consumer = { consumerFunctionName: String(made?.consumerFunction), eventSourceMappingId: '' };
    stack().atTheEnd(async () => {
      const deployed = outputs();
      await deploy(groups());
      await removeFunctionLogs(aws.clients, { ...deployed, groups: { [group]: consumer } }, outputs());
    });
  };

  describe('highwater topics create and alter', () => {
    it('deploy a second topic, whose events go to its group alone, and then a longer retention', async () => {
      const folder = await project();
      const target = ['--stage', 'local', '--mongo-secret', stack().local.secret.name, '--deploy', '--yes', '--json'];
      const created = await highwater(
        ['topics', 'create', 'orders', '--shards', '1', '--group', 'orders', ...target],
        folder,
      );
      expect({ code: created.code, stderr: created.stderr }).toMatchObject({ code: 0 });
      expect(v.parse(topicChangeSchema, JSON.parse(created.stdout))).toMatchObject({ topic: 'orders', deployed: true });
      await removeAtTheEnd('orders');

      await highwater(['send', '--topic', 'orders', '--numbers', '1..200', '--run-id', 'cli-orders']);
      await highwater(['send', '--topic', 'numtest', '--numbers', '1..100', '--run-id', 'cli-beside-orders']);
      await stack().until(
        'all orders are stored',
        async () => (await numbersOf(stack(), 'cli-orders', 'orders')).length >= 200,
      );
      expect(await numbersOf(stack(), 'cli-orders', 'orders')).toEqual(Array.from({ length: 200 }, (_, i) => i + 1));
      await expectRun(stack(), 'cli-beside-orders', [1, 100]);
      expect(await numbersOf(stack(), 'cli-orders', 'numtest')).toEqual([]);
      expect(await numbersOf(stack(), 'cli-beside-orders', 'orders')).toEqual([]);

      const altered = await highwater(['topics', 'alter', 'orders', '--retention', '48', ...target], folder);
      expect({ code: altered.code, stderr: altered.stderr }).toMatchObject({ code: 0 });
      const { cloudFormation } = stack().local.aws.clients;
      const { TemplateBody } = await cloudFormation.send(new GetTemplateCommand({ StackName: localStackName }));
      expect(TemplateBody).toMatch(/"RetentionPeriodHours": ?48/);
      // LocalStack changes nothing of a stream that exists.
      if (stack().local.aws.own === undefined) return;
      const { stdout } = await highwater(['topics', 'describe', 'orders', '--json']);
      expect(v.parse(topicsDescribeSchema, JSON.parse(stdout)).topics[0]?.retentionHours).toBe(48);
    });

    it('edit the file alone where they are not told to deploy', async () => {
      const folder = await cdkFolder();
      const { code, stdout, stderr } = await highwater(['topics', 'create', 'orders', '--stage', 'dev'], folder);
      expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining('Nothing reads orders yet') });
      expect(stdout).toContain('+          "orders": {\n+            "mode": "on-demand",');
      expect(stdout).toContain('npx cdk deploy -c stage=dev');
      const file = join(folder, 'cdk.json');
      expect(JSON.parse(await readFile(file, 'utf8')).context['highwater:stages'].dev.topics).toHaveProperty('orders');
      await writeFile(file, await shippedCdkJson());
      expect(await highwater(['topics', 'alter', 'numtest', '--shards', '5'], folder)).toMatchObject({
        code: 1,
        stdout: '',
        stderr: expect.stringContaining('Kinesis changes 2 shards to 1 at the least and 4 at the most at once'),
      });
      expect(await readFile(file, 'utf8')).toBe(await shippedCdkJson());
    });
  });
}
