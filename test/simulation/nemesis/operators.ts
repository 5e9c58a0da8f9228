import { sayError } from '../checkers/say-error.ts';
import type { Violations } from '../checkers/violations.ts';
import { Sandbox } from '../engine/execution-environment.ts';
import { operatorIn } from '../run/processes.ts';
import type { Product } from '../run/product.ts';
import type { World } from '../run/world.ts';
import type { Order } from './command.ts';
import type { ReportedRange } from './command-book.ts';
import { dueOrders } from './due-commands.ts';

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
    return this.#open === 0 && dueOrders(this.#world, this).length === 0;
  }

  start(): void {
    void this.#lookAfter();
  }

  /** Fault: `operator.twice` (two of them give the same order at once). Gives whether there was an order. */
  give(order: Order | undefined): boolean {
    if (order === undefined) return false;
    void this.#insist(order);
    if (this.#world.faults.happens('operator.twice')) void this.#insist(order);
    return true;
  }

  async #lookAfter(): Promise<void> {
    const { time, random } = this.#world;
    for (;;) {
      await time.sleep(random.integer(3_000, 9_000));
      this.#watchForHalts();
      for (const order of dueOrders(this.#world, this)) {
        // Whoever gave it may be at it still; two at once do no harm, and cost time.
        if (this.#open > 0 && random.chance(0.7)) continue;
        await this.#insist(order);
      }
    }
  }

  async #insist(order: Order): Promise<void> {
    const { time, random } = this.#world;
    this.#open += 1;
    for (let tries = 1; tries <= mostTries; tries++) {
      const end = await this.#carryOut(order);
      if (end === 'done' || end === 'over') break;
      if (end === 'killed' && random.chance(0.3)) break;
      await time.sleep(random.integer(100, 4_000));
    }
    this.#open -= 1;
  }

  /** Fault: `operator.killed`. */
  async #carryOut(order: Order): Promise<ProcessEnd> {
    const { time, random, faults } = this.#world;
    this.#processes += 1;
    const sandbox = new Sandbox(`operator-${this.#processes}`);
    faults.note(() => `${sandbox.name} orders ${order.name} ${order.says}`);
    const killed = new Promise<ProcessEnd>((resolve) => {
      const { poison } = order;
      if (poison !== undefined)
        sandbox.onCrash = () => {
          sandbox.kill();
          faults.count('outcome.operator-crashed');
          if (!poison.mayMeet)
            this.#violations.add('I10', `${order.name} reads a record that it was told to leave alone`);
          resolve('killed');
        };
      if (!faults.happens('operator.killed')) return;
      time.after(random.integer(0, random.pick([300, 3_000, 20_000])), () => {
        sandbox.kill();
        resolve('killed');
      });
    });
    const end = await Promise.race([killed, sandbox.run(() => this.#work(order, sandbox))]);
    faults.count(`order.${order.name}.${end}`);
    faults.note(() => `${sandbox.name}: ${order.name} ${end}`);
    return end;
  }

  async #work(order: Order, sandbox: Sandbox): Promise<ProcessEnd> {
    const { tools } = this.#product;
    const operator = operatorIn(this.#world, sandbox, this.#product, (line) => this.#hear(line));
    try {
      const lacks = order.watch?.(this.#world);
      await this.#world.attempts.during(order.name, order.shardId, () =>
        order.carryOut(tools, operator.dependencies, this.#world),
      );
      const lacking = lacks?.();
      if (lacking !== undefined) this.#violations.add('I10', `${order.name} is done, and ${lacking}`);
      await operator.close();
      return 'done';
    } catch (error) {
      this.#world.faults.note(() => `${sandbox.name} hears: ${String(error)}`);
      this.#world.logLines.push(sayError(error));
      await operator.close();
      return this.#judge(order, error);
    }
  }

  #judge(order: Order, error: unknown): ProcessEnd {
    const { name = typeof error, retriable } = Object(error);
    if (typeof retriable !== 'boolean')
      this.#violations.add('I9', `${order.name} broke off: ${String(error)}`);
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
      this.#violations.add(
        'I1',
        `${sequence} of ${shardId} is there, and reported as missing, or what follows it is`,
      );
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
