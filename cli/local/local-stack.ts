import type { AwsTarget } from './aws/open-aws.ts';
import type { StackOutputs } from './aws/stack-outputs.ts';
import type { LocalGroup } from './cdk/cdk-context.ts';
import type { MongoSecret } from './mongo/mongo-secret.ts';
import type { MongoTarget } from './mongo/open-mongo.ts';
import type { Progress } from './progress.ts';

/** What to start. */
export interface LocalStackOptions {
  /** The environment of the person: PATH, MONGODB_URI, AWS_ENDPOINT_URL, pip's settings. Children do not inherit it. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  readonly progress: Progress;
  readonly shards: number;
  /** Begins the name of the database of this run; an underscore and eight hex digits follow. */
  readonly databasePrefix: string;
  /** Gives the groups, given the database of this run. If absent, one: `numtest` on collection `numtest`. */
  readonly groups?: (database: string) => readonly LocalGroup[];
  /** What the functions connect to, given the server's own address: a proxy, for instance. If absent, the server. */
  readonly functionsMongoUri?: (uri: string) => Promise<string>;
}

/** A running, deployed stack. */
export interface LocalStack {
  readonly aws: AwsTarget;
  readonly mongo: MongoTarget;
  /** Empty when the run began. */
  readonly database: string;
  readonly secret: MongoSecret;
  /** When the servers were up and when the stack was deployed, in ms since the start. */
  readonly timings: { readonly serversMs: number; readonly deployedMs: number };
  /** The names of the newest deploy. */
  outputs(): StackOutputs;
  /** The groups of the newest deploy. */
  groups(): readonly LocalGroup[];
  /** Deploys into the same stack, with these groups instead; with none, what is left has no consumer. */
  deploy(groups: readonly LocalGroup[]): Promise<StackOutputs>;
  /** Ends and removes all that was started or made. Idempotent. Gives what failed on the way. */
  stop(): Promise<readonly unknown[]>;
}
