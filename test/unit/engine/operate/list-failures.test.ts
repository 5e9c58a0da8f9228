import { describe, expect, it } from 'vitest';
import { listFailures } from '../../../../engine/operate/list-failures.ts';
import { endless } from '../../../../engine/operate/step.ts';
import { batchKey, batchObject, requestKey, requestObject } from '../../../support/failure-objects.ts';
import { FakeFailureStore, failuresOf, storedAt } from '../../../support/fake-failure-store.ts';
import { numbers } from '../../../support/operator-world.ts';
import { shardId } from '../../../support/records.ts';

function open(objects: Readonly<Record<string, unknown>>) {
  const store = new FakeFailureStore();
  for (const [key, object] of Object.entries(objects)) store.objects.set(key, JSON.stringify(object));
  return { store, dependencies: { failures: failuresOf(store) } };
}
const all = { after: null, most: 100 };

describe('the list of failures', () => {
  it('tells batches and requests, with what Lambda and the function say of them', async () => {
    const { dependencies } = open({
      [batchKey]: batchObject(numbers(5, 7)),
      [requestKey]: requestObject({ from: 1, to: 5 }),
    });
    const { failures, after } = await listFailures(all, dependencies, endless);
    expect(after).toBeNull();
    expect(failures).toEqual([
      {
        key: batchKey,
        bytes: expect.any(Number),
        storedAt,
        kind: 'batch',
        group: 'numtest',
        shard: shardId(),
        from: '5',
        through: '7',
        records: 3,
        condition: 'RetryAttemptsExhausted',
        error: 'Unhandled',
        problem: null,
      },
      {
        key: requestKey,
        bytes: expect.any(Number),
        storedAt,
        kind: 'request',
        group: null,
        shard: null,
        from: null,
        through: null,
        records: null,
        condition: 'RetriesExhausted',
        error: 'The stream does not take the records.',
        problem: null,
      },
    ]);
  });

  it('tells why an object is neither, and goes on to the others', async () => {
    const other = { requestContext: { functionArn: 'arn:aws:lambda:eu-west-1:1:function:other', requestId: 'r' } };
    const { store, dependencies } = open({
      a: 'garbage',
      b: batchObject(numbers(1, 1), {}, other),
      c: requestObject(1, other),
      d: batchObject(numbers(1, 1), {}, { requestContext: {} }),
      f: {},
      g: requestObject(1),
    });
    store.objects.set('e', null);
    store.unreadable.add('f');
    const { failures } = await listFailures(all, dependencies, endless);
    expect(failures.map(({ kind }) => kind)).toEqual([...'uuuuuu'].map(() => 'unknown').concat('request'));
    expect(failures.map(({ problem }) => problem)).toEqual([
      'It is no JSON object.',
      'It is of the function "other", which is none of this stage.',
      'It is of the function "other", which is none of this stage.',
      'It does not say of which function it is.',
      'It is larger than what Lambda writes.',
      'planted',
      null,
    ]);
  });

  it('goes on page by page, and where a step is over', async () => {
    const { dependencies } = open({ a: {}, b: {}, c: {} });
    const first = await listFailures({ after: null, most: 2 }, dependencies, endless);
    expect([first.failures.map(({ key }) => key), first.after]).toEqual([['a', 'b'], 'b']);
    const rest = await listFailures({ after: first.after, most: 2 }, dependencies, endless);
    expect([rest.failures.map(({ key }) => key), rest.after]).toEqual([['c'], null]);
    const short = { isOver: () => true };
    expect(await listFailures(all, dependencies, short)).toMatchObject({ failures: [{ key: 'a' }], after: 'a' });
    expect(await listFailures({ after: 'b', most: 2 }, dependencies, short)).toMatchObject({ after: null });
    expect(await listFailures({ after: 'c', most: 2 }, dependencies, short)).toEqual({ failures: [], after: null });
  });

  it('leaves out what has gone meanwhile', async () => {
    const { store, dependencies } = open({ a: {}, b: {} });
    const list = store.list.bind(store);
    store.list = async (...args) => {
      const page = await list(...args);
      store.objects.delete('a');
      return page;
    };
    const { failures } = await listFailures(all, dependencies, endless);
    expect(failures.map(({ key }) => key)).toEqual(['b']);
  });

  it('lists one object alone, or none where that is gone', async () => {
    const { dependencies } = open({ a: {}, b: requestObject(1) });
    const one = await listFailures({ ...all, key: 'b' }, dependencies, endless);
    expect(one).toMatchObject({ failures: [{ key: 'b', kind: 'request' }], after: null });
    expect(await listFailures({ ...all, key: 'x' }, dependencies, endless)).toEqual({ failures: [], after: null });
  });

  it('throws what is no trouble of the store', async () => {
    const { store, dependencies } = open({ a: {} });
    store.read = () => Promise.reject(new TypeError('planted'));
    await expect(listFailures(all, dependencies, endless)).rejects.toThrow(TypeError);
  });
});
