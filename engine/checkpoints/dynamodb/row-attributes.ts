import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import {
  compareSequenceNumbers,
  padSequenceNumber,
  parseSequenceNumber,
  type SequenceNumber,
} from '../../stream/sequence-number.ts';
import { CheckpointUnreadable } from '../errors.ts';

/** One row of the checkpoint table as DynamoDB holds it. */
export type CheckpointRow = Readonly<Record<string, AttributeValue>>;

/** A text that is not empty. @throws CheckpointUnreadable */
export function textOf(row: CheckpointRow, name: string): string | undefined {
  const value = row[name];
  if (value === undefined) return undefined;
  return value.S === undefined || value.S === '' ? damaged(name) : value.S;
}

/** A sequence number. @throws CheckpointUnreadable */
export function sequenceOf(row: CheckpointRow, name: string): SequenceNumber | undefined {
  const value = row[name];
  if (value === undefined) return undefined;
  return parseSequenceNumber(value.S) ?? damaged(name);
}

/** A set of sequence numbers, ascending; DynamoDB keeps no empty ones. @throws CheckpointUnreadable */
export function sequencesOf(row: CheckpointRow, name: string): readonly SequenceNumber[] | undefined {
  const value = row[name];
  if (value === undefined) return undefined;
  const sequences = (value.SS ?? []).map((text) => parseSequenceNumber(text) ?? damaged(name));
  const isSet = sequences.length > 0 && new Set(sequences.map(padSequenceNumber)).size === sequences.length;
  return isSet ? sequences.sort(compareSequenceNumbers) : damaged(name);
}

/** A time, written as ISO 8601. @throws CheckpointUnreadable */
export function timeOf(row: CheckpointRow, name: string): Date | undefined {
  const value = row[name];
  if (value === undefined) return undefined;
  const time = new Date(value.S ?? '');
  return Number.isNaN(time.getTime()) ? damaged(name) : time;
}

/** A whole number, 0 or more. @throws CheckpointUnreadable */
export function numberOf(row: CheckpointRow, name: string): number | undefined {
  const value = row[name];
  if (value === undefined) return undefined;
  const number = Number(value.N);
  return value.N !== undefined && Number.isSafeInteger(number) && number >= 0 ? number : damaged(name);
}

/** @throws CheckpointUnreadable, always */
export function damaged(name: string): never {
  throw new CheckpointUnreadable(
    `The checkpoint row is damaged: ${name} is missing or has a value that Highwater never writes.`,
  );
}
