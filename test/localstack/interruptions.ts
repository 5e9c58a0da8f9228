import { describe, expect, it } from 'vitest';
import { holdNextCheckpoint, isCheckpointWrite } from '../../cli/local/demo/held-checkpoint.ts';
import type { OwnAws } from '../../cli/local/open-aws.ts';
import type { OwnMongoServer } from '../../cli/local/own-mongo-server.ts';
import type { DeployedStack } from '../support/deployed-stack.ts';
import type { TcpProxy } from '../support/tcp-proxy.ts';
import { expectRun, numbersOf } from './expect-run.ts';

const insertCommand = Buffer.from('\x02insert\x00');
/** More than the driver’s own retry makes good. */
const cutsBeyondTheDriver = 3;

/** Faults while records flow; each needs servers of ours. */
export function interruptions(stack: () => DeployedStack): void {
  describe.skipIf(process.env['AWS_ENDPOINT_URL'])('the consumer interrupted', () => {
    it('C2: killed with SIGKILL after its documents are written and before its checkpoint', async () => {
      const { gate, findWorkers } = own(stack().local.aws.own);
      const { checkpointTableName, groups } = stack().local.outputs();
      const held = holdNextCheckpoint(gate, checkpointTableName, 'numtest');
      const before = await stack().checkpoints();
      const published = stack().publish({ from: 1, to: 2_000, runId: 'killed' });
      await held.isHeld;
      expect((await numbersOf(stack(), 'killed')).length).toBeGreaterThan(0);
      const workers = await findWorkers(String(groups['numtest']?.consumerFunctionName));
      expect(workers.length).toBeGreaterThan(0);
      for (const pid of workers) process.kill(pid, 'SIGKILL');
      held.drop();
      expect(before).toHaveLength(2);
      await published;
      await expectRun(stack(), 'killed', [1, 2_000]);
    });

    it('C24: DynamoDB in trouble after the write', async () => {
      const { gate } = own(stack().local.aws.own);
      const { checkpointTableName } = stack().local.outputs();
      let [refused, cut] = [0, 0];
      gate.decideBy((request) => {
        if (!isCheckpointWrite(request, checkpointTableName, 'numtest')) return 'forward';
        // Beyond what the SDK’s own three attempts make good, then replies that get lost.
        if (refused < 4) {
          refused += 1;
          return 'refuse';
        }
        cut += 1;
        return cut <= 4 ? 'cut-after' : 'forward';
      });
      await stack().publish({ from: 1, to: 1_000, runId: 'dynamodb' });
      await expectRun(stack(), 'dynamodb', [1, 1_000]);
      gate.decideBy(() => 'forward');
      expect([refused, cut >= 4]).toEqual([4, true]);
    });
  });

  describe.skipIf(process.env['MONGODB_URI'])('MongoDB interrupted', () => {
    it('C5, C7: killed with SIGKILL mid-stream and started again', async () => {
      const server = mongo(stack().local.mongo.own);
      const published = stack().publish({ from: 1, to: 2_000, runId: 'mongo', ratePerSecond: 1_000 });
      await stack().until(
        'some documents are there',
        async () => (await numbersOf(stack(), 'mongo')).length > 200,
      );
      await server.crash();
      await server.restart();
      await published;
      await expectRun(stack(), 'mongo', [1, 2_000]);
    });

    it('C7: the connection cut after MongoDB wrote and before it answered', async () => {
      const proxy = proxied(stack().proxy);
      const before = proxy.cuts();
      proxy.cutReplies((request) => request.includes(insertCommand), cutsBeyondTheDriver);
      await stack().publish({ from: 1, to: 1_000, runId: 'cut' });
      await expectRun(stack(), 'cut', [1, 1_000]);
      expect(proxy.cuts() - before).toBe(cutsBeyondTheDriver);
    });
  });
}

function own(aws: OwnAws | undefined): OwnAws {
  if (aws === undefined) throw new Error('the endpoint is not ours');
  return aws;
}

function mongo(server: OwnMongoServer | undefined): OwnMongoServer {
  if (server === undefined) throw new Error('the MongoDB server is not ours');
  return server;
}

function proxied(proxy: TcpProxy | undefined): TcpProxy {
  if (proxy === undefined) throw new Error('there is no proxy in front of MongoDB');
  return proxy;
}
