import type { Document } from 'bson';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openDemoWorld } from '../../../../cli/demo/open-demo-world.ts';
import type { LocalStack } from '../../../../cli/local/local-stack.ts';
import { demoWorld } from '../../../support/demo-world.ts';
import type { AwsScript } from '../../../support/scripted-aws.ts';
import { scriptedMongo } from '../../../support/scripted-mongo.ts';
import { foundReply, type MongoScript } from '../../../support/scripted-mongo-server.ts';

const row = (group: string, sequence: string) => ({
  group: { S: `${group}#stream@1` },
  shard: { S: 'shard-0' },
  sequenceText: { S: sequence },
});
const number = (n: number, sequence: string): Document => ({
  _id: `highwater:numbers run-1:${n}`,
  type: 'highwater.number',
  value: { number: n },
  origin: { shard: 'shard-0', sequence },
});

/** The world of a run of two numbers on a scripted MongoDB and a scripted endpoint. */
async function opened({
  mongo,
  aws = () => ({}),
  signal,
}: {
  mongo: MongoScript;
  aws?: AwsScript;
  signal?: AbortSignal;
}) {
  const server = await scriptedMongo(mongo);
  const { world: subject, sent } = demoWorld({ to: 2, aws, ...(signal === undefined ? {} : { signal }) });
  const stack = { ...subject.stack, mongo: { uri: server.uri }, database: 'db' } as LocalStack;
  const world = openDemoWorld({ ...subject, stack });
  onTestFinished(() => world.close());
  return { world, server, sent };
}

const nothing: MongoScript = () => ({ ok: 1, n: 0 });

describe('the world of the demo', () => {
  it('compares the documents with the checkpoints of its own group only', async () => {
    const { world, server } = await opened({
      mongo: () => foundReply([number(1, '5'), number(2, '6')]),
      aws: () => ({ Items: [row('another', '9'), row('numtest', '5')] }),
    });
    expect(await world.tally()).toMatchObject({ documents: 2, reached: 2, resumesFrom: 2, doubled: [] });
    expect(server.commands).toMatchObject([{ find: 'numtest', $db: 'db', filter: {} }]);
    expect(await world.checkpoints()).toHaveLength(2);
  });

  it('recreates its group: deploys what is left without it, then what was there', async () => {
    const { world: subject } = demoWorld();
    const [other, own] = ['other', 'numtest'].map((name) => ({
      name,
      startFrom: 'earliest',
      database: 'db',
      collection: name,
    }));
    const deployed: unknown[] = [];
    const stack = {
      ...subject.stack,
      mongo: { uri: 'mongodb://127.0.0.1:1' },
      groups: () => [other, own],
      deploy: async (groups: unknown) => deployed.push(groups),
    } as unknown as LocalStack;
    const world = openDemoWorld({ ...subject, stack });
    onTestFinished(() => world.close());
    await world.recreateGroup();
    expect(deployed).toEqual([[other], [other, own]]);
    expect(() => world.group()).toThrow('The group numtest was not deployed.');
  });

  it('finds the document of a number by its id', async () => {
    const { world, server } = await opened({ mongo: () => foundReply([number(2, '6')]) });
    expect(await world.findDocument(2)).toMatchObject({ value: { number: 2 } });
    expect(server.commands).toMatchObject([{ find: 'numtest', filter: { _id: 'highwater:numbers run-1:2' } }]);
  });

  it('publishes under the id of its run', async () => {
    const answer = { Payload: Buffer.from('{"published":2,"next":null}') };
    const { world, sent } = await opened({ mongo: nothing, aws: () => answer });
    expect(await world.publish({ from: 1, to: 2 })).toBe(2);
    expect(sent).toMatchObject([
      ['Invoke', { FunctionName: 'producer-1', Payload: '{"topic":"numtest","from":1,"to":2,"runId":"run-1"}' }],
    ]);
  });

  it('counts the dead letters of its collection', async () => {
    const { world, server } = await opened({ mongo: () => foundReply([{ n: 3 }]) });
    expect(await world.countDeadLetters()).toBe(3);
    expect(server.commands).toMatchObject([{ aggregate: 'numtest_dead_letters', $db: 'db' }]);
  });

  it('waits until as many documents are there as are asked for', async () => {
    let n = 0;
    const { world } = await opened({
      mongo: () => {
        n += 1;
        return { ok: 1, n };
      },
    });
    await world.untilDocuments(3);
    expect(n).toBe(3);
  });

  it('waits until the checkpoints stand at the end of the stream', async () => {
    let looks = 0;
    const { world } = await opened({
      mongo: nothing,
      aws: (command) => {
        if (command === 'ListShards') return { Shards: [{ ShardId: 'shard-0' }] };
        if (command !== 'GetRecords') return {};
        looks += 1;
        return { Records: looks < 3 ? [{}] : [], MillisBehindLatest: 0 };
      },
    });
    await world.untilCaughtUp();
    expect(looks).toBe(3);
  });

  it('waits no longer when the end is asked for', async () => {
    const stop = new AbortController();
    const { world } = await opened({
      mongo: () => {
        stop.abort(new Error('enough'));
        return { ok: 1, n: 0 };
      },
      signal: stop.signal,
    });
    await expect(world.untilDocuments(1)).rejects.toThrow('enough');
    await expect(world.untilCaughtUp()).rejects.toThrow('enough');
  });

  it('can be closed where it never asked anything', async () => {
    const { world, server } = await opened({ mongo: nothing });
    await world.close();
    expect(server.commands).toEqual([]);
  });
});
