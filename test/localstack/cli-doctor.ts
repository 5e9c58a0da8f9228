import { randomUUID } from 'node:crypto';
import {
  CreateStreamCommand,
  DeleteStreamCommand,
  PutRecordCommand,
  waitUntilStreamExists,
} from '@aws-sdk/client-kinesis';
import { CreateEventSourceMappingCommand, UpdateEventSourceMappingCommand } from '@aws-sdk/client-lambda';
import * as v from 'valibot';
import { describe, expect, it, onTestFinished } from 'vitest';
import { doctorSchema } from '../../cli/output/doctor.ts';
import { deleteMapping, whileDisabled } from '../support/changed-mapping.ts';
import type { DeployedStack } from '../support/deployed-stack.ts';
import { putFailure } from '../support/put-failure.ts';
import { utf8 } from '../support/records.ts';
import { runHighwater } from '../support/run-highwater.ts';
import { expectRun } from './expect-run.ts';

/** `doctor`, of a stack that is well, and of one after the other thing that is not. */
export function cliDoctor(stack: () => DeployedStack): void {
  const highwater = (...args: readonly string[]) =>
    runHighwater([...args, '--endpoint-url', stack().local.aws.endpoint]);
  const examine = async () => {
    const end = await highwater('doctor', '--json');
    const { checks } = v.parse(doctorSchema, JSON.parse(end.stdout));
    const of = (wanted: string) => checks.filter(({ state }) => state === wanted);
    return { code: end.code, findings: of('finding'), ok: of('ok'), unknown: of('unknown') };
  };
  const mapping = (): string => String(stack().local.outputs().groups['numtest']?.eventSourceMappingId);

  describe('highwater doctor', () => {
    it('finds nothing wrong with a stack that is well', async () => {
      await stack().publish({ from: 1, to: 10, runId: 'cli-doctor' });
      await expectRun(stack(), 'cli-doctor', [1, 10]);
      const { code, findings, ok } = await examine();
      expect({ code, findings }).toEqual({ code: 0, findings: [] });
      expect(ok.map(({ check }) => check)).toEqual(
        expect.arrayContaining([
          'mapping settings',
          'mapping state',
          'foreign mappings',
          'database',
          'majority writes',
          ...['checkpoints', 'restart under way', 'dead letters', 'failure bucket'],
          'removed groups',
          ...['retention', 'shared readers', 'registered consumers'],
        ]),
      );
    });

    it('finds a group that is paused', async () => {
      const { code, findings } = await whileDisabled(stack().local.aws.clients.lambda, mapping(), examine);
      expect(code).toBe(1);
      expect(findings).toMatchObject([
        { check: 'mapping state', subject: 'numtest', fix: 'npx --no highwater groups resume numtest' },
      ]);
    });

    it('finds a mapping that was changed, and an index that refuses documents', async () => {
      const { lambda } = stack().local.aws.clients;
      const change = (ParallelizationFactor: number) =>
        lambda.send(new UpdateEventSourceMappingCommand({ UUID: mapping(), ParallelizationFactor }));
      const index = await stack().collection().createIndex({ 'value.order': 1 }, { unique: true, sparse: true });
      await change(2);
      try {
        const { code, findings } = await examine();
        expect(code).toBe(1);
        expect(findings.map(({ check, severity }) => [check, severity])).toEqual([
          ['mapping settings', 'error'],
          ['index rules', 'warning'],
        ]);
        expect(findings[0]?.fix).toContain(`--uuid ${mapping()} --parallelization-factor 1`);
      } finally {
        await change(1);
        await stack().collection().dropIndex(index);
      }
      expect((await examine()).findings).toEqual([]);
    });

    it('finds a database that does not hold what the checkpoints say, before any batch', async () => {
      const sinkCheckpoints = stack().collection('highwater_sink_checkpoints');
      const kept = await sinkCheckpoints.find().toArray();
      await sinkCheckpoints.deleteMany({});
      try {
        const { code, findings } = await examine();
        expect(code).toBe(1);
        expect(findings).toMatchObject([
          { check: 'checkpoints', severity: 'error', fix: 'npx --no highwater groups restart numtest' },
        ]);
      } finally {
        await sinkCheckpoints.insertMany(kept);
      }
      expect((await examine()).findings).toEqual([]);
    });

    it('finds dead letters, and what lies in the failure bucket', async () => {
      const { kinesis } = stack().local.aws.clients;
      const { streamName: StreamName } = stack().local.outputs();
      await kinesis.send(new PutRecordCommand({ StreamName, Data: utf8('no event'), PartitionKey: 'cli-doctor' }));
      await stack().untilCaughtUp();
      await putFailure(stack().local, 'aws/lambda/doctor', {});
      const { code, findings } = await examine();
      expect(code).toBe(1);
      expect(findings).toMatchObject([
        {
          ...{ check: 'dead letters', subject: 'numtest', severity: 'warning' },
          text: 'Records are not stored as documents: 1 open (not-json 1).',
        },
        { check: 'failure bucket', severity: 'warning', text: expect.stringContaining('It holds 1 object:') },
      ]);
      expect(await highwater('dead-letters', 'discard', '--all', '--yes')).toMatchObject({ code: 0 });
      expect(await highwater('failures', 'discard', 'aws/lambda/doctor', '--yes')).toMatchObject({ code: 0 });
      expect((await examine()).findings).toEqual([]);
    });

    it('finds a second mapping onto the function of a group', async () => {
      const { lambda, kinesis } = stack().local.aws.clients;
      // LocalStack refuses a second mapping from the same stream.
      const StreamName = `foreign-${randomUUID()}`;
      await kinesis.send(new CreateStreamCommand({ StreamName, ShardCount: 1 }));
      onTestFinished(async () => {
        await kinesis.send(new DeleteStreamCommand({ StreamName }));
      });
      await waitUntilStreamExists({ client: kinesis, maxWaitTime: 60, minDelay: 1 }, { StreamName });
      const foreign = await lambda.send(
        new CreateEventSourceMappingCommand({
          FunctionName: stack().consumer().functionName,
          EventSourceArn: `arn:aws:kinesis:us-east-1:000000000000:stream/${StreamName}`,
          StartingPosition: 'TRIM_HORIZON',
          Enabled: false,
        }),
      );
      onTestFinished(() => deleteMapping(lambda, String(foreign.UUID)));
      expect((await examine()).findings).toMatchObject([
        { check: 'foreign mappings', severity: 'error', fix: expect.stringContaining(String(foreign.UUID)) },
      ]);
    });
  });
}
