import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { failuresDiscardSchema, failuresListSchema, failuresRedriveSchema } from '../../cli/output/failures.ts';
import type { DeployedStack } from '../support/deployed-stack.ts';
import { batchKey, batchObject, kinesisEvent, requestKey, requestObject } from '../support/failure-objects.ts';
import { putFailure } from '../support/put-failure.ts';
import { cloudEventBytes, record, sequence } from '../support/records.ts';
import { linesOf, runHighwater } from '../support/run-highwater.ts';
import { expectRun } from './expect-run.ts';

/** What lies in the failure bucket in the form that AWS documents; the bundled endpoint puts nothing there by itself. */
export function cliFailures(stack: () => DeployedStack): void {
  const highwater = (...args: readonly string[]) =>
    runHighwater([...args, '--endpoint-url', stack().local.aws.endpoint]);
  const put = (key: string, object: object) => putFailure(stack().local, key, object);
  const contextOf = (name: string, requestId: string) => ({
    requestContext: { requestId, functionArn: `arn:aws:lambda:us-east-1:000000000000:function:${name}:$LATEST` },
  });

  describe('highwater failures', () => {
    it('O6: lists and redrives a batch and a request, and leaves what is neither', async () => {
      const { streamName, producerFunctionName } = stack().local.outputs();
      const records = [1, 2, 3].map((number) =>
        record({
          sequence: sequence(number),
          data: cloudEventBytes({ id: `cli-given-up:${number}`, data: { number } }),
          arrivedAt: new Date(),
        }),
      );
      const payload = JSON.stringify(kinesisEvent(records, streamName));
      const consumer = contextOf(stack().consumer().functionName, 'batch');
      await put(batchKey, batchObject(records, {}, { ...consumer, payload }));
      await put(requestKey, requestObject({ from: 1, to: 40 }, contextOf(producerFunctionName, 'cli-resent')));
      await put('aws/lambda/garbage', {});

      const { stdout } = await highwater('failures', 'list', '--json');
      const listed = linesOf(stdout).map((line) => v.parse(failuresListSchema, JSON.parse(line)));
      expect(listed.map(({ kind, group, records: count }) => [kind, group, count])).toEqual([
        ['batch', 'numtest', 3],
        ['request', null, null],
        ['unknown', null, null],
      ]);

      const redriven = await highwater('failures', 'redrive', '--all', '--json');
      const lines = linesOf(redriven.stdout).map((line) => v.parse(failuresRedriveSchema, JSON.parse(line)));
      expect(lines.map(({ outcome, count }) => [outcome, count])).toEqual([
        ['redriven', 3],
        ['redriven', 40],
        ['remains', 0],
      ]);
      expect(redriven.code).toBe(1);
      await expectRun(stack(), 'cli-resent', [1, 40]);
      await expectRun(stack(), 'cli-given-up', [1, 3]);
      const rest = linesOf((await highwater('failures', 'list', '--json')).stdout);
      expect(rest.map((line) => JSON.parse(line).key)).toEqual(['aws/lambda/garbage']);
    });

    it('discards what cannot be redriven, of those that are named alone, and never without --yes or an answer', async () => {
      const { producerFunctionName } = stack().local.outputs();
      const refused = { runId: 'cli-refused', from: 9, to: 1 };
      await put(requestKey, requestObject(refused, contextOf(producerFunctionName, 'cli-discarded')));
      const redriven = await highwater('failures', 'redrive', requestKey, '--json');
      expect([redriven.code, redriven.stdout]).toEqual([
        1,
        expect.stringContaining('Running this again does not help'),
      ]);

      const unasked = await highwater('failures', 'discard', requestKey);
      expect([unasked.code, unasked.stderr]).toEqual([2, expect.stringContaining('give --yes')]);
      const discarded = await highwater('failures', 'discard', requestKey, 'aws/lambda/garbage', '--yes', '--json');
      expect(discarded.code).toBe(0);
      const lines = linesOf(discarded.stdout).map((line) => v.parse(failuresDiscardSchema, JSON.parse(line)));
      expect(lines).toMatchObject([
        { outcome: 'discarded', kind: 'request', request: { ...refused, requestId: 'cli-discarded', isValid: false } },
        { outcome: 'discarded', kind: 'unknown', problem: expect.any(String) },
      ]);
      expect((await highwater('failures', 'list', '--json')).stdout).toBe('');
    });
  });
}
