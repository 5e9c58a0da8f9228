import type { Context } from 'aws-lambda';
import { CommandRefused } from '../../engine/checkpoints/errors.ts';
import { carryOut } from '../../engine/operate/carry-out.ts';
import type { CommandAnswer } from '../../engine/operate/command-answer.ts';
import { parseCommandRequest } from '../../engine/operate/command-request.ts';
import type { Step } from '../../engine/operate/step.ts';
import { HighwaterError } from '../../engine/runtime/errors.ts';
import { InvalidRequest } from '../../engine/runtime/invalid-request.ts';
import { createLog } from '../../engine/runtime/log.ts';
import { composeOperator, type OperatorClients, type OperatorSettings } from './compose.ts';
import type { OperatorConfig } from './config.ts';

/** After this long no batch begins any more; the one under way may take 20 s, so a step ends within a minute. */
const stepMs = 30_000;

/**
 * Makes the handler of one execution environment. It carries out one command to one group, or one step of a long one; see
 * docs/architecture.md for requests and answers. Every command is safe twice at once.
 *
 * @param writeLine gets each log line: one for each command says what it was, by whom as the request has it, and what came of it.
 * @returns a function that throws InvalidRequest and CommandRefused where nothing was changed, and HighwaterError on trouble.
 * Trouble of `redrive-failure` is an answer: whoever redrives many objects has to know whether it may pass.
 */
export function createOperatorHandler(
  config: OperatorConfig,
  clients: OperatorClients,
  writeLine: (line: string) => void,
): (event: unknown, context: Pick<Context, 'awsRequestId'>) => Promise<CommandAnswer> {
  return async (event, { awsRequestId: runId }) => {
    const began = clients.monotonicMs();
    const elapsedMs = (): number => Math.round(clients.monotonicMs() - began);
    const log = createLog(writeLine, { requestId: runId });
    const { command, group, by } = fieldsToLog(event);
    try {
      const request = parseCommandRequest(event);
      const run = { runId, writeLine };
      const into = 'into' in request ? request.into : undefined;
      const operator = composeOperator(settingsOf(config, request.group), clients, run, into);
      try {
        const step: Step = { isOver: () => elapsedMs() >= stepMs };
        const answer = await carryOut(request, operator.dependencies, step);
        log.info('command.done', { command, group, by, ...summaryOf(answer), durationMs: elapsedMs() });
        return answer;
      } finally {
        await operator.close();
      }
    } catch (error) {
      log.error('command.failed', error, { command, group, by, durationMs: elapsedMs() });
      if (command !== 'redrive-failure' || !(error instanceof HighwaterError) || error instanceof InvalidRequest)
        throw error;
      return { outcome: 'trouble', trouble: error.message, mayPass: error.retriable };
    }
  };
}

function settingsOf({ groups, failures }: OperatorConfig, name: string): OperatorSettings {
  const config = groups.get(name);
  if (config !== undefined) return { config, failures };
  const names = [...groups.keys()].join(', ') || '(none)';
  throw new CommandRefused(`There is no group of this name: name one of ${names}.`);
}

/** As far as they are texts: the request may be anything. */
function fieldsToLog(event: unknown): Readonly<Record<'command' | 'group' | 'by', string | undefined>> {
  const textOf = (name: string): string | undefined => {
    const value: unknown = typeof event === 'object' && event !== null ? Reflect.get(event, name) : undefined;
    return typeof value === 'string' ? value.slice(0, 256) : undefined;
  };
  return { command: textOf('command'), group: textOf('group'), by: textOf('by') };
}

/** Long lists stay out of the log: the answer has them. */
function summaryOf(answer: CommandAnswer): object {
  const isDone = !('next' in answer) || answer.next === null;
  return { isDone, ...('trouble' in answer && answer.trouble !== null ? { trouble: answer.trouble } : {}) };
}
