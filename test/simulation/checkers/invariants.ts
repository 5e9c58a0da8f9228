import type { World } from '../run/world.ts';
import type { Workload } from '../workload/workload.ts';
import { CheckpointChecker } from './checkpoint-checker.ts';
import { checkEnd } from './end-checks.ts';
import { LogChecker } from './log-checker.ts';
import { checkOtherTopic } from './other-topic-checks.ts';
import type { Violations } from './violations.ts';

/** Watches a run, step by step and at its end. */
export class Invariants {
  readonly #world: World;
  readonly #violations: Violations;
  readonly #checkpoints: CheckpointChecker;
  readonly #log: LogChecker;

  constructor(world: World, violations: Violations) {
    this.#world = world;
    this.#violations = violations;
    this.#checkpoints = new CheckpointChecker(world, violations);
    this.#log = new LogChecker(world.logLines, violations);
  }

  /** The table was restored or emptied from outside: what it showed before says nothing any more. */
  tableChanged(): void {
    this.#world.tableChangedAtMs = this.#world.time.nowMs;
    this.#checkpoints.takeRows();
  }

  /** MongoDB was restored to an older backup: from here on a checkpoint may cover only what is there again. */
  databaseChanged(): void {
    this.#world.hasDatabaseChanged = true;
    this.#checkpoints.forgetDocuments();
  }

  /** After each step. */
  check(): void {
    this.#checkpoints.check();
    this.#log.check();
    for (const { invariant, message } of this.#world.reported.splice(0)) this.#violations.add(invariant, message);
  }

  /** Once everything has converged. */
  checkEnd(workload: Workload, otherWorkload: Workload): void {
    checkEnd(this.#world, workload, this.#violations);
    if (this.#world.otherTopic !== undefined) checkOtherTopic(this.#world, otherWorkload, this.#violations);
  }
}
