import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseExternalEndpoint } from '../../cli/local/aws/external-endpoint.ts';
import { failuresListSchema, failuresRedriveSchema, type ListedFailure } from '../../cli/output/failures.ts';
import { consumerEnv } from '../../engine/runtime/environment.ts';
import { withVariables } from '../support/changed-consumer.ts';
import { whileGivingUp } from '../support/changed-mapping.ts';
import type { DeployedStack } from '../support/deployed-stack.ts';
import { linesOf, runHighwater } from '../support/run-highwater.ts';
import { expectRun, numbersOf } from './expect-run.ts';

const whyNot = (await isLocalStack()) ? '' : ': not on this endpoint, whose mappings never give up';

/** A mapping gives up on batches, and what it puts into the failure bucket by itself is redriven. */
export function cliGivenUp(stack: () => DeployedStack): void {
  const highwater = (...args: readonly string[]) =>
    runHighwater([...args, '--endpoint-url', stack().local.aws.endpoint]);
  let s3: S3Client;
  beforeAll(() => {
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    s3 = new S3Client({
      ...{ endpoint: stack().local.aws.endpoint, region: 'us-east-1', credentials, forcePathStyle: true },
    });
  });
  afterAll(() => s3.destroy());

  const list = async (): Promise<readonly ListedFailure[]> => {
    const { stdout } = await highwater('failures', 'list', '--json');
    return linesOf(stdout).map((line) => v.parse(failuresListSchema, JSON.parse(line)));
  };
  /** The ids of the run's events that lie in an object. */
  const eventsIn = async ({ key }: ListedFailure, runId: string): Promise<readonly string[]> => {
    const { failureBucketName: Bucket } = stack().local.outputs();
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: key }));
    const { payload } = JSON.parse(String(await Body?.transformToString()));
    const records: readonly { readonly kinesis: { readonly data: string } }[] = payload.Records;
    // What other tests have sent may come again, too, and be no event.
    const id = new RegExp(`"id":"(${runId}:\\d+)"`);
    return records.flatMap(({ kinesis }) => id.exec(Buffer.from(kinesis.data, 'base64').toString())?.[1] ?? []);
  };

  describe.skipIf(whyNot !== '')(`highwater failures${whyNot}`, () => {
    it('O6: redrives what a mapping gave up on', async () => {
      const { lambda } = stack().local.aws.clients;
      const mapping = String(stack().local.outputs().groups['numtest']?.eventSourceMappingId);
      const runId = 'cli-mapping-gave-up';
      await whileGivingUp(lambda, mapping, async () => {
        const noSecret = { [consumerEnv.mongoSecretId]: 'highwater/no-such-secret' };
        await withVariables(stack().consumer(), noSecret, async () => {
          await stack().publish({ from: 1, to: 60, runId });
          await stack().until('the mapping has given up on all events of the run', async () => {
            const events = await Promise.all((await list()).map((failure) => eventsIn(failure, runId)));
            return new Set(events.flat()).size === 60;
          });
        });
        const listed = await list();
        for (const failure of listed) {
          expect(failure.key).toMatch(new RegExp(`^aws/lambda/${mapping}/${failure.shard}/`));
          expect(failure).toMatchObject({ kind: 'batch', group: 'numtest', condition: 'RetryAttemptsExhausted' });
        }
        // Nothing but the command stores them: the mapping has moved on.
        expect(await numbersOf(stack(), runId)).toEqual([]);

        const { code, stdout } = await highwater('failures', 'redrive', '--all', '--json');
        const redriven = linesOf(stdout).map((line) => v.parse(failuresRedriveSchema, JSON.parse(line)));
        expect(code).toBe(0);
        expect(redriven).toEqual(
          listed.map(({ key, records }) => ({
            ...{ key, kind: 'batch', group: 'numtest', outcome: 'redriven', count: records, reason: null },
          })),
        );
        expect(await numbersOf(stack(), runId)).toEqual(Array.from({ length: 60 }, (_, index) => index + 1));
        expect(await list()).toEqual([]);
      });
      await expectRun(stack(), runId, [1, 60]);
    });
  });
}

/** Whether the endpoint is LocalStack itself: of those that this suite meets, it alone has mappings that give up. */
async function isLocalStack(): Promise<boolean> {
  const endpoint = process.env['AWS_ENDPOINT_URL'] ? parseExternalEndpoint(process.env) : undefined;
  if (endpoint === undefined) return false;
  // An endpoint in trouble is none: the deploy says what is wrong with it.
  const answer = await fetch(new URL('/_localstack/info', String(endpoint))).catch(() => undefined);
  return answer?.ok ?? true;
}
