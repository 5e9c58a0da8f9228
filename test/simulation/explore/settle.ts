import { carriedOut } from './call-moves.ts';
import { databaseClaim, rowClaim } from './claims.ts';
import { describeCall } from './describe-call.ts';
import type { ProcessEnd, ProcessStep } from './explored-process.ts';
import { BrokenPromise, checkFailure, isHalted, lacks } from './promises.ts';
import type { Stores } from './stores.ts';
import { type Delivery, deliveriesOf, type World, type WorldCommand } from './world.ts';
import type { WorldPrograms } from './world-programs.ts';
import { type CommandState, isTableKept, storesKey, type WorldState } from './world-state.ts';

/** So often a person restarts a group before it counts as halted for ever. */
const mostRestarts = 3;

interface Settled {
  readonly state: WorldState;
  readonly end: ProcessEnd;
}

/**
 * From any state, all processes may die at once, and nothing happens any more but what people and the mapping do by the
 * docs: commands that failed are given again, batches come again, a group that halts is restarted, and so is one whose
 * database was restored. In the end all has to be well.
 */
export class Settling {
  readonly #world: World;
  readonly #programs: WorldPrograms;
  readonly #stores: Stores;
  readonly #known = new Set<string>();

  constructor(world: World, programs: WorldPrograms, stores: Stores) {
    this.#world = world;
    this.#programs = programs;
    this.#stores = stores;
  }

  /**
   * @param steps gets what happens, for a person.
   * @throws BrokenPromise
   */
  async check(from: WorldState, steps: string[]): Promise<void> {
    const due = from.commands.map(({ status, isWarned }) =>
      status === 'running' || status === 'given' ? (isWarned ? 'w' : 'd') : status === 'done' ? '+' : '-',
    );
    const key = `${storesKey(from)}|${due}`;
    if (this.#known.has(key)) return;
    steps.push('every process dies, and nothing fails any more');
    let state: WorldState = { ...from, invocations: [] };
    for (const [index, command] of this.#world.commands.entries())
      if (due[index] === 'd' || due[index] === 'w') {
        state = await this.#command(state, command, `settle-${index}`, due[index] === 'w', steps);
        const done = { ...(state.commands[index] as CommandState), status: 'done' } as const;
        state = { ...state, commands: state.commands.with(index, done) };
      }
    if (state.isTorn) state = await this.#restart(state, 'settle-first', steps);
    state = await this.#deliverAll(state, steps);
    if (state.needsRestart) state = await this.#restart(state, 'settle-last', steps);
    this.#requireWell(state);
    this.#known.add(key);
  }

  /** Has the mapping deliver its next batch, and that handled. */
  async deliver(state: WorldState, steps: string[] = []): Promise<WorldState> {
    const delivery = this.#delivery(state);
    if (delivery === undefined) throw new TypeError('there is no batch left');
    const { state: after, end } = await this.#run(state, await this.#programs.batch(delivery), nameOf(delivery), steps);
    if (end.kind === 'failed') throw new BrokenPromise(`A batch fails: ${end.message}`);
    return { ...after, at: after.at + 1 };
  }

  async #deliverAll(from: WorldState, steps: string[]): Promise<WorldState> {
    let state = from;
    let restarts = 0;
    for (let delivery = this.#delivery(state); delivery !== undefined; delivery = this.#delivery(state)) {
      const step = await this.#programs.batch(delivery);
      const { state: after, end } = await this.#run(state, step, nameOf(delivery), steps);
      state = after;
      if (end.kind === 'done') state = { ...state, at: state.at + 1 };
      else if (end.name === 'FunctionDied') state = await this.#skipPoison(state, delivery, steps);
      else if (restarts === mostRestarts || !halts.includes(end.name))
        throw new BrokenPromise(`The group does not go on: ${end.message}`);
      else {
        restarts += 1;
        state = await this.#restart(state, `settle-${restarts}`, steps);
      }
    }
    return state;
  }

  async #skipPoison(state: WorldState, { from, to }: Delivery, steps: string[]): Promise<WorldState> {
    const { skips } = rowClaim(state.table);
    const isPoison = (n: number): boolean => this.#world.records[n - 1] === 'poison' && !skips.includes(n);
    const record = Array.from({ length: to - from + 1 }, (_, index) => from + index).find(isPoison);
    const isOrdered = this.#world.commands.some(
      (command, index) =>
        command.kind === 'skip-record' && command.record === record && state.commands[index]?.status === 'done',
    );
    if (record === undefined || isOrdered)
      throw new BrokenPromise('The function dies of a record that is to be skipped.');
    return this.#command(state, { kind: 'skip-record', record }, 'settle-skip', false, steps);
  }

  async #restart(state: WorldState, runId: string, steps: string[]): Promise<WorldState> {
    const after = await this.#command(state, { kind: 'restart' }, runId, false, steps);
    return { ...after, needsRestart: false, isTorn: false };
  }

  async #command(
    from: WorldState,
    command: WorldCommand,
    runId: string,
    isWarned: boolean,
    steps: string[],
  ): Promise<WorldState> {
    const step = await this.#programs.command(command, `${runId}${isWarned ? '-warned' : ''}`, isWarned);
    const { state, end } = await this.#run(from, step, command.kind, steps, command.kind === 'skip-forward');
    if (end.kind === 'failed' && end.name === 'FunctionDied' && !isWarned)
      return this.#command(state, command, runId, true, steps);
    const hasNothing = rowClaim(from.table).sequence === null && databaseClaim(from.database).through === null;
    const isRefused = end.kind === 'failed' && end.name === 'CommandRefused';
    const isMeant = isRefused && (command.kind === 'skip-record' || (command.kind === 'restart' && hasNothing));
    if (end.kind === 'failed' && !isMeant)
      throw new BrokenPromise(`The ${command.kind} that is given again fails: ${end.message}`);
    if (command.kind !== 'restart' || isRefused) return state;
    return { ...state, needsRestart: false, isTorn: false };
  }

  /** One process from its beginning to its end, alone. */
  async #run(from: WorldState, first: ProcessStep, name: string, steps: string[], isSkip = false): Promise<Settled> {
    let [state, step] = [from, first];
    while (step.call !== null) {
      steps.push(`${name}: ${describeCall(step.call)}`);
      const { state: after, reply } = carriedOut(state, { step, isSkip }, this.#stores);
      state = after;
      step = await step.program.next(step, reply);
    }
    const end = step.end ?? { kind: 'done' };
    if (end.kind === 'failed') {
      steps.push(`${name} fails with ${end.name}`);
      checkFailure(state, end.name, end.message);
    }
    return { state, end };
  }

  #requireWell(state: WorldState): void {
    const last = deliveriesOf(this.#world.deliveries[state.mapping] ?? []).at(-1)?.to ?? 0;
    const lacking = lacks(state, last);
    if (lacking !== null) throw new BrokenPromise(`In the end record ${lacking} is lost.`);
    if (isHalted(state)) throw new BrokenPromise('In the end the group is halted.');
    const { sequence, skips } = rowClaim(state.table);
    // Of an event that was being handled as the command came, the row may keep it: it does no harm.
    const isPoison = (n: number): boolean => this.#world.records[n - 1] === 'poison';
    if (skips.some((skip) => isPoison(skip) && skip <= (sequence ?? 0)))
      throw new BrokenPromise('In the end a record that was passed is still to be skipped.');
    if (isTableKept(state, this.#world) && sequence !== last)
      throw new BrokenPromise(`In the end the checkpoint stands at ${sequence} instead of ${last}.`);
  }

  #delivery({ mapping, at }: WorldState): Delivery | undefined {
    return deliveriesOf(this.#world.deliveries[mapping] ?? [])[at];
  }
}

function nameOf({ from, to }: Delivery): string {
  return `batch ${from} to ${to}`;
}

const halts: readonly string[] = ['DatabaseBehindCheckpoint', 'RestartUnderWay'];
