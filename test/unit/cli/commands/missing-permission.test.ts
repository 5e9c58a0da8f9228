import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { awsError } from '../../../support/command-context.ts';
import { callsOf, expectSentences, inAws, invocations } from '../../../support/refused-calls.ts';
import type { HighwaterEnd } from '../../../support/run-highwater.ts';
import { runProgram } from '../../../support/run-program.ts';
import { type Refusal, withScriptedSdk } from '../../../support/scripted-sdk.ts';
import { stackCommands, typedCommands } from '../../../support/typed-commands.ts';
import { wellStack } from '../../../support/well-stack.ts';

const all = [...stackCommands().keys()];
/** They edit a file of this machine. */
const ofFiles = ['topics create', 'topics alter'];
const paths = all.filter((path) => !ofFiles.includes(path));
const actionOf = (call: string): string => call.replace(/ on .*/, '');

/** The calls that the page of the command line lists for a command. */
function documentedCalls(path: string): readonly string[] {
  const text = readFileSync(new URL('../../../../docs/cli.md', import.meta.url), 'utf8');
  const rows = [...text.matchAll(/^\| (.+) \| (.*`[a-z]+:\w+`.*) \|$/gm)];
  const own = rows.filter(([, commands = '']) => commands.split(', ').includes(`\`${path}\``));
  expect(own.length, 'rows of the command').toBeLessThanOrEqual(1);
  const cells = rows.filter(([, commands]) => commands === 'every command of a stack').concat(own);
  return cells.flatMap(([, , cell = '']) => {
    const actions = [...cell.matchAll(/`([a-z]+:\w+)`/g)].map(([, action = '']) => action);
    return [
      // It is no call of ours: Kinesis decrypts.
      ...actions.filter((action) => !['lambda:InvokeFunction', 'kms:Decrypt'].includes(action)),
      ...Object.entries(invocations).flatMap(([name, call]) => (cell.includes(`the ${name} function`) ? [call] : [])),
    ];
  });
}

describe('what a command calls', () => {
  it('is known of every command', () => {
    expect(Object.keys(typedCommands('')).toSorted()).toEqual(all.toSorted());
  });

  it.each(paths)('is documented: %s', async (path) => {
    expect((await callsOf(path)).toSorted()).toEqual(documentedCalls(path).toSorted());
  });

  it.each(ofFiles)('is nothing: %s', async (path) => {
    expect(await callsOf(path)).toEqual([]);
  });
});

describe('a command that may not call something', () => {
  const error = (): Error => awsError('AccessDeniedException', 'User is not authorized');
  const sentence = (call: string): string => `Access denied: you may not call ${actionOf(call)};`;

  it.each(paths)('names the action, each that it needs: %s', async (path) => {
    await expectSentences(path, inAws, { error, sentence });
  });

  it('names it while it watches', async () => {
    const refuse: Refusal = (call) => (call === invocations.operator ? error() : undefined);
    let end: HighwaterEnd | undefined;
    await withScriptedSdk(wellStack(), refuse, async () => {
      end = await runProgram(['groups', 'describe', 'audit', '--watch', ...inAws]);
    });
    expect(end).toMatchObject({ code: 1, stderr: expect.stringContaining(sentence(invocations.operator)) });
  });
});
