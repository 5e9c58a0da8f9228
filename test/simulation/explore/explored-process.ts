import { EJSON } from 'bson';
import type { Reply, StoreCall } from './store-call.ts';

/** Asks a store, and waits for as long as the exploration lets it. */
export type Ask = (call: StoreCall) => Promise<unknown>;

/** How a process ended. */
export type ProcessEnd =
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly name: string; readonly message: string };

/** A process that waits for a reply, or has ended. The replies that it got so far decide where it is. */
export interface ProcessStep {
  readonly id: number;
  readonly program: Program;
  /** What it asks for next; null where it has ended. */
  readonly call: StoreCall | null;
  /** Equal keys are equal calls. */
  readonly callKey: string;
  readonly end: ProcessEnd | null;
  /** True where it has stored records, and still has to claim them: see `isStoringAfter`. */
  readonly isStoring: boolean;
}

/** Runs once and asks the stores; deterministic but for their replies. */
export type Run = (ask: Ask) => Promise<unknown>;

interface Node extends ProcessStep {
  readonly replies: readonly Reply[];
  readonly after: Map<string, Node>;
  /** Stands at this step, until somebody goes on with it. */
  live: Execution | undefined;
}

/**
 * Real code, explored: an async function cannot be copied, so what it does after some replies is found out by running it
 * with these replies, once, and remembered.
 */
export class Program {
  readonly isBatch: boolean;
  readonly #run: Run;
  readonly #ids: () => number;
  #root: Node | undefined;

  /**
   * @param isBatch true for a batch of the mapping, false for a command.
   * @param ids gives each step a number of its own among all programs.
   */
  constructor(isBatch: boolean, run: Run, ids: () => number) {
    this.isBatch = isBatch;
    this.#run = run;
    this.#ids = ids;
  }

  async begin(): Promise<ProcessStep> {
    this.#root ??= this.#node([], await this.#execute([]), false);
    return this.#root;
  }

  /** The step that follows where the process gets this reply. Synchronous where it was taken before. */
  next(step: ProcessStep, reply: Reply): ProcessStep | Promise<ProcessStep> {
    const node = step as Node;
    return node.after.get(reply.key) ?? this.#extend(node, reply);
  }

  async #extend(node: Node, reply: Reply): Promise<ProcessStep> {
    const execution = node.live ?? (await this.#execute(node.replies));
    node.live = undefined;
    await execution.answer(reply);
    const next = this.#node([...node.replies, reply], execution, isStoringAfter(node));
    node.after.set(reply.key, next);
    return next;
  }

  async #execute(replies: readonly Reply[]): Promise<Execution> {
    const execution = new Execution(this.#run);
    await execution.begin();
    for (const reply of replies) await execution.answer(reply);
    return execution;
  }

  #node(replies: readonly Reply[], execution: Execution, wasStoring: boolean): Node {
    const { call, end } = execution;
    return {
      id: this.#ids(),
      program: this,
      call,
      callKey: call === null ? '' : EJSON.stringify(call),
      end,
      isStoring: wasStoring,
      replies,
      after: new Map(),
      live: end === null ? execution : undefined,
    };
  }
}

/**
 * After an insert, and what proves it: in a batch of the mapping to its end, through sink checkpoint and checkpoint; in a
 * command until the next call of another kind, the move of a restart's entry.
 */
function isStoringAfter({ call, isStoring: was, program }: ProcessStep): boolean {
  if (call?.store !== 'database') return was;
  const isStored = call.kind === 'insert' || (call.kind === 'find' && call.isRaw);
  return isStored || (program.isBatch && was);
}

/** One run, in the middle. */
class Execution {
  readonly #run: Run;
  #waiting: { readonly call: StoreCall; readonly answer: (reply: Reply) => void } | undefined;
  #end: ProcessEnd | null = null;

  constructor(run: Run) {
    this.#run = run;
  }

  get call(): StoreCall | null {
    return this.#waiting?.call ?? null;
  }

  get end(): ProcessEnd | null {
    return this.#end;
  }

  begin(): Promise<void> {
    const ask: Ask = (call) => {
      if (this.#waiting !== undefined) throw new TypeError('a process asks for one thing at a time');
      return new Promise((resolve, reject) => {
        const answer = (reply: Reply): void => {
          try {
            resolve(reply.give());
          } catch (error) {
            reject(error);
          }
        };
        this.#waiting = { call, answer };
      });
    };
    this.#run(ask).then(
      () => {
        this.#end = { kind: 'done' };
      },
      (error: unknown) => {
        const { name, message } = error instanceof Error ? error : new Error(String(error));
        this.#end = { kind: 'failed', name, message };
      },
    );
    return this.#rest();
  }

  answer(reply: Reply): Promise<void> {
    const waiting = this.#waiting;
    if (waiting === undefined) throw new TypeError('nothing was asked for');
    this.#waiting = undefined;
    waiting.answer(reply);
    return this.#rest();
  }

  /** Until the process waits for a store or has ended: nothing else that it waits for takes time. */
  async #rest(): Promise<void> {
    for (let turns = 0; this.#waiting === undefined && this.#end === null; turns += 1) {
      if (turns > 50) throw new TypeError('a process waits for something that is no store');
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}
