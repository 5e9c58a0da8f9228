import { type AttributeValue, paginateScan } from '@aws-sdk/client-dynamodb';
import { parseSequenceNumber, type SequenceNumber } from '../../engine/stream/sequence-number.ts';
import type { AwsClients } from '../local/aws/aws-clients.ts';

/** How far one group has come in one shard. */
export interface CheckpointRow {
  readonly group: string;
  readonly shard: string;
  readonly sequence: SequenceNumber;
}

/** Reads all rows of the table that name a sequence number, ordered by group and shard. */
export async function readCheckpoints({ dynamodb }: AwsClients, table: string): Promise<readonly CheckpointRow[]> {
  const rows: CheckpointRow[] = [];
  for await (const page of paginateScan({ client: dynamodb }, { TableName: table, ConsistentRead: true }))
    rows.push(...(page.Items ?? []).flatMap(parseCheckpoint));
  return rows.sort((a, b) => `${a.group} ${a.shard}`.localeCompare(`${b.group} ${b.shard}`));
}

/** One row or, where it holds no progress, none. The stream's incarnation is left out of the group's name. */
export function parseCheckpoint(item: Readonly<Record<string, AttributeValue>>): CheckpointRow[] {
  const sequence = parseSequenceNumber(item['sequenceText']?.S);
  const [group, shard] = [item['group']?.S?.split('#')[0], item['shard']?.S];
  return sequence === undefined || group === undefined || shard === undefined ? [] : [{ group, shard, sequence }];
}
