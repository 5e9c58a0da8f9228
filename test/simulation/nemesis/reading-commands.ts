import type { CommandAnswer, StepAnswer } from '../../../engine/operate/command-answer.ts';
import type { OperatorDependencies } from '../../../engine/operate/dependencies.ts';
import { CommandContended } from '../../../engine/operate/errors.ts';
import type { LeftAlone, ReplayCommand } from '../../../engine/operate/replay-range.ts';
import type { ShardId } from '../../../engine/stream/position.ts';
import type { SequenceNumber } from '../../../engine/stream/sequence-number.ts';
import { replayEffect, restartEffect } from '../checkers/command-effects.ts';
import { positionOf } from '../checkers/expected-record.ts';
import type { KinesisRecord } from '../model/kinesis/kinesis-shard.ts';
import { decoded } from '../model/mongodb/mongo-decoded.ts';
import { database, deadLetters, type World } from '../run/world.ts';
import type { Command } from './command.ts';
import type { OperatorTools } from './operator-tools.ts';

/** Has part of the stream read again. */
export function replayCommand(name: string, command: ReplayCommand): Command {
  const poison = new PoisonLearned();
  return {
    name,
    says: JSON.stringify(command),
    poison,
    watch: (world) => replayEffect(world, command),
    carryOut: async (tools, dependencies, world) => {
      const asked = { ...command, leftAlone: poison.toLeaveAlone(world) };
      if (world.plan.hasSteps) await inSteps({ command: 'replay', ...asked }, tools, dependencies);
      else await tools.replayRange(asked, dependencies);
    },
  };
}

/** Has the whole group restarted. */
export function restartCommand(name: string, says: string, done: (world: World) => void = () => undefined): Command {
  const poison = new PoisonLearned();
  return {
    name,
    says,
    poison,
    watch: restartEffect,
    carryOut: async (tools, dependencies, world) => {
      const command = { leftAlone: poison.toLeaveAlone(world) };
      const restarted = world.plan.hasSteps
        ? inSteps({ command: 'restart', ...command }, tools, dependencies)
        : tools.restartGroup(command, dependencies);
      await restarted.catch((error: unknown) => {
        // There is nothing that the database could lack.
        if (Object(error).name === 'CommandRefused') done(world);
        throw error;
      });
      done(world);
    },
  };
}

/** As often one after the other a step may meet trouble before whoever runs the command gives up. */
const mostTroubles = 1;

/** Sends the request, and whatever request it answers, as the command line does: each as JSON, one batch a step. */
async function inSteps(request: object, tools: OperatorTools, dependencies: OperatorDependencies): Promise<void> {
  const step = { isOver: () => true };
  let next: object | null = { ...request, group: dependencies.consumer.group };
  let troubles = 0;
  while (next !== null) {
    const sent = tools.parseCommandRequest(JSON.parse(JSON.stringify(next)));
    const answer = stepAnswer(await tools.carryOut(sent, dependencies, step));
    troubles = answer.trouble === null ? 0 : troubles + 1;
    if (troubles > mostTroubles) throw new CommandContended(answer.trouble ?? '');
    if (troubles > 0) await dependencies.sleep(1_000);
    next = answer.next;
  }
}

function stepAnswer(answer: CommandAnswer): Pick<StepAnswer, 'next' | 'trouble'> {
  if ('shards' in answer && 'trouble' in answer) return answer;
  throw new TypeError('a long command answers what is left of it');
}

/**
 * Whoever runs a command learns of the records that do harm by the log of a run that died, and names the next time those that
 * no dead letter says to leave alone.
 */
export class PoisonLearned {
  mayMeet = true;
  #tries = 0;

  /** @param isLookedFor false where the command does not look for dead letters by itself. */
  toLeaveAlone(world: World, isLookedFor = true): readonly LeftAlone[] {
    const stream = world.stream();
    if (stream === undefined) return [];
    this.#tries += 1;
    const letters = world.mongo.documents(database, deadLetters);
    const isKnown = (record: KinesisRecord): boolean => {
      const letter = letters.get(positionOf(stream, record));
      return isLookedFor && letter !== undefined && ['open', 'discarded'].includes(decoded(letter)['state']);
    };
    const unknown = world.poisoned.filter((record) => !isKnown(record));
    const isRestored = world.plan.nemesisEvents.includes('restore-mongo');
    const haveAllLanded = world.poisoned.length === world.plan.poisoned;
    this.mayMeet = isRestored || !haveAllLanded || (unknown.length > 0 && this.#tries === 1);
    if (this.#tries === 1) return [];
    return unknown.map((record) => {
      world.book.skippableUntilMs.set(positionOf(stream, record), Number.POSITIVE_INFINITY);
      return { shard: record.shardId as ShardId, sequence: record.sequence as SequenceNumber };
    });
  }
}
