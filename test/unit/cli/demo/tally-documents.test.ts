import { describe, expect, it } from 'vitest';
import { expectedMessages } from '../../../../cli/demo/demo-plan.ts';
import { type StoredDocument, tallyDocuments } from '../../../../cli/demo/tally-documents.ts';
import { parseSequenceNumber } from '../../../../engine/stream/sequence-number.ts';

const runId = 'run';
const shard = 'shardId-000000000000';
const sequence = parseSequenceNumber('20') ?? expect.unreachable();
const settings = { runId, to: 4, checkpoints: [{ group: 'numtest', shard, sequence }] };
const messages = expectedMessages(runId).map((message) => ({ ...message, type: 'highwater.message' }));

const stored = (number: number, at: string, change: Partial<StoredDocument> = {}): StoredDocument => ({
  _id: `highwater:numbers ${runId}:${number}`,
  key: null,
  type: 'highwater.number',
  value: { number },
  origin: { shard, sequence: at },
  ...change,
});
const complete = [stored(1, '5'), stored(2, '10'), stored(3, '15'), stored(4, '20'), ...messages];

describe('the tally', () => {
  it('finds nothing wrong where every event is one document', async () => {
    expect(await tallyDocuments(complete, settings)).toEqual({
      documents: 6,
      reached: 4,
      resumesFrom: 5,
      missing: [],
      doubled: [],
      unexpected: [],
    });
  });

  it('does not mind the order', async () => {
    expect(await tallyDocuments([...complete].reverse(), settings)).toMatchObject({
      missing: [],
      unexpected: [],
    });
  });

  it('names numbers and messages that are missing', async () => {
    const tally = await tallyDocuments([stored(1, '5'), stored(3, '15'), ...messages.slice(1)], settings);
    expect(tally.missing).toEqual([2, 4, 'highwater:messages run:0']);
  });

  it.each([
    ['another run', stored(2, '10', { _id: 'highwater:numbers other:2' })],
    ['a number beyond the range', stored(5, '10')],
    ['a number under the id of another', stored(2, '10', { value: { number: 3 } })],
    ['another type', stored(2, '10', { type: 'x' })],
    ['a number as text', stored(2, '10', { value: { number: '2' } })],
    ['a message with another value', { ...messages[0], value: 'Bye' } as StoredDocument],
    ['a message with another key', { ...messages[0], key: 'k' } as StoredDocument],
    ['something else', { _id: 7 }],
  ])('names %s as unexpected', async (_what, document) => {
    expect((await tallyDocuments([document], settings)).unexpected).toEqual([String(document._id)]);
  });

  it('names a number that is there twice, also under another id', async () => {
    const twin = stored(3, '16', { _id: `highwater:numbers ${runId}:3 again` });
    const tally = await tallyDocuments([...complete, twin], settings);
    expect(tally).toMatchObject({ doubled: [3], unexpected: [twin._id], missing: [] });
  });

  it('does not take a number under another id for the one that was published', async () => {
    const [, , ...others] = complete;
    const tally = await tallyDocuments([...others, stored(1, '5', { _id: 'x' }), stored(2, '10')], settings);
    expect(tally).toMatchObject({ missing: [1], unexpected: ['x'] });
  });

  it('resumes from the lowest number that the checkpoint does not cover', async () => {
    const tally = await tallyDocuments([stored(1, '20'), stored(2, '25'), stored(3, '21')], settings);
    expect([tally.reached, tally.resumesFrom]).toEqual([3, 2]);
  });

  it('resumes from the lowest number that is not there, where that is lower', async () => {
    expect((await tallyDocuments([stored(1, '20'), stored(3, '21')], settings)).resumesFrom).toBe(2);
  });

  it('resumes from the first number where there is no checkpoint of the shard yet', async () => {
    const tally = await tallyDocuments([stored(1, '5')], { ...settings, checkpoints: [] });
    expect(tally.resumesFrom).toBe(1);
  });
});
