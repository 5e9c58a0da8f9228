import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { waitUntil } from '../../cli/local/process/wait-until.ts';
import { cacheWithServers } from '../support/cache-with-servers.ts';
import { demoFolder, startDemo } from '../support/demo-run.ts';
import { hangMs } from '../support/hang-ms.ts';
import { maskVariable, tutorialSteps } from '../support/tutorial-steps.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const isStart = ({ command }: { readonly command: string }): boolean => command.endsWith(' local up');
/** Commands that change nothing: a reader, too, gives them again while the group is still at it. */
const isLook = (command: string): boolean =>
  / (tail|verify|groups describe|groups reset) /.test(command) && !command.includes(' --execute');

/** A copy of the project for a reader whose commands edit `cdk.json`. */
async function copyOfProject(folder: string): Promise<string> {
  const project = join(folder, 'project');
  await mkdir(project);
  for (const name of ['cli', 'engine', 'infra', 'lambdas', 'cdk.json', 'package.json', 'package-lock.json'])
    await cp(join(root, name), join(project, name), { recursive: true });
  await symlink(join(root, 'node_modules'), join(project, 'node_modules'));
  return project;
}

/** Runs one line in a shell that has nothing of AWS in its environment. */
async function runLine(line: string, cwd: string, env: NodeJS.ProcessEnv) {
  const shell = spawn('/bin/sh', ['-c', line], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const said = { stdout: '', stderr: '' };
  shell.stdout.setEncoding('utf8').on('data', (text) => {
    said.stdout += text;
  });
  shell.stderr.setEncoding('utf8').on('data', (text) => {
    said.stderr += text;
  });
  const [code] = await once(shell, 'close');
  return { code, output: maskVariable(said.stdout), stderr: said.stderr };
}

describe('the tutorial', () => {
  it('shows what its commands print, from the first to the last', async () => {
    const page = await readFile(join(root, 'docs/tutorial.md'), 'utf8');
    const steps = tutorialSteps(page);
    expect(steps).toHaveLength(page.match(/^```sh$/gm)?.length ?? 0);
    const start = steps.findIndex(isStart);
    const folder = await demoFolder();
    const project = await copyOfProject(folder);
    const cache = { XDG_CACHE_HOME: await cacheWithServers(folder), npm_config_update_notifier: 'false' };
    const env = { PATH: process.env['PATH'], HOME: folder, ...cache };

    const follow = async (command: string, shown: string | undefined): Promise<void> => {
      const expected = {
        code: shown?.startsWith('NOT PROVEN') ? 1 : 0,
        output: shown === undefined ? expect.any(String) : maskVariable(shown),
        stderr: expect.any(String),
      };
      let end = await runLine(command, project, env);
      const isAsShown = async (): Promise<boolean> => {
        if (end.output === expected.output) return true;
        end = await runLine(command, project, env);
        return false;
      };
      const otherwise = (): string => `"${command}" goes on printing:\n${end.output}\n${end.stderr}`;
      if (isLook(command)) await waitUntil(isAsShown, { timeoutMs: hangMs, otherwise });
      expect({ command, ...end }).toEqual({ command, ...expected });
    };

    for (const { command, shown } of steps.slice(0, start)) await follow(command, shown);
    const line = `cd '${project}' && exec ${steps[start]?.command}`;
    await using up = await startDemo({ line, env: cache }, folder);
    await up.says(/Everything is left running/);
    expect(page).toContain('`Everything is left running`');
    for (const { command, shown } of steps.slice(start + 1)) await follow(command, shown);
    expect(await up.ended).toEqual({ code: 0, signal: null });
    await up.untilNothingIsLeft();
  });
});
