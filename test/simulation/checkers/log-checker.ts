import type { Violations } from './violations.ts';

/** Passwords, connection strings, and texts that occur in payloads and partition keys alone. */
const secrets = /planted-password|mongodb(\+srv)?:\/\/|payload-|Hello, World!|\bkey-\d|stranger-\d/;

/** Looks at each log line once: I8. */
export class LogChecker {
  readonly #lines: readonly string[];
  readonly #violations: Violations;
  #seen = 0;

  constructor(lines: readonly string[], violations: Violations) {
    this.#lines = lines;
    this.#violations = violations;
  }

  check(): void {
    for (; this.#seen < this.#lines.length; this.#seen++) {
      const [shown] = secrets.exec(this.#lines[this.#seen] ?? '') ?? [];
      if (shown !== undefined) this.#violations.add('I8', `a log line shows ${shown}`);
    }
  }
}
