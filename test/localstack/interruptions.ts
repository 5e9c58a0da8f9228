import { describe, expect, it } from 'vitest';
import { holdNextRequest, isCheckpointWrite } from '../../cli/demo/interrupt-by-kill.ts';
import type { OwnAws } from '../../cli/local/aws/open-aws.ts';
import type { OwnMongoServer } from '../../cli/local/mongo/own-mongo-server.ts';
import { restart } from '../support/changed-consumer.ts';
import { areFunctionsHere, type DeployedStack, isExternal } from '../support/deployed-stack.ts';
import type { TcpProxy } from '../support/tcp-proxy.ts';
import { expectRun, numbersOf } from './expect-run.ts';

const insertCommand = Buffer.from('\x02insert\x00');
/** More than the driver’s own retry makes good. */
const cutsBeyondTheDriver = 3;

const { env } = process;

/** Faults while records flow. What needs a server or a process of ours is left out where it is somebody's. */
export function interruptions(stack: () => DeployedStack): void {
  describe('the consumer interrupted', () => {
    it('C2: restarted while records flow', async () => {
      const published = stack().publish({ from: 1, to: 1_000, runId: 'restarted', ratePerSecond: 200 });
      await stack().until('some are stored', async () => (await numbersOf(stack(), 'restarted')).length > 100);
      await restart(stack().consumer());
      await published;
      await expectRun(stack(), 'restarted', [1, 1_000]);
    });

    it.skipIf(!areFunctionsHere(env))(
      'C2: restarted after its documents are written and before its checkpoint',
      async () => {
        await stack().throughGate(async (gate) => {
          const table = stack().local.outputs().checkpointTableName;
          const held = holdNextRequest(gate, (request) => isCheckpointWrite(request, table, 'numtest'));
          try {
            const published = stack().publish({ from: 1, to: 1_000, runId: 'held' });
            await held.isHeld;
            expect((await numbersOf(stack(), 'held')).length).toBeGreaterThan(0);
            await restart(stack().consumer());
            held.drop();
            await published;
            await expectRun(stack(), 'held', [1, 1_000]);
          } finally {
            held.drop();
          }
        });
      },
    );

    it.skipIf(isExternal(env))(
      'C2: killed with SIGKILL after its documents are written and before its checkpoint',
      async () => {
        const { findWorkers } = own(stack().local.aws.own);
        const { checkpointTableName, groups } = stack().local.outputs();
        await stack().throughGate(async (gate) => {
          const held = holdNextRequest(gate, (request) => isCheckpointWrite(request, checkpointTableName, 'numtest'));
          try {
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
          } finally {
            held.drop();
          }
        });
      },
    );

    it.skipIf(!areFunctionsHere(env))('C24: DynamoDB in trouble after the write', async () => {
      const { checkpointTableName } = stack().local.outputs();
      let [refused, cut] = [0, 0];
      await stack().throughGate(async (gate) => {
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
      });
      expect([refused, cut >= 4]).toEqual([4, true]);
    });
  });

  describe.skipIf(env['MONGODB_URI'])('MongoDB interrupted', () => {
    it('C5, C7: killed with SIGKILL mid-stream and started again', async () => {
      const server = mongo(stack().local.mongo.own);
      const published = stack().publish({ from: 1, to: 2_000, runId: 'mongo', ratePerSecond: 1_000 });
      await stack().until('some documents are there', async () => (await numbersOf(stack(), 'mongo')).length > 200);
      try {
        await server.crash();
      } finally {
        await server.restart();
      }
      await published;
      await expectRun(stack(), 'mongo', [1, 2_000]);
    });

    it('C7: the connection cut after MongoDB wrote and before it answered', async () => {
      const proxy = proxied(stack().proxy);
      const before = proxy.cuts();
      try {
        proxy.cutReplies((request) => request.includes(insertCommand), cutsBeyondTheDriver);
        await stack().publish({ from: 1, to: 1_000, runId: 'cut' });
        await expectRun(stack(), 'cut', [1, 1_000]);
        expect(proxy.cuts() - before).toBe(cutsBeyondTheDriver);
      } finally {
        proxy.cutReplies(() => false, 0);
      }
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
