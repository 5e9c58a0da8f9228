import type { Trace } from '../engine/faults.ts';

/** Which promise was broken; I9 is that nothing is left open or unhandled behind an answer, I10 that an order which is done has been carried out. */
export type Invariant = 'I1' | 'I2' | 'I3' | 'I4' | 'I5' | 'I6' | 'I7' | 'I8' | 'I9' | 'I10';

/** One promise broken, with what shows it. */
export interface Violation {
  readonly invariant: Invariant;
  readonly message: string;
}

const mostKept = 20;

/** Collects violations; the first few say it all. */
export class Violations {
  readonly #trace: Trace | null;
  readonly #found: Violation[] = [];

  constructor(trace: Trace | null = null) {
    this.#trace = trace;
  }

  get found(): readonly Violation[] {
    return this.#found;
  }

  add(invariant: Invariant, message: string): void {
    if (this.#found.length === mostKept) return;
    this.#found.push({ invariant, message });
    this.#trace?.(`VIOLATION ${invariant}: ${message}`);
  }
}
