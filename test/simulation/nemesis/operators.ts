import { sayError } from '../checkers/say-error.ts';
import type { Violations } from '../checkers/violations.ts';
import { ExecutionEnvironment } from '../engine/execution-environment.ts';
import { operatorIn } from '../run/processes.ts';
import type { Product } from '../run/product.ts';
import type { World } from '../run/world.ts';
import type { Command } from './command.ts';
import type { ReportedRange } from './command-book.ts';
import { dueCommands } from './due-commands.ts';

/** How one process of an operator ended. */
type ProcessEnd = 'done' | 'over' | 'failed' | 'killed';

/** An operator tries an order so often before he leaves it to the next one. */
const mostTries = 4;

/**
 * Those who operate the group: they give orders at drawn moments, each on a machine of its own that may die, and see to
 * what is left undone.
 */
export class Operators {
  readonly #world: World;
  readonly #product: Product;
  readonly #violations: Violations;
  #open = 0;
  #processes = 0;
  /** Lines of the consumer that were looked at for a halt. */
  #seenLines = 0;
  /** True from when they know that the database lacks what the group has handled, until the group is restarted. */
  mustRestart = false;

  constructor(world: World, product: Product, violations: Violations) {
    this.#world = world;
    this.#product = product;
    this.#violations = violations;
  }

  /** True where every order has come to its end and nothing is left to see to. */
  get areDone(): boolean {
    return this.#open === 0 && dueCommands(this.#world, this).length === 0;
  }

  start(): void {
    void this.#lookAfter();
  }

  /** Fault: `operator.twice` (two of them give the same order at once). Gives whether there was an order. */
  give(command: Command | undefined): boolean {
    if (command === undefined) return false;
    void this.#insist(command);
    if (this.#world.faults.happens('operator.twice')) void this.#insist(command);
    return true;
  }

  async #lookAfter(): Promise<void> {
    const { time, random } = this.#world;
    for (;;) {
      await time.sleep(random.integer(3_000, 9_000));
      this.#watchForHalts();
      for (const command of dueCommands(this.#world, this)) {
        // Whoever gave it may be at it still; two at once do no harm, and cost time.
        if (this.#open > 0 && random.chance(0.7)) continue;
        await this.#insist(command);
      }
    }
  }

  async #insist(command: Command): Promise<void> {
    const { time, random } = this.#world;
    this.#open += 1;
    for (let tries = 1; tries <= mostTries; tries++) {
      const end = await this.#carryOut(command);
      if (end === 'done' || end === 'over') break;
      if (end === 'killed' && random.chance(0.3)) break;
      await time.sleep(random.integer(100, 4_000));
    }
    this.#open -= 1;
  }

  /** Fault: `operator.killed`. */
  async #carryOut(command: Command): Promise<ProcessEnd> {
    const { time, random, faults } = this.#world;
    this.#processes += 1;
    const environment = new ExecutionEnvironment(`operator-${this.#processes}`);
    faults.note(() => `${environment.name} runs ${command.name} ${command.says}`);
    let mayMeet = true;
    const killed = new Promise<ProcessEnd>((resolve) => {
      const { poison } = command;
      if (poison !== undefined)
        environment.onCrash = () => {
          environment.kill();
          faults.count('outcome.operator-crashed');
          // A redrive, which poison does no harm here, says of a record that it may be read again.
          if (!mayMeet && this.#world.attempts.begun('redrive') === 0)
            this.#violations.add('I10', `${command.name} reads a record that it was told to leave alone`);
          resolve('killed');
        };
      if (!faults.happens('operator.killed')) return;
      time.after(random.integer(0, random.pick([300, 3_000, 20_000])), () => {
        environment.kill();
        resolve('killed');
      });
    });
    const work = environment.run(() => this.#work(command, environment));
    // A twin that is given the same order later learns more, and is told more.
    mayMeet = command.poison?.mayMeet ?? true;
    const end = await Promise.race([killed, work]);
    faults.count(`command.${command.name}.${end}`);
    faults.note(() => `${environment.name}: ${command.name} ${end}`);
    return end;
  }

  async #work(command: Command, environment: ExecutionEnvironment): Promise<ProcessEnd> {
    const { tools } = this.#product;
    const operator = operatorIn(this.#world, environment, this.#product, (line) => this.#hear(line));
    try {
      const lacks = command.watch?.(this.#world);
      await this.#world.attempts.during(command.name, command.shardId, () =>
        command.carryOut(tools, operator.dependencies, this.#world),
      );
      const lacking = lacks?.();
      if (lacking !== undefined) this.#violations.add('I10', `${command.name} is done, and ${lacking}`);
      await operator.close();
      return 'done';
    } catch (error) {
      this.#world.faults.note(() => `${environment.name} hears: ${String(error)}`);
      this.#world.logLines.push(sayError(error));
      await operator.close();
      return this.#judge(command, error);
    }
  }

  #judge(command: Command, error: unknown): ProcessEnd {
    const { name = typeof error, retriable } = Object(error);
    if (typeof retriable !== 'boolean') this.#violations.add('I9', `${command.name} broke off: ${String(error)}`);
    if (name === 'DatabaseBehindCheckpoint') this.#noteHalt();
    return retriable === true ? 'failed' : 'over';
  }

  #hear(line: string): void {
    this.#world.logLines.push(line);
    const { event, ...fields } = JSON.parse(line);
    if (event === 'records.missing') this.#hearMissing(fields);
  }

  #hearMissing({ shard: shardId, ...range }: ReportedRange & { readonly shard: string }): void {
    const shard = this.#world
      .stream()
      ?.allShards()
      .find(({ id }) => id === shardId);
    const present = shard === undefined ? [] : this.#world.book.reportMissing(shard, range);
    for (const { sequence } of present)
      this.#violations.add('I1', `${sequence} of ${shardId} is there, and reported as missing, or what follows it is`);
    this.#world.faults.count('outcome.missing-reported');
  }

  /** What the consumer says of its database tells whoever operates it to restart the group. */
  #watchForHalts(): void {
    const { logLines } = this.#world;
    for (; this.#seenLines < logLines.length; this.#seenLines++)
      if (logLines[this.#seenLines]?.includes('"DatabaseBehindCheckpoint"') === true) this.#noteHalt();
  }

  #noteHalt(): void {
    this.#world.faults.count('outcome.halted');
    if (!this.#world.hasDatabaseChanged)
      this.#violations.add('I5', 'a halt for a database that is the one it always was');
    this.mustRestart = true;
  }
}
