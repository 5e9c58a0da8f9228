import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished, vi } from 'vitest';
import { createRunFolder } from '../../cli/local/process/run-folder.ts';
import type { ServerContext } from '../../cli/local/process/start-server.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { writeProgram } from './write-program.ts';

/** What servers of ours are started with, in a folder that goes with the test; logs that are kept go there as well. */
export async function serverContext(signal = new AbortController().signal): Promise<
  ServerContext & {
    /** Makes a shell script that is the only thing on the PATH besides the system's; gives its path. */
    readonly command: (name: string, script: string) => Promise<string>;
    /** Where logs of starts that failed are kept. */
    readonly logs: string;
  }
> {
  const folder = await temporaryFolder();
  vi.stubEnv('XDG_CACHE_HOME', join(folder, 'cache'));
  onTestFinished(() => void vi.unstubAllEnvs());
  const commands = join(folder, 'commands');
  await mkdir(commands);
  const run = await createRunFolder(folder);
  onTestFinished(() => run.remove());
  return {
    env: { PATH: `${commands}:/usr/bin:/bin` },
    run,
    signal,
    logs: join(folder, 'cache', 'highwater', 'logs'),
    command: async (name, script) => {
      const path = join(commands, name);
      writeProgram(path, script);
      return path;
    },
  };
}
