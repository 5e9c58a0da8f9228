import { GetRecordsCommand } from '@aws-sdk/client-kinesis';
import type { ExecutionEnvironment } from '../engine/execution-environment.ts';
import type { World } from '../run/world.ts';
import type { CallChecker } from './call-checker.ts';
import { awsQuestion } from './question.ts';
import { type Page, ReadingPace } from './reading-pace.ts';
import type { RowChecker } from './row-checker.ts';

type Send = (command: object, options?: unknown) => Promise<Page>;

/** Gives what puts the watches between one process and a client of the SDK. */
export function watchedSender(
  { time, sizes, noteExcess }: World,
  environment: ExecutionEnvironment,
  calls: CallChecker,
  rows: RowChecker,
): <T extends { readonly send: unknown }>(client: T) => T {
  const pace = new ReadingPace(environment.name, time, noteExcess);
  return (client) => {
    const send = client.send as Send;
    const watched: Send = (command, options) => {
      sizes.noteAws(command);
      const ask = (): Promise<Page> => send(command, options);
      const iterator = command instanceof GetRecordsCommand ? command.input.ShardIterator : undefined;
      const pacedAsk = iterator === undefined ? ask : () => pace.read(iterator, ask);
      const reply = calls.ask(awsQuestion(command), pacedAsk);
      reply.catch((error: unknown) => rows.noteFailure(command, error));
      return reply;
    };
    return { ...client, send: watched };
  };
}
