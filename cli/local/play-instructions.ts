import type { LocalStack } from './local-stack.ts';
import { localRegion } from './process/local-environment.ts';

/** What to export and try while a stack is kept running. A connection string that was given is not repeated. */
export function playInstructions(stack: LocalStack, groupName: string): readonly string[] {
  const { streamName, producerFunctionName, checkpointTableName, groups } = stack.outputs();
  const uri = stack.mongo.own === undefined ? '"$MONGODB_URI"' : `"${stack.mongo.uri}"`;
  // With its read time-out the AWS CLI would give up on a long range, and invoke again.
  const options = '--cli-binary-format raw-in-base64-out --cli-read-timeout 0';
  const invoke = `aws lambda invoke --function-name ${producerFunctionName} ${options}`;
  return [
    'Everything is left running. In another terminal (the AWS CLI 2 and mongosh are yours to install):',
    '',
    `  export AWS_ENDPOINT_URL=${stack.aws.endpoint} AWS_REGION=${localRegion}`,
    '  export AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test',
    ...(stack.mongo.own === undefined ? [] : [`  export MONGODB_URI=${uri}`]),
    '',
    `  ${invoke} --payload '{"from":2001,"to":2010,"runId":"mine"}' /dev/stdout`,
    `  aws kinesis describe-stream-summary --stream-name ${streamName}`,
    `  aws dynamodb scan --table-name ${checkpointTableName}`,
    `  aws lambda get-event-source-mapping --uuid ${groups[groupName]?.eventSourceMappingId ?? ''}`,
    `  mongosh ${uri} --eval 'db.getSiblingDB("${stack.database}").numtest.countDocuments()'`,
    '',
    'Ctrl-C ends it and removes everything.',
  ];
}
