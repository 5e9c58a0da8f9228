import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { AwsClients } from '../../cli/local/aws/aws-clients.ts';

/** Answers one command: a reply, or an error to throw. */
export type AwsScript = (command: string, input: Readonly<Record<string, unknown>>) => unknown;

/** A command that was sent: its name without `Command`, and its input. */
export type SentCommand = readonly [name: string, input: Readonly<Record<string, unknown>>];

interface Command {
  readonly input: Readonly<Record<string, unknown>>;
}

/** Clients of all services without a network: one script answers whatever is sent, and all of it is kept. */
export function scriptedAws(script: AwsScript): {
  readonly clients: AwsClients;
  readonly sent: readonly SentCommand[];
} {
  const sent: SentCommand[] = [];
  const send = async (command: Command): Promise<unknown> => {
    const name = command.constructor.name.replace(/Command$/, '');
    // A copy: the SDK's paginators write the next page into the input of the last.
    sent.push([name, { ...command.input }]);
    const answer = await script(name, command.input);
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const client = { send };
  const clients = {
    cloudFormation: client,
    // The SDK's paginators look at the class.
    dynamodb: Object.assign(Object.create(DynamoDBClient.prototype), client),
    kinesis: client,
    lambda: client,
    logs: Object.assign(Object.create(CloudWatchLogsClient.prototype), client),
    secretsManager: client,
    destroy: () => undefined,
  };
  return { clients: clients as unknown as AwsClients, sent };
}
