import { sameContent } from '../documents/compare-documents.ts';
import { usualDecoding } from '../documents/decoding.ts';
import { makeDocument, type RecordSource } from '../documents/make-document.ts';
import { unpackRecord } from '../documents/unpack-record.ts';
import { encodeCloudEvent, numberEvents } from '../events/cloud-event.ts';
import { intendedEvents } from '../produce/intended-events.ts';
import { lowestSequence } from '../stream/sequence-number.ts';

/** What the ids of a run's numbers begin with, and the first text after all of them. */
export function idsOfRun(runId: string): { readonly start: string; readonly before: string } {
  const name = `${numberEvents.source} ${runId}`;
  // After the colon comes the semicolon.
  return { start: `${name}:`, before: `${name};` };
}

/** The id of one number of a run. */
export function numberId(runId: string, number: number): string {
  return `${idsOfRun(runId).start}${number}`;
}

/** The number of a run that this id names; undefined where it names none, or not as the producer writes it. */
export function numberOfId(runId: string, id: string): number | undefined {
  const { start } = idsOfRun(runId);
  const number = id.startsWith(start) ? Number(id.slice(start.length)) : Number.NaN;
  return Number.isSafeInteger(number) && numberId(runId, number) === id ? number : undefined;
}

/** No part of what is compared. */
const anyTime = new Date(0);

/** True where this document says what the producer's event of the number says. @param stored its raw BSON. */
export function saysNumber(stored: Uint8Array, runId: string, number: number, source: RecordSource): boolean {
  const work = { kind: 'numbers', from: number, to: number } as const;
  const event = intendedEvents({ runId, work }).at(number, anyTime);
  const record = { sequence: lowestSequence, partitionKey: '', data: encodeCloudEvent(event), arrivedAt: anyTime };
  return unpackRecord(record, usualDecoding).some((part) => {
    const made = makeDocument(part, source);
    return 'candidate' in made && sameContent(stored, made.candidate.bytes);
  });
}
