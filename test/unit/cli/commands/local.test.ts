import { spawn } from 'node:child_process';
import { once } from 'node:events';
import * as v from 'valibot';
import { describe, expect, it, onTestFinished } from 'vitest';
import { findRunningStack } from '../../../../cli/aws/running-stack.ts';
import { localDown } from '../../../../cli/commands/local-down.ts';
import { localStatus } from '../../../../cli/commands/local-status.ts';
import { announceStack } from '../../../../cli/local/announce-stack.ts';
import { localStackSchema, localUpSchema } from '../../../../cli/output/local.ts';
import { testContext } from '../../../support/command-context.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const endpoint = 'http://127.0.0.1:4566';
const now = new Date('2026-11-22T10:00:00Z');

/** A process that looks like one of ours, has announced a stack, and ends on SIGTERM. */
async function announcedElsewhere(env: Readonly<Record<string, string>>) {
  const announce = new URL('../../../../cli/local/announce-stack.ts', import.meta.url).href;
  // In one line: a list of processes has a line for each.
  const script = [
    `const { announceStack } = await import('${announce}');`,
    `await announceStack(process.env, '${endpoint}', new Date());`,
    "console.log('announced');",
    'setInterval(() => undefined, 1000);',
  ].join(' ');
  const options = {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'ignore'] as ['ignore', 'pipe', 'ignore'],
  };
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, 'highwater.js'], options);
  const ended = once(child, 'exit');
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  return { pid: child.pid, ended };
}

describe('a local stack', () => {
  it('that is announced is found until it is withdrawn', async () => {
    const env = { XDG_CACHE_HOME: await temporaryFolder() };
    const { running, withdraw } = await announceStack(env, endpoint, now);
    expect(v.parse(localUpSchema, running)).toMatchObject({ endpoint, pid: process.pid, stack: 'Highwater-local' });
    const processes = async (): Promise<string> => `${process.pid} node cli/highwater.js local up`;
    expect(await findRunningStack(env, processes)).toEqual(running);
    await withdraw();
    expect(await findRunningStack(env, processes)).toBeUndefined();
  });

  it('is ended by its process, and waited for', async () => {
    const env = { XDG_CACHE_HOME: await temporaryFolder() };
    const { pid, ended } = await announcedElsewhere(env);
    const { context, results } = testContext({ isJson: true, sleep: async () => void (await ended) });
    await localStatus({}, context, env);
    await localDown({}, context, env);
    const [status, down] = results.map((line) => v.parse(localStackSchema, JSON.parse(line)).running);
    expect(status).toMatchObject({ endpoint, pid });
    expect(down).toEqual(status);
    expect(await ended).toEqual([null, 'SIGTERM']);
    const { context: after, results: texts } = testContext();
    await localStatus({}, after, env);
    await localDown({}, after, env);
    expect(texts).toEqual(['No local stack runs: start one with "local up".', 'No local stack runs.']);
  });

  it('is told to a person', async () => {
    const env = { XDG_CACHE_HOME: await temporaryFolder() };
    const { pid } = await announcedElsewhere(env);
    const { context, results } = testContext();
    await localStatus({}, context, env);
    expect(results[0]).toContain(`Highwater-local runs at ${endpoint}, process ${pid}, since `);
  });
});
