import type { Random } from './random.ts';

/** Gets what happens, line by line. */
export type Trace = (line: string) => void;

/** Which faults exist in a run and how often each happens; counts what did. */
export class Faults {
  readonly #rates: ReadonlyMap<string, number>;
  /** One source a fault: how often one is asked for does not shift the draws of another. */
  readonly #sources: ReadonlyMap<string, Random>;
  readonly #trace: Trace | null;
  readonly #counts = new Map<string, number>();
  #isHealed = false;
  #isDue = false;

  /**
   * @param rates probability by name; a fault that is not named never happens.
   * @param trace hears of everything that is counted or noted.
   */
  constructor(rates: ReadonlyMap<string, number>, random: Random, trace: Trace | null = null) {
    this.#rates = rates;
    this.#sources = new Map([...rates.keys()].map((name) => [name, random.fork(name)]));
    this.#trace = trace;
  }

  /** Draws whether the fault happens at this opportunity, and counts it where it does. */
  happens(name: string): boolean {
    const rate = this.#rates.get(name);
    if (rate === undefined || this.#isHealed) return false;
    const isDrawn = this.#sources.get(name)?.chance(rate) === true;
    if (!isDrawn && (!this.#isDue || this.#counts.has(name))) return false;
    this.count(name);
    return true;
  }

  /** From here on each fault that has not happened yet does at its first opportunity. */
  makeDue(): void {
    this.#isDue = true;
  }

  get areDue(): boolean {
    return this.#isDue;
  }

  /** How many of the faults that this run has did happen. */
  get kindsMet(): number {
    return [...this.#rates.keys()].filter((name) => this.#counts.has(name)).length;
  }

  /** Counts something that came about by itself: an outcome worth having seen. */
  count(name: string): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
    this.#trace?.(name);
  }

  /** Says something to whoever traces the run; costs nothing where nobody does. */
  note(line: () => string): void {
    this.#trace?.(line());
  }

  /** From here on nothing fails any more. */
  heal(): void {
    this.#isHealed = true;
    this.#trace?.('everything heals');
  }

  get isHealed(): boolean {
    return this.#isHealed;
  }

  /** How often each happened, by name in alphabetical order. */
  counts(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.#counts].sort(([a], [b]) => (a < b ? -1 : 1)));
  }
}
