import type { Move } from './call-moves.ts';
import { CommandMoves } from './command-moves.ts';
import type { ExploredProduct } from './explored-product.ts';
import { firstState } from './first-state.ts';
import { MappingMoves } from './mapping-moves.ts';
import { NemesisMoves } from './nemesis-moves.ts';
import { BrokenPromise, checkState } from './promises.ts';
import { Settling } from './settle.ts';
import { Stores } from './stores.ts';
import type { World } from './world.ts';
import { WorldPrograms } from './world-programs.ts';
import { stateKey, type WorldState } from './world-state.ts';

/** A promise that a world breaks. */
export interface BrokenWorld {
  /** The shortest that breaks one, step by step. */
  readonly schedule: readonly string[];
  /** What is broken, in one sentence. */
  readonly message: string;
  /** True where the batches break it that are handled before the exploration begins. */
  readonly isInSetUp: boolean;
}

/** What exploring one world came to. */
export interface Exploration {
  readonly world: string;
  readonly states: number;
  /** Each leads one step on from a state; one that meets a state which was seen before is cut off there. */
  readonly schedules: number;
  /** Null where every promise is kept. */
  readonly broken: BrokenWorld | null;
}

/** How a state was reached: by which of the moves of the state before. Whole states would take too much memory. */
interface Path {
  readonly from: Path | null;
  readonly move: number;
}

interface Reached {
  readonly state: WorldState;
  readonly path: Path | null;
}

/** Takes every interleaving of a world, the shortest schedules first, and ends with the first that breaks a promise. */
export async function explore(world: World, product: ExploredProduct): Promise<Exploration> {
  const programs = new WorldPrograms(product, world);
  const stores = new Stores();
  const settling = new Settling(world, programs, stores);
  const setUp: string[] = [];
  const begun = await firstState(world, settling, stores, setUp).catch((error: unknown) => brokenBy(error));
  if ('message' in begun) {
    const inSetUp = { schedule: setUp, message: begun.message, isInSetUp: true };
    return { world: world.name, states: 0, schedules: 0, broken: inSetUp };
  }
  const { first, tableBackup } = begun;
  const sources = [
    new MappingMoves(world, programs, stores),
    new CommandMoves(world, programs, stores),
    new NemesisMoves(world, stores, tableBackup),
  ];
  const movesOf = (state: WorldState) => sources.flatMap((source) => source.of(state));
  const seen = new Set([stateKey(first)]);
  let [schedules, broken]: [number, BrokenWorld | null] = [0, null];

  const take = async ({ state, path }: Reached, next: Reached[]): Promise<void> => {
    let present: Move | undefined;
    const tail: string[] = [];
    try {
      await settling.check(state, tail);
      for (const [index, move] of movesOf(state).entries()) {
        schedules += 1;
        present = move;
        const happened = move.happen();
        const after = happened instanceof Promise ? await happened : happened;
        checkState(after);
        const key = stateKey(after);
        if (seen.has(key)) continue;
        seen.add(key);
        next.push({ state: after, path: { from: path, move: index } });
      }
    } catch (error) {
      const { message } = brokenBy(error);
      const last = present === undefined ? tail : [present.say()];
      broken = { schedule: [...(await said(path, first, movesOf)), ...last], message, isInSetUp: false };
    }
  };

  let layer: Reached[] = [{ state: first, path: null }];
  while (layer.length > 0 && broken === null) {
    const next: Reached[] = [];
    for (const reached of layer) {
      await take(reached, next);
      if (broken !== null) break;
    }
    layer = next;
  }
  return { world: world.name, states: seen.size, schedules, broken };
}

/** @throws whatever is no broken promise. */
function brokenBy(error: unknown): BrokenPromise {
  if (error instanceof BrokenPromise) return error;
  throw error;
}

/** The steps of a path, for a person. */
async function said(
  path: Path | null,
  first: WorldState,
  movesOf: (state: WorldState) => readonly Move[],
): Promise<readonly string[]> {
  const moves: number[] = [];
  for (let each = path; each !== null; each = each.from) moves.unshift(each.move);
  const steps: string[] = [];
  let state = first;
  for (const index of moves) {
    const move = movesOf(state)[index];
    if (move === undefined) throw new TypeError('a schedule goes another way the second time');
    steps.push(move.say());
    state = await move.happen();
  }
  return steps;
}
