import type { AwsClients } from '../local/aws/aws-clients.ts';
import type { GroupOutputs } from '../local/aws/stack-outputs.ts';
import type { LocalStack } from '../local/local-stack.ts';
import type { CheckpointRow } from './checkpoint-rows.ts';
import type { PublishWish } from './publish.ts';
import type { Tally } from './tally-documents.ts';

/** What the demo is about. */
export interface DemoSubject {
  readonly stack: LocalStack;
  readonly groupName: string;
  readonly collection: string;
  readonly runId: string;
  /** The highest number. */
  readonly to: number;
  readonly signal: AbortSignal;
}

/** A function of the stack, and through what it is asked. */
export interface DemoFunction {
  readonly clients: AwsClients;
  readonly functionName: string;
  readonly signal: AbortSignal;
}

/** What the steps of the demo do and ask. Waiting that comes to nothing throws a LocalStackError. */
export interface DemoWorld extends DemoSubject {
  /** The names of the group's function and mapping, which change where it is recreated. */
  group(): GroupOutputs;
  /** Deploys the stage without its group and then with it, so that the group's function and mapping are new. */
  recreateGroup(): Promise<void>;
  /** Publishes under the run's id; gives how many events were acknowledged. */
  publish(wish: PublishWish): Promise<number>;
  /** Of all groups. */
  checkpoints(): Promise<readonly CheckpointRow[]>;
  /** Everything that is in the collection now, compared with what is to be in it in the end. */
  tally(): Promise<Tally>;
  /** The document of one number, as it lies in MongoDB; null where there is none. */
  findDocument(number: number): Promise<object | null>;
  countDocuments(): Promise<number>;
  countDeadLetters(): Promise<number>;
  untilDocuments(count: number): Promise<void>;
  /** Until the group has handled everything that lies in the stream. */
  untilCaughtUp(): Promise<void>;
  close(): Promise<void>;
}
