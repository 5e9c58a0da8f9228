import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { cdkFolder } from '../../../support/cdk-folder.ts';
import { inAws } from '../../../support/refused-calls.ts';
import type { HighwaterEnd } from '../../../support/run-highwater.ts';
import { runProgram } from '../../../support/run-program.ts';
import { withScriptedSdk } from '../../../support/scripted-sdk.ts';
import { stackCommands, waysToType } from '../../../support/typed-commands.ts';
import { wellStack } from '../../../support/well-stack.ts';

/** All but the one that makes a group and a topic. */
const commands = [...stackCommands()].filter(([path]) => path !== 'topics create');
const optionOf = ({ options }: Command, name: string) => options.find(({ long }) => long === name);
const takes = (command: Command, name: string): boolean =>
  optionOf(command, `--${name}`) !== undefined || command.registeredArguments.some((each) => each.name() === name);
const pathsOf = (isMeant: (path: string, command: Command) => boolean): readonly string[] =>
  commands.filter((entry) => isMeant(...entry)).map(([path]) => path);

type Way = readonly string[];

/** Runs the ways to type a command that hold a word, changed; gives how each ended, and what was called. */
async function runChanged(path: string, word: string, change: (way: Way) => Way, more: readonly Way[] = []) {
  const folder = await cdkFolder();
  const ways = [...waysToType(path, folder), ...more].filter((way) => way.includes(word));
  expect(ways, 'ways to type it').not.toEqual([]);
  const ends: HighwaterEnd[] = [];
  const script = wellStack();
  const run = async (): Promise<void> => {
    for (const way of ways) ends.push(await runProgram([...change(way), ...inAws], folder));
  };
  const calls = await withScriptedSdk(script, () => undefined, run);
  return { ends: [...new Set(ends.map((end) => JSON.stringify(end)))].map((end) => JSON.parse(end)), calls };
}

const naming = (word: string, other: string) => (way: Way) => way.map((each) => (each === word ? other : each));
const without = (option: string) => (way: Way) => way.toSpliced(way.indexOf(option), 2);
const failedWith = (stderr: unknown): object => ({ code: 1, stdout: '', stderr });
/** What finding the stack takes. */
const found = ['cloudformation:DescribeStacks', 'ssm:GetParameter'];

describe('a group that is not there', () => {
  const watching: Way = ['groups', 'describe', 'audit', '--watch'];

  it.each(pathsOf((_, command) => takes(command, 'group')))('is named, and those that are: %s', async (path) => {
    const more = path === 'groups describe' ? [watching] : [];
    expect(await runChanged(path, 'audit', naming('audit', 'nums'), more)).toEqual({
      ends: [failedWith('The stack Highwater-dev has no group "nums": it has numtest, audit.\n')],
      calls: found,
    });
  });
});

describe('one of several groups', () => {
  /** Those of `failures` are about all groups, unless one is named. */
  const optional = pathsOf(
    (path, command) => optionOf(command, '--group')?.mandatory === false && !path.startsWith('failures '),
  );

  it.each(optional)('has to be named: %s', async (path) => {
    const sentence = /^The stack Highwater-dev has several groups: name one of numtest, audit( with --group)?\.\n$/;
    expect(await runChanged(path, '--group', without('--group'))).toEqual({
      ends: [failedWith(expect.stringMatching(sentence))],
      calls: found,
    });
  });
});

describe('a topic that is not there', () => {
  const isOfTopics = (path: string): boolean => path.startsWith('topics ') && path !== 'topics alter';
  const ofTopic = pathsOf((path, command) => takes(command, 'topic') || (isOfTopics(path) && takes(command, 'name')));

  it.each(ofTopic)('is named, and those that are: %s', async (path) => {
    expect(await runChanged(path, 'orders', naming('orders', 'order'))).toEqual({
      ends: [failedWith('The stack Highwater-dev has no topic "order": it has numtest, orders.\n')],
      calls: found,
    });
  });

  it('is named, and those that are: topics alter', async () => {
    expect(await runChanged('topics alter', 'numtest', naming('numtest', 'order'))).toEqual({
      ends: [failedWith('The stage dev has no topic "order": it has numtest.\n')],
      calls: [],
    });
  });
});
