import { listProcesses } from './list-processes.ts';

/** The process ids of the Lambda workers of one function, below the folder of one MiniStack. */
export async function findWorkers(ministackFolder: string, functionName: string): Promise<readonly number[]> {
  return workersIn(await listProcesses(), ministackFolder, functionName);
}

/**
 * Picks the workers out of a process list.
 *
 * @param list lines of `<pid> <command>`.
 */
export function workersIn(list: string, ministackFolder: string, functionName: string): readonly number[] {
  const place = `${ministackFolder}/ministack-lambda-${functionName}-`;
  return list
    .split('\n')
    .filter((line) => line.includes(place))
    .map((line) => Number.parseInt(line.trim(), 10))
    .filter((pid) => pid > 0);
}
