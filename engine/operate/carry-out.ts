import type { CommandAnswer, RunAnswer, StepAnswer } from './command-answer.ts';
import type { CommandRequest } from './command-request.ts';
import type { OperatorDependencies } from './dependencies.ts';
import { describeGroup } from './describe-group.ts';
import { discardDeadLetters } from './discard-dead-letters.ts';
import { discardFailure } from './discard-failure.ts';
import { inspectGroup } from './inspect-group.ts';
import { listDeadLetters } from './list-dead-letters.ts';
import { listFailures } from './list-failures.ts';
import { readDeadLetter } from './read-dead-letter.ts';
import { redriveDeadLetters } from './redrive-dead-letters.ts';
import { forgetFailure, redriveFailure } from './redrive-failure.ts';
import { planReplay, replayTasks, requireSameStream } from './replay-range.ts';
import type { ShardReplay } from './replay-shard.ts';
import { beginRestart } from './restart-group.ts';
import { restartTasks } from './restart-shard.ts';
import { skipForward } from './skip-forward.ts';
import { clearSkip, skipRecord } from './skip-record.ts';
import type { Step, StepReport } from './step.ts';
import { planVerify, verifyTasks } from './verify-range.ts';
import { planRun, verifyRun } from './verify-run.ts';
import type { VerifiedShard } from './verify-shard.ts';

/**
 * Carries out one command, or one step of a long one.
 *
 * @throws CommandRefused, HighwaterError as the commands do.
 */
export async function carryOut(
  request: CommandRequest,
  dependencies: OperatorDependencies,
  step: Step,
): Promise<CommandAnswer> {
  switch (request.command) {
    case 'describe':
      return describeGroup(dependencies);
    case 'inspect':
      return inspectGroup(dependencies);
    case 'replay': {
      const { shard: _, start: __, end: ___, ...rest } = request;
      return replay({ ...rest, command: 'continue-replay', tasks: await planReplay(request, dependencies) });
    }
    case 'continue-replay':
      await requireSameStream(request.tasks, dependencies);
      return replay(request);
    case 'restart': {
      const { group, by, leftAlone } = request;
      const { tasks, lost } = await beginRestart(request, dependencies);
      return { ...(await restart({ command: 'continue-restart', group, by, leftAlone, tasks })), lost };
    }
    case 'continue-restart':
      return restart(request);
    case 'verify-range': {
      const { group, by } = request;
      return verify({ command: 'continue-verify-range', group, by, tasks: await planVerify(request, dependencies) });
    }
    case 'continue-verify-range':
      await requireSameStream(request.tasks, dependencies);
      return verify(request);
    case 'verify-run': {
      const { group, by } = request;
      return verifyRunStep({ command: 'continue-verify-run', group, by, ...(await planRun(request, dependencies)) });
    }
    case 'continue-verify-run':
      await requireSameStream(request.tail, dependencies);
      return verifyRunStep(request);
    case 'skip-forward':
      return skipForward(request, dependencies);
    case 'skip-record':
      await skipRecord(request, dependencies);
      return { skips: request.sequence };
    case 'clear-skips':
      return { cleared: await clearSkip(request, dependencies) };
    case 'redrive-dead-letters': {
      const { after, trouble, ...report } = await redriveDeadLetters(request, dependencies, step);
      const isDone = after === null && trouble === null;
      return { ...report, next: isDone ? null : { ...request, after }, trouble: trouble?.message ?? null };
    }
    case 'discard-dead-letters':
      return { discarded: await discardDeadLetters(request.ids, dependencies) };
    case 'list-dead-letters': {
      const { after, deadLetters } = await listDeadLetters(request, dependencies);
      return { deadLetters, next: after === null ? null : { ...request, after } };
    }
    case 'read-dead-letter': {
      const { nextOffset, ...range } = await readDeadLetter(request, dependencies);
      return { ...range, next: nextOffset === null ? null : { ...request, offset: nextOffset } };
    }
    case 'list-failures': {
      const { after, failures } = await listFailures(request, dependencies, step);
      return { failures, next: after === null ? null : { ...request, after } };
    }
    case 'redrive-failure':
      return redriveFailure(request, dependencies);
    case 'discard-failure':
      return discardFailure(request, dependencies);
    case 'forget-failure':
      await forgetFailure(request, dependencies);
      return { forgotten: request.key };
  }

  async function replay(request: Extract<CommandRequest, { command: 'continue-replay' }>): Promise<StepAnswer> {
    const report = await replayTasks(request.tasks, request.leftAlone, dependencies, step);
    return answer(report, { ...request, tasks: report.next });
  }

  async function verify(
    request: Extract<CommandRequest, { command: 'continue-verify-range' }>,
  ): Promise<StepAnswer<VerifiedShard>> {
    const report = await verifyTasks(request.tasks, dependencies, step);
    return answer(report, { ...request, tasks: report.next });
  }

  async function verifyRunStep(
    request: Extract<CommandRequest, { command: 'continue-verify-run' }>,
  ): Promise<RunAnswer> {
    const { found, next, trouble } = await verifyRun(request, dependencies, step);
    return { found, next: next === null ? null : { ...request, ...next }, trouble: trouble?.message ?? null };
  }

  async function restart(request: Extract<CommandRequest, { command: 'continue-restart' }>): Promise<StepAnswer> {
    const report = await restartTasks(request.tasks, request.leftAlone, dependencies, step);
    return answer(report, { ...request, tasks: report.next });
  }
}

function answer<R extends Pick<ShardReplay, 'next' | 'trouble'>>(
  { shards, next, trouble }: StepReport<R, unknown>,
  goOn: CommandRequest,
): StepAnswer<R> {
  return {
    shards: shards.map(({ next: _, trouble: __, ...report }) => report),
    next: next.length === 0 ? null : goOn,
    trouble: trouble === null ? null : trouble.message,
  };
}
