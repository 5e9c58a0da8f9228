import { expect } from 'vitest';
import { cdkFolder } from './cdk-folder.ts';
import { manifest } from './command-context.ts';
import type { HighwaterEnd } from './run-highwater.ts';
import { runProgram } from './run-program.ts';
import { type Refusal, withScriptedSdk } from './scripted-sdk.ts';
import { waysToType } from './typed-commands.ts';
import { wellStack } from './well-stack.ts';

/** Options that lead to a stack in AWS. */
export const inAws = ['--stage', 'dev', '--region', 'eu-west-1'];
/** The calls of the functions that a command may invoke. */
export const invocations = {
  operator: `lambda:InvokeFunction on ${manifest.operatorFunction}`,
  producer: `lambda:InvokeFunction on ${manifest.producerFunction}`,
} as const;

/** Calls that a command can do without: it says what it could not look at, and goes on to this exit code. */
const goesOn: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  'topics describe': { 'cloudwatch:GetMetricData': 0 },
  'groups describe': {
    ...{ 'kinesis:GetShardIterator': 0, 'kinesis:GetRecords': 0 },
    ...{ 'lambda:GetFunctionConfiguration': 0, 'logs:FilterLogEvents': 0 },
  },
  // They are for the number of records alone.
  'groups reset': { 'kinesis:GetShardIterator': 0, 'kinesis:GetRecords': 0 },
  // One object that remains keeps none of the others.
  'failures redrive': { [invocations.producer]: 1 },
  doctor: {
    ...{ 'cloudformation:GetTemplate': 0, 'cloudformation:ListStackResources': 0, [invocations.operator]: 0 },
    ...{ 'lambda:GetEventSourceMapping': 0, 'lambda:ListEventSourceMappings': 0, 'lambda:GetFunctionConfiguration': 0 },
    ...{ 'kinesis:DescribeStreamSummary': 0, 'kinesis:ListStreamConsumers': 0, 'cloudwatch:DescribeAlarms': 0 },
  },
};

interface Run extends HighwaterEnd {
  readonly calls: readonly string[];
}

/** Runs all ways to type a command, with one call refused where it is named. */
async function runAll(path: string, where: readonly string[], refuse: Refusal = () => undefined): Promise<Run[]> {
  const folder = await cdkFolder();
  const runs: Run[] = [];
  for (const words of waysToType(path, folder)) {
    const ends: HighwaterEnd[] = [];
    const state = path === 'groups resume' ? 'Disabled' : 'Enabled';
    const stack = wellStack({ state, hasFailures: path !== 'doctor' });
    const calls = await withScriptedSdk(stack, refuse, async () => {
      ends.push(await runProgram([...words, ...where], folder));
    });
    runs.push(...ends.map((end) => ({ ...end, calls })));
  }
  return runs;
}

const known = new Map<string, readonly string[]>();

/** All calls of a command that is refused nothing. */
export async function callsOf(path: string): Promise<readonly string[]> {
  const before = known.get(path);
  if (before !== undefined) return before;
  const runs = await runAll(path, inAws);
  expect(runs.map(({ code, stderr }) => [code, stderr])).toEqual(runs.map(({ stderr }) => [0, stderr]));
  const calls = [...new Set(runs.flatMap((run) => run.calls))];
  known.set(path, calls);
  return calls;
}

/**
 * Refuses each call of a command in turn, and expects a sentence and no stack trace: as the last one, unless the command
 * can do without the call.
 */
export async function expectSentences(
  path: string,
  where: readonly string[],
  { error, sentence }: { readonly error: () => Error; readonly sentence: (call: string) => string },
): Promise<void> {
  const ends: unknown[] = [];
  const expected: unknown[] = [];
  const all = await callsOf(path);
  expect(all).toEqual(expect.arrayContaining(Object.keys(goesOn[path] ?? {})));
  for (const refused of all) {
    const runs = await runAll(path, where, (call) => (call === refused ? error() : undefined));
    for (const { code, stdout, stderr } of runs.filter(({ calls }) => calls.includes(refused))) {
      const last = stderr.trimEnd().split('\n').at(-1) ?? '';
      const isLast = goesOn[path]?.[refused] === undefined;
      const isSaid = (isLast ? last : `${stdout}${stderr}`).includes(sentence(refused));
      const hasTrace = /^ +at /m.test(`${stdout}${stderr}`);
      ends.push({ refused, code, said: isSaid ? sentence(refused) : `${stdout}${stderr}`, hasTrace });
      expected.push({ refused, code: goesOn[path]?.[refused] ?? 1, said: sentence(refused), hasTrace: false });
    }
  }
  expect(ends).toEqual(expected);
}
