/** The producer gives an entry up after so many; seven were the most in 1 500 seeds. */
const mostSends = 20;
/**
 * The pauses in between are random, each up to twice as long as the one before: five were the most in 1 500 seeds. For nine,
 * pauses of up to sixteen seconds together would have to fit into one.
 */
const most = { sends: 8, withinMs: 1_000 };

/** What one invocation of the producer does with one entry. */
export class SentEntry {
  readonly #firstAtMs: number;
  #sends = 0;
  #failedAtMs: number | undefined;
  #isAcknowledged = false;

  constructor(nowMs: number) {
    this.#firstAtMs = nowMs;
  }

  /** It is sent (again). Gives what is too much about that; undefined where nothing is. */
  send(nowMs: number): string | undefined {
    this.#sends += 1;
    if (this.#isAcknowledged) return 'again once acknowledged';
    if (this.#failedAtMs === nowMs) return 'again at the moment that it failed';
    if (this.#sends > mostSends) return `${this.#sends} times in one invocation`;
    const isHasty = this.#sends > most.sends && nowMs - this.#firstAtMs < most.withinMs;
    return isHasty ? `${this.#sends} times in ${nowMs - this.#firstAtMs} ms` : undefined;
  }

  /** Its producer hears what became of it. */
  hear(isAcknowledged: boolean, nowMs: number): void {
    this.#isAcknowledged ||= isAcknowledged;
    if (!isAcknowledged) this.#failedAtMs = nowMs;
  }
}
