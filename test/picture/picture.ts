import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import { localStackSchema } from '../../cli/output/local.ts';
import { drawTerminal, type TerminalStep } from './draw-terminal.ts';

/** Runs commands on a fresh local stack, and writes `docs/terminal.svg` from what they print. */
const commands = [
  `send 'Hello, World!' --run-id message-one`,
  'tail --from-beginning',
  'send --numbers 1..500 --run-id hello',
  'groups pause numtest',
  'send --numbers 501..1000 --run-id hello',
  'groups resume numtest',
  'verify --run-id hello --expect 1..1000',
].map((words) => `npx --no highwater ${words}`);

const root = fileURLToPath(new URL('../..', import.meta.url));
const maxTries = 30;

function run(command: string, triesLeft = maxTries): TerminalStep {
  const { status, stdout, stderr } = spawnSync('/bin/sh', ['-c', command], { cwd: root, encoding: 'utf8' });
  // The group may be still at it.
  if (status === 1 && command.includes(' verify ') && triesLeft > 0) return run(command, triesLeft - 1);
  if (status !== 0) throw new Error(`"${command}" failed with ${status}: ${stderr}`);
  return { command, output: stdout };
}

// Without a local stack, the commands would look for one on AWS.
const { output } = run('npx --no highwater local status --json');
if (v.parse(localStackSchema, JSON.parse(output)).running === null)
  throw new Error('No local stack runs: start one with "npx --no highwater local up" in another terminal.');
writeFileSync(new URL('../../docs/terminal.svg', import.meta.url), drawTerminal(commands.map((each) => run(each))));
