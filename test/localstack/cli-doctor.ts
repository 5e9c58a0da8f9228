import { randomUUID } from 'node:crypto';
import { CreateStreamCommand, DeleteStreamCommand, waitUntilStreamExists } from '@aws-sdk/client-kinesis';
import { CreateEventSourceMappingCommand, UpdateEventSourceMappingCommand } from '@aws-sdk/client-lambda';
import * as v from 'valibot';
import { describe, expect, it, onTestFinished } from 'vitest';
import { doctorSchema } from '../../cli/output/doctor.ts';
import { deleteMapping, whileDisabled } from '../support/changed-mapping.ts';
import type { DeployedStack } from '../support/deployed-stack.ts';
import { runHighwater } from '../support/run-highwater.ts';
import { expectRun } from './expect-run.ts';

/** `doctor`, of a stack that is well, and of one after the other thing that is not. */
export function cliDoctor(stack: () => DeployedStack): void {
  const examine = async () => {
    const end = await runHighwater(['doctor', '--json', '--endpoint-url', stack().local.aws.endpoint]);
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
          'removed groups',
          'retention',
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
