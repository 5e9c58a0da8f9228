import { type CleanUp, createCleanUp } from '../../cli/local/process/clean-up.ts';
import { createRunFolder } from '../../cli/local/process/run-folder.ts';
import type { ServerContext } from '../../cli/local/process/start-server.ts';

/**
 * Opens what the suites of a project run on, with a folder of its own, and gives what ends it again. Where opening fails,
 * what was opened before is ended at once.
 */
export async function openForSuites(
  open: (context: ServerContext, cleanUp: CleanUp) => Promise<void>,
): Promise<() => Promise<void>> {
  const cleanUp = createCleanUp();
  const end = async (): Promise<void> => void (await cleanUp.run());
  try {
    const run = await createRunFolder();
    cleanUp.add(() => run.remove());
    await open({ env: process.env, run, signal: new AbortController().signal }, cleanUp);
    return end;
  } catch (error) {
    await end();
    throw error;
  }
}
