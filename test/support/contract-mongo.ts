import { chooseMongo, openMongo } from '../../cli/local/mongo/open-mongo.ts';
import type { CleanUp } from '../../cli/local/process/clean-up.ts';
import type { ServerContext } from '../../cli/local/process/start-server.ts';
import { prepareServerVenv } from '../../cli/local/python/server-venv.ts';

/** A MongoDB that contract suites run on. */
export interface ContractMongo {
  readonly mongoUri: string;
  /** True where the server is ours, so that faults may be planted in it. */
  readonly hasFailPoints: boolean;
}

/** Starts one, or takes that of the environment. */
export async function openContractMongo(context: ServerContext, cleanUp: CleanUp): Promise<ContractMongo> {
  const choice = await chooseMongo(context.env);
  const mongo = await openMongo(choice, () => contractPython(context), context, true);
  cleanUp.add(async () => await mongo.own?.stop());
  return { mongoUri: mongo.uri, hasFailPoints: mongo.own !== undefined };
}

/** The Python of the local servers. */
export function contractPython({ env, signal }: ServerContext): Promise<string> {
  return prepareServerVenv({ env, signal, say: (line) => console.error(line) });
}
