import { callMoves, type Move } from './call-moves.ts';
import { databaseClaim, rowClaim } from './claims.ts';
import type { ProcessStep } from './explored-process.ts';
import { BrokenPromise, checkFailure, lacks } from './promises.ts';
import type { Stores } from './stores.ts';
import type { World, WorldCommand } from './world.ts';
import type { WorldPrograms } from './world-programs.ts';
import { type CommandState, isTableKept, runIdOf, type WorldState } from './world-state.ts';

/** What may happen to the commands of a world. */
export class CommandMoves {
  readonly #world: World;
  readonly #programs: WorldPrograms;
  readonly #stores: Stores;

  constructor(world: World, programs: WorldPrograms, stores: Stores) {
    this.#world = world;
    this.#programs = programs;
    this.#stores = stores;
  }

  of(state: WorldState): readonly Move[] {
    return this.#world.commands.flatMap((command, index) => {
      const present = state.commands[index];
      return present === undefined ? [] : this.#movesOf(state, command, index, present);
    });
  }

  #movesOf(
    state: WorldState,
    command: WorldCommand,
    index: number,
    { status, given, isWarned, step, isCut }: CommandState,
  ): readonly Move[] {
    const name = `${command.kind} (${index + 1})`;
    const standingAt = (after: WorldState, next: ProcessStep) => this.#standingAt(after, index, next);
    if (step !== null) {
      const isSkip = command.kind === 'skip-forward';
      const dead = (after: WorldState) => withCommand(after, index, { ...over, status: 'given' });
      return callMoves(state, { name, step, isCut, isSkip, standingAt, dead }, this.#stores);
    }
    if (status === 'done' || given >= this.#world.attempts) return [];
    const begin = async (): Promise<WorldState> => {
      const first = await this.#programs.command(command, runIdOf(index, given + 1), isWarned);
      const begun = { status: 'running', given: given + 1, isFresh: true } as const;
      return standingAt(withCommand(state, index, begun), first);
    };
    return [{ say: () => `${name} is given${given === 0 ? '' : ' again'}`, happen: begin }];
  }

  #standingAt(state: WorldState, index: number, step: ProcessStep): WorldState {
    const { end } = step;
    if (end === null) return withCommand(state, index, { step, isCut: false });
    if (end.kind === 'done') return this.#done(withCommand(state, index, { ...over, status: 'done' }), index);
    checkFailure(state, end.name, end.message);
    if (end.name === 'RestartStopped') checkStop(state, index);
    const kind = this.#world.commands[index]?.kind;
    if (end.name === 'CommandRefused' && (kind === 'skip-forward' || kind === 'replay'))
      throw new BrokenPromise(`The ${kind} is refused: ${end.message}`);
    const isWarned = end.name === 'FunctionDied' || state.commands[index]?.isWarned === true;
    return withCommand(state, index, { ...over, status: 'given', isWarned });
  }

  /** What a command says by being done. @throws BrokenPromise where that is not true. */
  #done(state: WorldState, index: number): WorldState {
    const command = this.#world.commands[index];
    const isFresh = state.commands[index]?.isFresh === true;
    if (command?.kind === 'restart' && isFresh) return { ...state, needsRestart: false, isTorn: false };
    const sequence = rowClaim(state.table).sequence ?? 0;
    if (command?.kind === 'skip-forward' && isTableKept(state, this.#world) && sequence < command.target)
      throw new BrokenPromise(`The skip to ${command.target} is done, and the checkpoint stands at ${sequence}.`);
    const lacking = command?.kind === 'replay' && isFresh ? lacks(state, command.through) : null;
    if (lacking !== null) throw new BrokenPromise(`The replay is done, and record ${lacking} is lost.`);
    return state;
  }
}

const over = { step: null, isCut: false } as const;

function withCommand(state: WorldState, index: number, change: Partial<CommandState>): WorldState {
  const commands = state.commands.map((each, at) => (at === index ? { ...each, ...change } : each));
  return { ...state, commands };
}

/** A restart may stop for another one and for a restore, and for nothing else. @throws BrokenPromise */
function checkStop(state: WorldState, index: number): void {
  const { given = 0, isFresh = false } = state.commands[index] ?? {};
  if (isFresh && databaseClaim(state.database).entryId === runIdOf(index, given))
    throw new BrokenPromise('A restart stops though its own entry stands, and MongoDB was not restored.');
}
