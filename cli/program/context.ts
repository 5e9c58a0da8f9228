import type { Connection } from '../aws/connection.ts';
import type { AwsServices } from '../aws/services.ts';
import type { Output } from '../output/output.ts';

/** What a command works with. */
export interface CommandContext {
  readonly output: Output;
  /** Where the stack is. @throws CommandFailed, UsageError where that cannot be said. */
  readonly connection: () => Promise<Connection>;
  readonly aws: AwsServices;
  /** Aborts when the end is asked for. */
  readonly signal: AbortSignal;
  /** Rejects when the signal aborts. */
  readonly stdin: () => AsyncIterable<Uint8Array> & { readonly isTTY?: boolean };
  readonly now: () => Date;
  readonly sleep: (ms: number) => Promise<void>;
}
