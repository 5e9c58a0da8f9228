import { readFileSync } from 'node:fs';
import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readStackStatus } from '../../cli/local/aws/stack-status.ts';
import { startDemo } from '../support/demo-run.ts';
import { type OwnEndpoint, startOwnEndpoint } from '../support/own-endpoint.ts';

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
/** What the README says to type where an endpoint runs already. */
const lines = readme.split('\n').filter((line) => /^AWS_ENDPOINT_URL=\S+ npm start$/.test(line));

let endpoint: OwnEndpoint;
beforeAll(async () => {
  endpoint = await startOwnEndpoint();
});
afterAll(() => endpoint?.stop());

const aliveStacks = async (): Promise<readonly (string | undefined)[]> => {
  const { Stacks = [] } = await endpoint.clients.cloudFormation.send(new DescribeStacksCommand({}));
  return Stacks.filter(({ StackStatus }) => StackStatus !== 'DELETE_COMPLETE').map(({ StackName }) => StackName);
};

/** Each deploys once or twice: this only ends what hangs. */
const timeout = 600_000;

/** At the address of the endpoint of this test, where the README has that of LocalStack. */
const atOurs = (line: string): string => line.replace(/http:\/\/\S+:\d+/, endpoint.endpoint);

describe('an endpoint that runs already', () => {
  it('is named by one line of the README', () => {
    expect(lines).toEqual(['AWS_ENDPOINT_URL=http://127.0.0.1:4566 npm start']);
  });

  it('is used by that line, which proves one document an event and removes what it made there', {
    timeout,
  }, async () => {
    await using run = await startDemo({ line: atOurs(String(lines[0])) });
    expect(await run.ended, run.stderr()).toEqual({ code: 0, signal: null });
    expect(run.stdout()).toContain(`AWS endpoint: ${endpoint.endpoint} (AWS_ENDPOINT_URL)`);
    expect(run.stdout()).toContain('All 1002 events are exactly one document each.');
    // Its log was found: the second half of all that was published are duplicates.
    expect(run.stdout()).toMatch(/refused as duplicates +1002\n/);
    await run.untilNothingIsLeft();
    expect(await aliveStacks()).toEqual(['CDKToolkit']);
    const { logGroups } = await endpoint.clients.logs.send(new DescribeLogGroupsCommand({}));
    expect(logGroups?.map(({ logGroupName }) => logGroupName)).toEqual([]);
  });

  it('names the stack that a killed run has left, with the command that removes it', {
    timeout,
  }, async () => {
    const env = { AWS_ENDPOINT_URL: endpoint.endpoint };
    await using killed = await startDemo({ args: ['--to', '2'], env });
    await killed.says(/Publishing 1 to .* \.\.\./);
    await killed.send('SIGKILL', 'every Node.js process');
    await killed.ended;
    await killed.untilNothingIsLeft();

    await using refused = await startDemo({ args: ['--to', '2'], env });
    expect(await refused.ended).toEqual({ code: 1, signal: null });
    const [, command = ''] =
      /has a stack Highwater-local already, .*: remove it with "([^"]+)"/.exec(refused.stderr()) ?? [];
    await refused.untilNothingIsLeft();

    await using removing = await startDemo({ line: `${command} --force` });
    expect(await removing.ended, removing.stderr()).toEqual({ code: 0, signal: null });
    expect(await readStackStatus(endpoint.clients)).toBeUndefined();
  });
});
