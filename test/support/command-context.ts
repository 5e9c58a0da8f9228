import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { LambdaClient } from '@aws-sdk/client-lambda';
import type { AwsServices } from '../../cli/aws/services.ts';
import { safeJson, safeLines } from '../../cli/output/safe-text.ts';
import type { CommandContext } from '../../cli/program/context.ts';
import { type AwsScript, clientOf, type SentCommand } from './scripted-aws.ts';

/** A context whose output is kept, and whose clients answer by a script. */
export interface TestContext {
  readonly context: CommandContext;
  /** Texts and lines of JSON, as they would stand on stdout. */
  readonly results: readonly string[];
  readonly notes: readonly string[];
  /** All commands that were sent. */
  readonly sent: readonly SentCommand[];
  /** For how long it slept, in ms. */
  readonly slept: readonly number[];
  readonly progress: readonly (string | null)[];
}

/** What a test says of a context; the clients that it does not bring answer by the script. */
export interface ContextSettings {
  readonly script?: AwsScript;
  readonly isJson?: boolean;
  readonly signal?: AbortSignal;
  readonly now?: () => Date;
  readonly services?: Partial<AwsServices>;
  /** True: the standard input is a terminal. */
  readonly isTerminal?: boolean;
  /** Chunks of the standard input. */
  readonly stdin?: Iterable<string> | AsyncIterable<string>;
  readonly sleep?: (ms: number) => Promise<void>;
  /** Called with each result. */
  readonly onResult?: (result: string) => void;
}

/** Makes one. The manifest of `pipelineScript` or the like has to come from the script. */
export function testContext(settings: ContextSettings = {}): TestContext {
  const { script = () => ({}), isJson = false, signal = new AbortController().signal, onResult } = settings;
  const [results, notes, sent, slept]: [string[], string[], SentCommand[], number[]] = [[], [], [], []];
  const progress: (string | null)[] = [];
  const send = async (command: { readonly input: Readonly<Record<string, unknown>> }): Promise<unknown> => {
    const name = command.constructor.name.replace(/Command$/, '');
    sent.push([name, { ...command.input }]);
    const answer = await script(name, command.input);
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const client = async () => ({ send: send as never });
  const of =
    <C extends object>(service: { readonly prototype: C }) =>
    async (): Promise<C> =>
      clientOf(service, send);
  const keep = async (result: string): Promise<void> => {
    results.push(result);
    onResult?.(result);
  };
  const paged = {
    cloudFormation: of(CloudFormationClient),
    cloudWatch: of(CloudWatchClient),
    lambda: of(LambdaClient),
  };
  const clients = { ...paged, kinesis: client, lambdaOnce: client, logs: client, ssm: client };
  const local = { stackName: 'Highwater-dev', stage: 'dev', isLocal: false };
  const context: CommandContext = {
    output: {
      isJson,
      text: (lines) => keep(safeLines(lines)),
      json: (value) => keep(safeJson(value)),
      note: (line) => void notes.push(safeLines(line)),
      progress: (line) => void progress.push(line),
      redraw: async (lines) => {
        if (lines !== null) await keep(safeLines(lines));
      },
    },
    connection: async () => ({ ...local, settings: { region: 'eu-west-1', defaultsMode: 'standard' } }),
    aws: { ...clients, ...settings.services },
    signal,
    stdin: () => Object.assign(bytesOf(settings.stdin ?? []), { isTTY: settings.isTerminal === true }),
    now: settings.now ?? (() => new Date('2026-11-22T10:00:00Z')),
    sleep: async (ms) => {
      slept.push(ms);
      signal.throwIfAborted();
      await settings.sleep?.(ms);
    },
  };
  return { context, results, notes, sent, slept, progress };
}

async function* bytesOf(chunks: Iterable<string> | AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) yield Buffer.from(chunk);
}

/** A manifest of two topics and two groups. */
export const manifest = {
  version: 2,
  topics: [
    { name: 'numtest', stream: 'stream-1' },
    { name: 'orders', stream: 'stream-2' },
  ],
  producerFunction: 'producer-1',
  operatorFunction: 'operator-1',
  checkpointTable: 'table-1',
  failureBucket: 'bucket-1',
  groups: ['numtest', 'audit'].map((name) => ({
    name,
    topic: 'numtest',
    startFrom: 'earliest',
    consumerFunction: `consumer-${name}`,
    eventSourceMapping: `mapping-${name}`,
    database: 'numtest',
    collection: name,
  })),
};

/** Answers what finding the stack asks for; all else by another script. */
export function pipelineScript(script: AwsScript = () => ({}), value: object = manifest): AwsScript {
  return (command, input) => {
    if (command === 'DescribeStacks') {
      const Outputs = [{ OutputKey: 'ManifestParameterName', OutputValue: 'parameter-1' }];
      return { Stacks: [{ StackStatus: 'UPDATE_COMPLETE', Outputs }] };
    }
    if (command === 'GetParameter') return { Parameter: { Value: JSON.stringify(value) } };
    return script(command, input);
  };
}

/** An error as the SDK throws it. */
export function awsError(name: string, message: string = name): Error {
  return Object.assign(new Error(message), { name });
}
