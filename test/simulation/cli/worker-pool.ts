import { Worker } from 'node:worker_threads';

/** Nearly all that a seed allocates dies young: fewer collections, measured at 5 % of the time. */
const resourceLimits = { maxYoungGenerationSizeMb: 192 };

/** Those of this process that are not stopped yet. */
const running = new Set<Worker>();

/** Ends every worker, in the middle of whatever it does: when this resolves, none of them touches a file any more. */
export async function stopWorkers(): Promise<void> {
  await Promise.all([...running].map((worker) => worker.terminate()));
}

/**
 * Works through tasks with several workers, each of which takes the next task when it is done with one. A worker answers
 * each message with one of its own.
 *
 * @throws whatever a worker throws; the others are stopped.
 */
export async function workThrough<Task, Result>(
  script: URL,
  tasks: Iterable<Task>,
  workerCount: number,
  onResult: (result: Result) => void,
): Promise<void> {
  const rest = tasks[Symbol.iterator]();
  const workers: Worker[] = [];
  const work = async (): Promise<void> => {
    const worker = new Worker(script, { resourceLimits });
    workers.push(worker);
    running.add(worker);
    worker.once('exit', () => running.delete(worker));
    for (let next = rest.next(); next.done !== true; next = rest.next())
      onResult(await ask<Task, Result>(worker, next.value));
  };
  try {
    await Promise.all(Array.from({ length: workerCount }, work));
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

function ask<Task, Result>(worker: Worker, task: Task): Promise<Result> {
  const { promise, resolve, reject } = Promise.withResolvers<Result>();
  const fail = (code: number): void => reject(new Error(`a worker ended with code ${code}`));
  worker.once('message', resolve).once('error', reject).once('exit', fail);
  worker.postMessage(task);
  return promise.finally(() => worker.off('message', resolve).off('error', reject).off('exit', fail));
}
