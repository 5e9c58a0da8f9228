/** What happens at its moment. */
type Action = () => void;

interface Scheduled {
  readonly atMs: number;
  /** Breaks ties: what was scheduled first happens first. */
  readonly order: number;
  readonly action: Action;
  isCancelled: boolean;
}

/**
 * Time that moves only when everything that can happen now has happened. Actions run one at a time, by their moment and
 * then in the order they were scheduled; between two of them all promises that can go on do.
 */
export class VirtualTime {
  #nowMs: number;
  #order = 0;
  readonly #queue: Scheduled[] = [];
  #steps = 0;

  constructor(startMs: number) {
    this.#nowMs = startMs;
  }

  get nowMs(): number {
    return this.#nowMs;
  }

  /** Actions run so far. */
  get steps(): number {
    return this.#steps;
  }

  /** Runs `action` after `delayMs`; gives what cancels it. */
  after(delayMs: number, action: Action): () => void {
    const scheduled = {
      atMs: this.#nowMs + Math.max(0, delayMs),
      order: this.#order++,
      action,
      isCancelled: false,
    };
    push(this.#queue, scheduled);
    return () => {
      scheduled.isCancelled = true;
    };
  }

  /** Resolves after `delayMs`. */
  sleep(delayMs: number): Promise<void> {
    return new Promise((resolve) => void this.after(delayMs, resolve));
  }

  /**
   * Runs actions until `isDone` says so, nothing is left, or `maxSteps` have run.
   *
   * @param afterStep is called after each action and all that it let go on.
   * @returns true where `isDone` said so.
   */
  async run(isDone: () => boolean, maxSteps: number, afterStep: () => void = () => undefined): Promise<boolean> {
    const lastStep = this.#steps + maxSteps;
    for (;;) {
      await settled();
      afterStep();
      if (isDone()) return true;
      const next = this.#nextAction();
      if (next === undefined || this.#steps >= lastStep) return false;
      this.#steps += 1;
      this.#nowMs = next.atMs;
      next.action();
    }
  }

  #nextAction(): Scheduled | undefined {
    for (let next = pop(this.#queue); next !== undefined; next = pop(this.#queue)) if (!next.isCancelled) return next;
    return undefined;
  }
}

/**
 * All promises that can go on have gone on. Node takes up its queue of ticks only once no promise can go on any more; a turn
 * of the event loop would wait for the operating system as well, and nothing here does.
 *
 * @see https://nodejs.org/api/process.html#when-to-use-queuemicrotask-vs-processnexttick
 */
function settled(): Promise<void> {
  return new Promise((resolve) => process.nextTick(resolve));
}

function isBefore(left: Scheduled, right: Scheduled): boolean {
  return left.atMs < right.atMs || (left.atMs === right.atMs && left.order < right.order);
}

/** A binary heap: the earliest comes first. */
function push(heap: Scheduled[], item: Scheduled): void {
  let index = heap.push(item) - 1;
  while (index > 0) {
    const parentIndex = (index - 1) >> 1;
    const parent = heap[parentIndex];
    if (parent === undefined || !isBefore(item, parent)) break;
    heap[index] = parent;
    index = parentIndex;
  }
  heap[index] = item;
}

function pop(heap: Scheduled[]): Scheduled | undefined {
  const first = heap[0];
  const last = heap.pop();
  if (first === undefined || last === undefined || first === last) return first;
  let index = 0;
  for (;;) {
    const childIndex = earlierChild(heap, index);
    const child = heap[childIndex];
    if (child === undefined || !isBefore(child, last)) break;
    heap[index] = child;
    index = childIndex;
  }
  heap[index] = last;
  return first;
}

function earlierChild(heap: readonly Scheduled[], index: number): number {
  const [left, right] = [heap[2 * index + 1], heap[2 * index + 2]];
  return left !== undefined && right !== undefined && isBefore(right, left) ? 2 * index + 2 : 2 * index + 1;
}
