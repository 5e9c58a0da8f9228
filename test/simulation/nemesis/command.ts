import type { OperatorDependencies } from '../../../engine/operate/dependencies.ts';
import type { Effect } from '../checkers/command-effects.ts';
import type { World } from '../run/world.ts';
import type { OperatorTools } from './operator-tools.ts';

/** What an operator wants done. Given again, it is the same order. */
export interface Command {
  readonly name: string;
  /** Its particulars, for whoever traces the run. */
  readonly says: string;
  /** Of those about one shard alone. */
  readonly shardId?: string;
  /** Throws the product's errors. */
  readonly carryOut: (tools: OperatorTools, dependencies: OperatorDependencies, world: World) => Promise<unknown>;
  /** Looks at how things stand before; called once it is done, the result tells what it lacks. */
  readonly watch?: (world: World) => Effect;
  /** Of those that read records: whether one that does harm may meet them, as far as can be told when they begin. */
  readonly poison?: { mayMeet: boolean };
}
