import { VirtualTime } from '../engine/virtual-time.ts';

/** The machine's own time in the place of the virtual one: what the models do then happens in earnest. */
export class RealTime extends VirtualTime {
  readonly #pace: number;

  /** @param pace what a delay is multiplied with: below 1 the models are in a hurry. */
  constructor(pace = 1) {
    super(Date.now());
    this.#pace = pace;
  }

  override get nowMs(): number {
    return Date.now();
  }

  override after(delayMs: number, action: () => void): () => void {
    const timer = setTimeout(action, delayMs * this.#pace);
    return () => clearTimeout(timer);
  }
}
