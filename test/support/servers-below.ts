import { listProcesses } from '../../cli/local/process/worker-processes.ts';

/** The processes whose command line names a folder, without the one that removes it should its owner die. */
export async function serversBelow(folder: string): Promise<readonly string[]> {
  const lines = (await listProcesses()).split('\n');
  return lines.filter((line) => line.includes(folder) && !line.includes('remove-with-owner'));
}
