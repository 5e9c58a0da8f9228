import { ExpiredIteratorException } from '@aws-sdk/client-kinesis';
import { describe, expect, it } from 'vitest';
import { tail } from '../../../../cli/commands/tail.ts';
import { Interrupted } from '../../../../cli/local/errors.ts';
import {
  awsError,
  type ContextSettings,
  manifest,
  pipelineScript,
  testContext,
} from '../../../support/command-context.ts';

interface FakeShard {
  readonly id: string;
  readonly parents?: readonly string[];
  readonly isClosed?: boolean;
  /** Values, which get the sequence numbers 1, 2, ... */
  readonly values: readonly string[];
}

/** Answers for shards in memory. Iterators are `<shard> <index>`; each page has two records. */
function streamOf(shards: () => readonly FakeShard[]) {
  const find = (id: unknown) => shards().find((shard) => shard.id === id);
  return (command: string, input: Readonly<Record<string, unknown>>): unknown => {
    if (command === 'ListShards') {
      const Shards = shards().map(({ id, parents = [], isClosed }) => ({
        ShardId: id,
        ParentShardId: parents[0],
        AdjacentParentShardId: parents[1],
        SequenceNumberRange: isClosed ? { EndingSequenceNumber: '9' } : {},
      }));
      return { Shards };
    }
    if (command === 'GetShardIterator') {
      const shard = find(input['ShardId']);
      const starts: Readonly<Record<string, number>> = {
        TRIM_HORIZON: 0,
        AT_TIMESTAMP: 1,
        LATEST: shard?.values.length ?? 0,
        AFTER_SEQUENCE_NUMBER: Number(input['StartingSequenceNumber']),
      };
      return { ShardIterator: `${input['ShardId']} ${starts[String(input['ShardIteratorType'])]}` };
    }
    const [id, from] = String(input['ShardIterator']).split(' ');
    const shard = find(id);
    const [start, values] = [Number(from), shard?.values ?? []];
    const end = Math.min(start + 2, values.length);
    const isLast = shard?.isClosed === true && end === values.length;
    return {
      Records: values.slice(start, end).map((value, index) => ({
        SequenceNumber: String(start + index + 1),
        PartitionKey: value.slice(0, 1),
        Data: Buffer.from(JSON.stringify(value)),
        ApproximateArrivalTimestamp: new Date(0),
      })),
      MillisBehindLatest: end === values.length ? 0 : 1,
      ...(isLast ? {} : { NextShardIterator: `${id} ${end}` }),
    };
  };
}

/** Tails these shards. */
async function tailing(
  shards: readonly FakeShard[] | (() => readonly FakeShard[]),
  options: object,
  settings: ContextSettings = {},
) {
  const script = pipelineScript(streamOf(typeof shards === 'function' ? shards : () => shards), {
    ...manifest,
    topics: manifest.topics.slice(0, 1),
  });
  const test = testContext({ script, sleep: () => new Promise((resolve) => setImmediate(resolve)), ...settings });
  const error = await tail({ ...options }, test.context).catch((failure: unknown) => failure);
  return { ...test, error };
}

const family: readonly FakeShard[] = [
  { id: 's-0', isClosed: true, values: ['a1', 'a2', 'a3'] },
  { id: 's-1', isClosed: true, values: ['b1'] },
  { id: 's-2', parents: ['s-0', 's-1'], values: ['c1', 'c2'] },
];

describe('tail', () => {
  it('prints all shards up to the newest record, parents before their children', async () => {
    const { results, error } = await tailing(family, {});
    expect(error).toBeUndefined();
    expect(results.toSorted()).toEqual(['a1', 'a2', 'a3', 'b1', 'c1', 'c2']);
    expect(results.slice(-2)).toEqual(['c1', 'c2']);
    expect(results.filter((value) => value.startsWith('a'))).toEqual(['a1', 'a2', 'a3']);
  });

  it('ends at once on an empty stream', async () => {
    const { results, error } = await tailing([{ id: 's-0', values: [] }], { fromBeginning: true });
    expect({ results, error }).toEqual({ results: [], error: undefined });
  });

  it('leaves room for other readers', async () => {
    const { slept } = await tailing([{ id: 's-0', values: ['1', '2', '3'] }], {});
    expect(slept).toEqual([300, 300]);
  });

  it.each<[string, object, readonly string[]]>([
    ['one shard', { shard: 's-2' }, ['c1', 'c2']],
    ['one key', { key: 'b' }, ['b1']],
    ['so many', { max: 1, shard: 's-0' }, ['a1']],
    ['a time on', { from: '10m' }, ['a2', 'a3', 'c2']],
  ])('prints %s where that is asked for', async (_, options, values) => {
    expect((await tailing(family, options)).results).toEqual(values);
  });

  it('prints no more than so many, although shards are read side by side', async () => {
    expect((await tailing(family, { max: 2 })).results).toHaveLength(2);
  });

  it('prints lines for people, or JSON', async () => {
    const { results } = await tailing(family, { shard: 's-2', format: 'pretty', max: 1 });
    expect(results).toEqual(['1970-01-01T00:00:00.000Z  s-2  sequence 1  c1']);
    const { results: lines } = await tailing(family, { shard: 's-2', format: 'json', max: 1 });
    expect(JSON.parse(String(lines[0]))).toMatchObject({ topic: 'numtest', shard: 's-2', sequence: '1', value: 'c1' });
  });

  it('opens another iterator after the last record where one has expired', async () => {
    let reads = 0;
    const answer = streamOf(() => family);
    const expired = new ExpiredIteratorException({ message: 'too old', $metadata: {} });
    const script = pipelineScript((command, input) => {
      if (command === 'GetRecords' && ++reads === 2) return expired;
      return answer(command, input);
    });
    const { results, sent } = await tailing([], { topic: 'numtest', shard: 's-0' }, { script });
    expect(results).toEqual(['a1', 'a2', 'a3']);
    expect(sent.at(-2)?.[1]).toMatchObject({ ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', StartingSequenceNumber: '2' });
  });

  it('says where there is no such shard, and where the stream cannot be read', async () => {
    expect(String((await tailing(family, { shard: 's-9' })).error)).toContain('The topic numtest has no shard s-9');
    const script = pipelineScript(() => awsError('AccessDeniedException'));
    expect((await tailing([], { topic: 'numtest' }, { script })).error).toMatchObject({
      name: 'AccessDeniedException',
    });
  });

  it('refuses a time that it does not understand before it asks AWS', async () => {
    const { error, sent } = await tailing(family, { from: 'soon' });
    expect(String(error)).toContain('--from must be a time');
    expect(sent).toEqual([]);
  });
});

describe('tail --follow', () => {
  it('prints what is new, also of shards that are made meanwhile, until Ctrl-C', async () => {
    let shards: readonly FakeShard[] = [
      { id: 's-0', isClosed: true, values: ['old'] },
      { id: 's-1', values: ['b1'] },
    ];
    const stopping = new AbortController();
    const changes: (() => void)[] = [
      () => {
        shards = [{ id: 's-1', values: ['b1', 'b2'] }];
      },
      () => {
        shards = [
          { id: 's-1', isClosed: true, values: ['b1', 'b2', 'b3'] },
          { id: 's-2', parents: ['s-1'], values: ['c1'] },
        ];
      },
    ];
    const sleep = async (): Promise<void> => {
      await new Promise((resolve) => setImmediate(resolve));
      changes.shift()?.();
    };
    const onResult = (result: string): void => {
      if (result === 'c1') stopping.abort(new Interrupted('SIGINT', 130));
    };
    const settings = { sleep, onResult, signal: stopping.signal };
    const { results, error } = await tailing(() => shards, { follow: true }, settings);
    expect({ results, error }).toEqual({ results: ['b2', 'b3', 'c1'], error: undefined });
  });

  it.each([
    ['SIGTERM', 143],
    ['SIGPIPE', 141],
  ])('hands on another end: %s', async (name, code) => {
    const stopped = new Interrupted(name, code);
    const { error } = await tailing(family, { follow: true }, { signal: AbortSignal.abort(stopped) });
    expect(error).toBe(stopped);
  });
});
