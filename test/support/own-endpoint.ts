import { type AwsTarget, openAws } from '../../cli/local/aws/open-aws.ts';
import { createCleanUp } from '../../cli/local/process/clean-up.ts';
import { createRunFolder } from '../../cli/local/process/run-folder.ts';
import { prepareServerVenv } from '../../cli/local/python/server-venv.ts';

/** An AWS endpoint that stands for the one a person has running already. */
export interface OwnEndpoint extends AwsTarget {
  stop(): Promise<void>;
}

/** Starts it. */
export async function startOwnEndpoint(): Promise<OwnEndpoint> {
  const cleanUp = createCleanUp();
  try {
    const { env } = process;
    const { signal } = new AbortController();
    const run = await createRunFolder();
    cleanUp.add(() => run.remove());
    const python = () => prepareServerVenv({ env, signal, say: () => undefined });
    const aws = await openAws(undefined, python, { env, run, signal }, cleanUp);
    return { ...aws, stop: async () => void (await cleanUp.run()) };
  } catch (error) {
    await cleanUp.run();
    throw error;
  }
}
