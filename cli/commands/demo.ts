import { randomUUID } from 'node:crypto';
import { inspect } from 'node:util';
import { planDemo } from '../demo/demo-plan.ts';
import {
  type DemoFindings,
  findProblems,
  formatTable,
  jsonReport,
  tableNotes,
  tableRows,
} from '../demo/demo-report.ts';
import { explainStall } from '../demo/function-log.ts';
import { openDemoWorld } from '../demo/open-demo-world.ts';
import { runDemo } from '../demo/run-demo.ts';
import { announceStack } from '../local/announce-stack.ts';
import type { LocalStack } from '../local/local-stack.ts';
import { playInstructions } from '../local/play-instructions.ts';
import { listenForStop } from '../local/process/stop-signal.ts';
import { untilAborted } from '../local/process/wait-until.ts';
import type { Progress } from '../local/progress.ts';
import { chooseProgress, plainProgress } from '../local/progress.ts';
import { startLocalStack } from '../local/start-local-stack.ts';
import { writeLine } from '../write-line.ts';

const groupName = 'numtest';
const databasePrefix = 'highwater_demo';

/** The flags of the demo. */
export interface DemoOptions {
  readonly to: number;
  readonly shards: number;
  readonly keep?: boolean;
  readonly json?: boolean;
}

/**
 * `npm start`: starts everything on this machine, moves 1..N through it with three interruptions, and proves the result.
 *
 * @returns the exit code: 0 where every event is exactly one document, else 1.
 * @throws LocalStackError, Interrupted
 */
export async function demo(options: DemoOptions): Promise<number> {
  const { signal, dispose } = listenForStop();
  const progress = options.json
    ? plainProgress(console.error, () => performance.now())
    : chooseProgress(process.stdout, console.log);
  try {
    const settings = { env: process.env, signal, progress, shards: options.shards, databasePrefix };
    const stack = await startLocalStack(settings);
    const exitCode = await demonstrateAndStop(stack, options, progress, signal);
    // A shell has to learn of an end that was asked for, however far the run had come; with --keep all end that way.
    if (!options.keep) signal.throwIfAborted();
    return exitCode;
  } finally {
    dispose();
  }
}

async function demonstrateAndStop(
  stack: LocalStack,
  options: DemoOptions,
  progress: Progress,
  signal: AbortSignal,
): Promise<number> {
  try {
    const exitCode = await demonstrate(stack, options, progress, signal);
    if (options.keep) await keep(stack, signal);
    return exitCode;
  } catch (error) {
    // What was under way when the end was asked for fails in its own words.
    throw signal.aborted ? signal.reason : error;
  } finally {
    await progress.step('Stopping and removing everything', () => stop(stack));
  }
}

async function demonstrate(
  stack: LocalStack,
  options: DemoOptions,
  progress: Progress,
  signal: AbortSignal,
): Promise<number> {
  const began = performance.now();
  const { to, shards } = options;
  const runId = randomUUID();
  const world = openDemoWorld({ stack, groupName, collection: groupName, runId, to, signal });
  try {
    const findings = await runDemo(world, planDemo(to), progress);
    return await show({ ...findings, shards, seconds: secondsOf(stack, began) }, options);
  } catch (error) {
    throw await explainStall(error, world);
  } finally {
    await world.close();
  }
}

async function show(findings: DemoFindings, { json }: DemoOptions): Promise<number> {
  const problems = findProblems(findings);
  const verdict =
    problems.length === 0
      ? `All ${findings.published} events are exactly one document each.`
      : 'This does not prove one document an event:';
  const notes = tableNotes.map((note) => `  ${note}`);
  const document = inspect(findings.document, { depth: null, breakLength: 100 });
  const text = [
    '',
    formatTable(tableRows(findings)),
    '',
    ...notes,
    '',
    'The last number as it lies in MongoDB:',
    document,
    '',
    verdict,
    ...problems,
  ].join('\n');
  if (json) console.error(text);
  await writeLine(process.stdout, json ? JSON.stringify(jsonReport(findings)) : text);
  return problems.length === 0 ? 0 : 1;
}

async function keep(stack: LocalStack, signal: AbortSignal): Promise<void> {
  const announcement = await announceStack(process.env, stack.aws.endpoint, new Date());
  try {
    console.error(
      ['', ...playInstructions({ topics: ['numtest'], readOnly: [], groups: [{ name: groupName }] })].join('\n'),
    );
    await untilAborted(signal);
  } finally {
    await announcement.withdraw();
  }
}

async function stop(stack: LocalStack): Promise<void> {
  const failures = await stack.stop();
  for (const failure of failures)
    console.error(`Could not be removed: ${failure instanceof Error ? failure.message : String(failure)}`);
}

function secondsOf({ timings }: LocalStack, began: number): DemoFindings['seconds'] {
  const seconds = (ms: number): number => Math.round(ms / 100) / 10;
  return {
    setup: seconds(timings.serversMs),
    deploy: seconds(timings.deployedMs - timings.serversMs),
    run: seconds(performance.now() - began),
  };
}
