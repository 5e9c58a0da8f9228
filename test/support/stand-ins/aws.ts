import { writeFileSync } from 'node:fs';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { DescribeStreamSummaryCommand, KinesisClient } from '@aws-sdk/client-kinesis';
import { GetEventSourceMappingCommand, InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { NodeHttpHandler } from '@smithy/node-http-handler';

/**
 * Stands in for the AWS CLI 2, which not every machine has: the commands that are recommended, with the options that they
 * are recommended with. Endpoint, region and keys come from the environment, as there.
 */
const [service = '', operation = '', ...rest] = process.argv.slice(2);
const options = new Map<string, string>();
while (rest[0]?.startsWith('--')) options.set(rest.shift() ?? '', rest.shift() ?? '');

function take(name: string): string {
  const value = options.get(name);
  if (value === undefined) throw new Error(`${name} is missing`);
  options.delete(name);
  return value;
}

const commands: Readonly<Record<string, () => Promise<object>>> = {
  'lambda invoke': async () => {
    const wish = { FunctionName: take('--function-name'), Payload: Buffer.from(take('--payload')) };
    if (take('--cli-binary-format') !== 'raw-in-base64-out') throw new Error('the payload would be base64');
    if (take('--cli-read-timeout') !== '0') throw new Error('a long range would be invoked again');
    const { Payload, StatusCode } = await new LambdaClient().send(new InvokeCommand(wish));
    writeFileSync(rest.shift() ?? '', Payload ?? '');
    return { StatusCode };
  },
  'lambda get-event-source-mapping': () =>
    new LambdaClient().send(new GetEventSourceMappingCommand({ UUID: take('--uuid') })),
  'kinesis describe-stream-summary': () =>
    new KinesisClient({ requestHandler: new NodeHttpHandler() }).send(
      new DescribeStreamSummaryCommand({ StreamName: take('--stream-name') }),
    ),
  'dynamodb scan': () => new DynamoDBClient().send(new ScanCommand({ TableName: take('--table-name') })),
};

const answer = await commands[`${service} ${operation}`]?.();
if (answer === undefined || options.size > 0 || rest.length > 0)
  throw new Error(`no such command: ${process.argv.slice(2).join(' ')}`);
console.log(JSON.stringify(answer));
process.exit();
