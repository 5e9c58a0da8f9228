import { killProcess } from '../process/kill-process.ts';
import type { SupervisedProcess } from '../process/supervised-process.ts';

/** A MongoDB-compatible server that this run started. */
export interface OwnMongoServer {
  readonly name: string;
  /** Stays the same over a crash. */
  readonly uri: string;
  /** Ends it as a power cut would, with SIGKILL; resolves when it is gone. */
  crash(): Promise<void>;
  /** Starts it again after a crash, on the same port and files. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * How to start the server on a port, for the how many-th time: 0 lets the server choose the port, where it can. Gives the
 * port it listens on.
 */
export type StartOnPort = (
  port: number,
  count: number,
) => Promise<{ readonly process: SupervisedProcess; readonly port: number }>;

/** Starts a server that can be crashed and restarted. */
export async function ownMongoServer(
  name: string,
  firstPort: number,
  query: string,
  start: StartOnPort,
): Promise<OwnMongoServer> {
  let count = 1;
  let { process: current, port } = await start(firstPort, count);
  return {
    name,
    uri: `mongodb://127.0.0.1:${port}/${query}`,
    crash: async () => {
      if (current.pid !== undefined && current.isRunning()) killProcess(current.pid);
      await current.exited;
    },
    restart: async () => {
      count += 1;
      ({ process: current, port } = await start(port, count));
    },
    stop: () => current.stop(),
  };
}
