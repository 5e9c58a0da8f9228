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

interface ServiceClass<C> {
  readonly prototype: C;
}

/** A client that sends in this way; the SDK's paginators look at its class. */
export function clientOf<C extends object>({ prototype }: ServiceClass<C>, send: unknown): C {
  const client: C = Object.create(prototype);
  return Object.assign(client, { send });
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
  const of = <C extends object>(service: ServiceClass<C>): C => clientOf(service, send);
  const clients = {
    cloudFormation: client,
    dynamodb: of(DynamoDBClient),
    kinesis: client,
    lambda: client,
    logs: of(CloudWatchLogsClient),
    secretsManager: client,
    destroy: () => undefined,
  };
  return { clients: clients as unknown as AwsClients, sent };
}
