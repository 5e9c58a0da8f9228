import { PutRecordsCommand } from '@aws-sdk/client-kinesis';
import { describe, expect, it } from 'vitest';
import type { DeployedStack } from '../support/deployed-stack.ts';

const neighbour = { specversion: '1.0', id: 'n-1', source: 'https://example.com/shop', type: 'order.placed' };
const records = {
  foreign: '{"temperature":21.5,"$set":{"a":1}}',
  event: JSON.stringify({ ...neighbour, partitionkey: 'k', data: { total: 12 }, subject: 'order/1' }),
  notJson: 'plain text',
  notUtf8: Uint8Array.of(0xff, 0xfe, 0x7b),
  broken: JSON.stringify({ ...neighbour, id: undefined, data: 1 }),
  huge: JSON.stringify({ ...neighbour, id: 'n-2', data: '<big>' }).replace('"<big>"', '12345678901234567890'),
};

/** Records that the producer did not write. */
export function foreignRecords(stack: () => DeployedStack): void {
  describe('records put with the SDK', () => {
    it('C18, C19: stores what can be a document and keeps the rest with its bytes', async () => {
      const { streamName } = stack().local.outputs();
      const data = Object.values(records).map((value) => (typeof value === 'string' ? Buffer.from(value) : value));
      const { FailedRecordCount } = await stack().local.aws.clients.kinesis.send(
        new PutRecordsCommand({
          StreamName: streamName,
          Records: data.map((Data) => ({ Data, PartitionKey: 'sdk' })),
        }),
      );
      expect(FailedRecordCount).toBe(0);
      await stack().untilCaughtUp();

      const foreign = await stack().collection().find({ type: 'highwater.foreign' }).toArray();
      expect(foreign.map(({ value, key }) => ({ value, key }))).toEqual([
        { value: { temperature: 21.5, $set: { a: 1 } }, key: 'sdk' },
      ]);
      expect(foreign[0]?._id).toMatch(new RegExp(`^${streamName}@\\d+/shardId-\\d+ \\d+$`));
      const event = await stack().collection().findOne({ _id: 'https://example.com/shop n-1' });
      expect(event).toMatchObject({ key: 'k', value: { total: 12 }, attributes: { subject: 'order/1' } });
      const exact = await stack().collection().findOne({ _id: 'https://example.com/shop n-2' });
      expect(String(exact?.['value'])).toBe('12345678901234567890');

      const letters = await stack()
        .collection('numtest_dead_letters')
        .find({}, { sort: { _id: 1 } })
        .toArray();
      expect(letters.map(({ reason }) => reason.code)).toEqual(['not-json', 'invalid-utf8', 'invalid-cloud-event']);
      expect(letters.map(({ payload }) => Buffer.from(payload.buffer))).toEqual(
        [records.notJson, records.notUtf8, records.broken].map((bytes) => Buffer.from(bytes)),
      );
    });
  });
}
