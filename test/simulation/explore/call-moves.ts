import { bitsBetween, rowClaim } from './claims.ts';
import { describeCall } from './describe-call.ts';
import type { ProcessStep } from './explored-process.ts';
import { checkRowChange, checkState } from './promises.ts';
import type { Reply } from './store-call.ts';
import { lostReply, type Stores } from './stores.ts';
import { oneLess, type WorldState } from './world-state.ts';

/** Something that may happen next. */
export interface Move {
  /** For a person. */
  readonly say: () => string;
  /** @throws BrokenPromise where what happens breaks a promise by itself. */
  readonly happen: () => WorldState | Promise<WorldState>;
}

/** A process of a state that waits for a store. */
export interface WaitingProcess {
  readonly name: string;
  readonly step: ProcessStep;
  readonly isCut: boolean;
  /** True for a command to skip: what the checkpoint passes by it was skipped. */
  readonly isSkip: boolean;
  /** The state once this process stands at this step. */
  readonly standingAt: (state: WorldState, step: ProcessStep) => WorldState;
  /** The state without this process. */
  readonly dead: (state: WorldState) => WorldState;
}

/** What the pending call of a process may come to: it is carried out, fails, or loses its reply, or the process dies before. */
export function callMoves(state: WorldState, process: WaitingProcess, stores: Stores): readonly Move[] {
  const { name, step, isCut, dead } = process;
  if (step.call === null) return [];
  const { call } = step;
  const says =
    (end = '') =>
    () =>
      `${name}: ${describeCall(call)}${end}`;
  if (isCut)
    return [
      {
        say: says(', and fails: MongoDB is being restored'),
        happen: () => getting(lostReply(step), state, process),
      },
    ];
  const moves: Move[] = [{ say: says(), happen: () => answered(state, process, stores) }];
  if (state.left.faults === 0) return moves;
  const left = oneLess(state.left, 'faults');
  moves.push({
    say: says(' is not asked for any more: it dies before'),
    happen: () => dead({ ...state, left }),
  });
  moves.push({
    say: says(', and fails'),
    happen: () => getting(lostReply(step), { ...state, left }, process),
  });
  if (call.kind === 'insert' || call.kind === 'update')
    moves.push({
      say: says(', and the reply is lost'),
      happen: () => getting(lostReply(step), { ...carriedOut(state, process, stores).state, left }, process),
    });
  return moves;
}

function answered(state: WorldState, process: WaitingProcess, stores: Stores) {
  const { state: after, reply } = carriedOut(state, process, stores);
  return getting(reply, after, process);
}

/** The state after a call of a process, which has not heard of it yet. @throws BrokenPromise */
export function carriedOut(
  before: WorldState,
  { step, isSkip }: Pick<WaitingProcess, 'step' | 'isSkip'>,
  stores: Stores,
): { readonly state: WorldState; readonly reply: Reply } {
  const { table, database, reply } = stores.carryOut(step, before);
  const [from, to] = [rowClaim(before.table).sequence ?? 0, rowClaim(table).sequence ?? 0];
  const skipped = isSkip ? before.skipped | bitsBetween(from, to) : before.skipped;
  const state = { ...before, table, database, skipped };
  checkRowChange(from, to);
  checkState(state);
  return { state, reply };
}

function getting(
  reply: Reply,
  state: WorldState,
  { step, standingAt }: WaitingProcess,
): WorldState | Promise<WorldState> {
  const next = step.program.next(step, reply);
  return next instanceof Promise ? next.then((each) => standingAt(state, each)) : standingAt(state, next);
}
