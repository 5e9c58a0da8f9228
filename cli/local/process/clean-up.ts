/** What has to be undone when a run ends, last started first. */
export interface CleanUp {
  /** Registers a step; where the end has come already, the step runs at once. Steps must be safe to run once. */
  add(step: () => Promise<void>): void;
  /** Runs every step once, last first, also past failing ones. Idempotent. Gives the failures. */
  run(): Promise<readonly unknown[]>;
}

/** An empty list of clean-up steps. */
export function createCleanUp(): CleanUp {
  const steps: (() => Promise<void>)[] = [];
  let ending: Promise<readonly unknown[]> | undefined;
  const runAll = async (): Promise<readonly unknown[]> => {
    const failures: unknown[] = [];
    for (let step = steps.pop(); step !== undefined; step = steps.pop()) {
      await step().catch((error: unknown) => failures.push(error));
    }
    return failures;
  };
  return {
    add: (step) => {
      if (ending === undefined) steps.push(step);
      else ending = Promise.all([ending, step().catch(() => undefined)]).then(([failures]) => failures);
    },
    run: () => {
      ending ??= runAll();
      return ending;
    },
  };
}
