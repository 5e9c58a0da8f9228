import { AsyncLocalStorage } from 'node:async_hooks';

const running = new AsyncLocalStorage<ExecutionEnvironment>();

/** The environment whose code runs at the moment; undefined where the world's own does. */
export function currentEnvironment(): ExecutionEnvironment | undefined {
  return running.getStore();
}

/**
 * One running copy of a function. Whatever it asks of the world goes through it: once killed it hears and does nothing
 * any more, frozen it hears nothing until it is thawed.
 */
export class ExecutionEnvironment {
  readonly name: string;
  #isAlive = true;
  #isFrozen = false;
  readonly #held: (() => void)[] = [];
  /** Ends it at once, as where memory runs out; absent where it bears everything. */
  onCrash: (() => void) | undefined;

  constructor(name: string) {
    this.name = name;
  }

  get isAlive(): boolean {
    return this.#isAlive;
  }

  /** Runs code in it: its timers, too, then belong to this environment. */
  run<T>(code: () => T): T {
    return running.run(this, code);
  }

  /** Its promises stay open for ever from here on; what it sent before may still arrive. */
  kill(): void {
    this.#isAlive = false;
    this.#held.length = 0;
  }

  freeze(): void {
    this.#isFrozen = true;
  }

  /** Hears now, in order, what came while it was frozen. */
  thaw(): void {
    this.#isFrozen = false;
    for (const deliver of this.#held.splice(0)) deliver();
  }

  /** Lets the code in the environment hear something: at once, once thawed, or never. */
  hear(deliver: () => void): void {
    if (!this.#isAlive) return;
    if (this.#isFrozen) this.#held.push(deliver);
    else deliver();
  }
}
