import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The process ids of the Lambda workers of one function, below the folder of one MiniStack. */
export async function findWorkers(ministackFolder: string, functionName: string): Promise<readonly number[]> {
  const { stdout } = await run('ps', ['-axo', 'pid=,command='], { maxBuffer: 16 * 1024 * 1024 });
  return workersIn(stdout, ministackFolder, functionName);
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
