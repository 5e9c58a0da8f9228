import { callMoves, type Move } from './call-moves.ts';
import type { ProcessStep } from './explored-process.ts';
import { BrokenPromise, checkFailure, isBehind } from './promises.ts';
import type { Stores } from './stores.ts';
import { type Delivery, deliveriesOf, type World } from './world.ts';
import type { WorldPrograms } from './world-programs.ts';
import { type Invocation, oneLess, type WorldState } from './world-state.ts';

/**
 * What the mapping of a world and its invocations may do. It delivers a batch until an invocation with it succeeds, and then
 * the next one. One that still runs when its batch is delivered again is a twin, and a zombie once the mapping is further.
 */
export class MappingMoves {
  readonly #programs: WorldPrograms;
  readonly #stores: Stores;
  readonly #deliveries: readonly (readonly Delivery[])[];

  constructor(world: World, programs: WorldPrograms, stores: Stores) {
    this.#programs = programs;
    this.#stores = stores;
    this.#deliveries = world.deliveries.map(deliveriesOf);
  }

  of(state: WorldState): readonly Move[] {
    const calls = state.invocations.flatMap((invocation, index) => this.#calls(state, invocation, index));
    return [...this.#delivers(state), ...this.#isReplaced(state), ...calls];
  }

  #delivers(state: WorldState): readonly Move[] {
    const { at, mapping, invocations } = state;
    const delivery = this.#deliveries[mapping]?.[at];
    const isAgain = invocations.some(({ delivered }) => delivered === delivery);
    if (delivery === undefined || (isAgain && state.left.again === 0)) return [];
    const left = isAgain ? oneLess(state.left, 'again') : state.left;
    const begin = async (): Promise<WorldState> => {
      const step = await this.#programs.batch(delivery);
      const started = { mapping, delivered: delivery, step, isCut: false };
      return this.#standingAt({ ...state, left, invocations: [...invocations, started] }, started, step);
    };
    const say = () => `the mapping delivers ${delivery.from} to ${delivery.to}${isAgain ? ' again' : ''}`;
    return [{ say, happen: begin }];
  }

  #isReplaced(state: WorldState): readonly Move[] {
    if (state.mapping + 1 >= this.#deliveries.length) return [];
    const replaced = { ...state, mapping: state.mapping + 1, at: 0 };
    return [{ say: () => 'another mapping begins with the first record', happen: () => replaced }];
  }

  #calls(state: WorldState, invocation: Invocation, index: number): readonly Move[] {
    const { delivered, step, isCut } = invocation;
    const process = {
      name: `batch ${delivered.from} to ${delivered.to} (${index + 1})`,
      step,
      isCut,
      isSkip: false,
      standingAt: (after: WorldState, next: ProcessStep) => this.#standingAt(after, invocation, next),
      dead: (after: WorldState) => ({ ...after, invocations: without(after, invocation) }),
    };
    return callMoves(state, process, this.#stores);
  }

  #standingAt(state: WorldState, invocation: Invocation, step: ProcessStep): WorldState {
    const { end } = step;
    if (end === null) {
      const moved = { ...invocation, step, isCut: false };
      return { ...state, invocations: state.invocations.map((each) => (each === invocation ? moved : each)) };
    }
    const ended = { ...state, invocations: without(state, invocation) };
    if (end.kind === 'failed') {
      checkFailure(ended, end.name, end.message);
      return ended;
    }
    const isNext = this.#deliveries[state.mapping]?.[state.at] === invocation.delivered;
    if (!isNext) return ended;
    if (isBehind(ended)) throw new BrokenPromise('A batch succeeds in a database that is behind the checkpoint.');
    return { ...ended, at: state.at + 1 };
  }
}

function without({ invocations }: WorldState, invocation: Invocation): readonly Invocation[] {
  return invocations.filter((each) => each !== invocation);
}
