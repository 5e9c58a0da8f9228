import { NoSuchKey } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { FailureStoreUnavailable } from '../../../../../engine/failures/errors.ts';
import { s3FailureStore } from '../../../../../engine/failures/s3/s3-failure-store.ts';
import { stubSender } from '../../../../support/stub-sender.ts';

const open = (...answers: unknown[]) => {
  const sender = stubSender(...answers);
  return { sent: sender.sent, store: s3FailureStore(sender.client, 'failures') };
};
const storedAt = new Date('2026-11-22T10:00:00.000Z');
const listed = (Key?: string) => ({ Key, Size: 7, LastModified: storedAt });
const body = (text: string) => ({ transformToString: async () => text });

describe('failures in a bucket', () => {
  it('are listed below Lambda’s prefix, page by page', async () => {
    const { store, sent } = open({ Contents: [listed('aws/lambda/a')], IsTruncated: true }, {});
    expect(await store.list(null, 1, 100)).toEqual({
      objects: [{ key: 'aws/lambda/a', bytes: 7, storedAt }],
      isLast: false,
    });
    expect(await store.list('aws/lambda/a', 1, 100)).toEqual({ objects: [], isLast: true });
    const place = { Bucket: 'failures', Prefix: 'aws/lambda/', MaxKeys: 1 };
    expect(sent).toEqual([place, { ...place, StartAfter: 'aws/lambda/a' }]);
  });

  it('are read whole', async () => {
    const { store, sent } = open({ ContentLength: 2, LastModified: storedAt, Body: body('{}') });
    expect(await store.read('k', 100)).toEqual({ key: 'k', bytes: 2, storedAt, text: '{}' });
    expect(sent).toEqual([{ Bucket: 'failures', Key: 'k' }]);
  });

  it('are not read where they are larger than anything that Lambda writes', async () => {
    const destroyed: string[] = [];
    const large = { ...body('never read'), destroy: () => void destroyed.push('body') };
    const reply = { ContentLength: 33 * 1024 * 1024, LastModified: storedAt };
    expect(await open({ ...reply, Body: large }).store.read('k', 100)).toMatchObject({ text: null });
    expect(destroyed).toEqual(['body']);
    expect(await open(reply).store.read('k', 100)).toMatchObject({ text: null });
  });

  it('are null where they are gone', async () => {
    const gone = new NoSuchKey({ message: 'gone', $metadata: { httpStatusCode: 404 } });
    expect(await open(gone).store.read('k', 100)).toBeNull();
  });

  it('may be empty', async () => {
    expect(await open({ ContentLength: 0, LastModified: storedAt }).store.read('k', 100)).toMatchObject({ text: '' });
  });

  it('are deleted, whether they are there or not', async () => {
    const { store, sent } = open({});
    await store.delete('k', 100);
    expect(sent).toEqual([{ Bucket: 'failures', Key: 'k' }]);
  });

  it.each([new Error('access denied'), 'silent'])('throw on trouble: %s', async (answer) => {
    await expect(open(answer).store.list(null, 1, 20)).rejects.toThrow(FailureStoreUnavailable);
    await expect(open(answer).store.read('k', 20)).rejects.toThrow(FailureStoreUnavailable);
    await expect(open(answer).store.delete('k', 20)).rejects.toThrow(FailureStoreUnavailable);
  });

  it.each([{ Contents: [listed(undefined)] }, { Contents: [{ Key: 'k', Size: 1 }] }])(
    'throw on a listing that lacks what every object has: %j',
    async (answer) => {
      await expect(open(answer).store.list(null, 1, 20)).rejects.toThrow(FailureStoreUnavailable);
    },
  );

  it('throw where the body breaks off, and where a reply tells no size', async () => {
    const broken = { transformToString: () => Promise.reject(new Error('reset')) };
    const reply = { ContentLength: 2, LastModified: storedAt, Body: broken };
    await expect(open(reply).store.read('k', 100)).rejects.toThrow(FailureStoreUnavailable);
    await expect(open({ Body: body('{}') }).store.read('k', 100)).rejects.toThrow(FailureStoreUnavailable);
  });

  it('name the kind of trouble that is no error', async () => {
    const client = { send: (() => Promise.reject('planted')) as never };
    await expect(s3FailureStore(client, 'failures').delete('k', 100)).rejects.toThrow('(no error)');
  });
});
