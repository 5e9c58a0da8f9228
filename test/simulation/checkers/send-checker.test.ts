import type { PutRecordsOutput } from '@aws-sdk/client-kinesis';
import { expect, it } from 'vitest';
import { Faults } from '../engine/faults.ts';
import { seededRandom } from '../engine/random.ts';
import { VirtualTime } from '../engine/virtual-time.ts';
import { SendChecker } from './send-checker.ts';

const failed: PutRecordsOutput = { Records: [{ ErrorCode: 'InternalFailure' }] };
const taken: PutRecordsOutput = { Records: [{ SequenceNumber: '1' }] };

function watched(reply: () => Promise<PutRecordsOutput>) {
  const time = new VirtualTime(0);
  const faults = new Faults(new Map(), seededRandom(1));
  const excesses: string[] = [];
  const send = new SendChecker({ time, faults }, (excess) => void excesses.push(excess)).around(reply).send;
  const put = (...entries: readonly Uint8Array[]): Promise<PutRecordsOutput> => {
    const records = entries.map((data) => ({ PartitionKey: 'key', Data: data }));
    return send({ input: { StreamName: 'numbers', Records: records } }, {});
  };
  const pass = async (ms: number): Promise<void> => {
    void time.sleep(ms);
    await time.run(() => false, 10);
  };
  return { put, pass, excesses, faults };
}

const entries = (count: number): readonly Uint8Array[] => Array.from({ length: count }, () => new Uint8Array());

it('lets an entry be sent again after a pause, by its bytes: the next invocation makes its own', async () => {
  const { put, pass, excesses } = watched(async () => failed);
  const data = new Uint8Array([1]);
  await put(data);
  await pass(1);
  await put(data);
  await put(new Uint8Array([1]));
  expect(excesses).toEqual([]);
});

it('names an entry that is sent again at once, where its call failed as well, and answers no more', async () => {
  const { put, excesses } = watched(async () => Promise.reject(new Error('planted')));
  const data = new Uint8Array([1]);
  await expect(put(data)).rejects.toThrow('planted');
  const answered = await Promise.race([put(data), Promise.resolve('nothing')]);
  expect([answered, excesses]).toEqual(['nothing', ['key was sent again at the moment that it failed']]);
});

it('names an entry that is sent again although it was acknowledged', async () => {
  const { put, pass, excesses } = watched(async () => taken);
  const data = new Uint8Array([1]);
  await put(data);
  await pass(1_000);
  void put(data);
  expect(excesses).toEqual(['key was sent again once acknowledged']);
});

it('bounds how many entries are under way at once, and sees full calls', () => {
  const { put, excesses, faults } = watched(() => new Promise(() => undefined));
  for (let calls = 0; calls < 4; calls++) void put(...entries(500));
  expect([excesses, faults.counts()]).toEqual([[], { 'outcome.full-call': 4 }]);
  void put(...entries(1));
  expect(excesses).toEqual(['2001 entries were under way at once']);
});
