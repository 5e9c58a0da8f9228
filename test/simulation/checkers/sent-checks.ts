import { isDeepStrictEqual } from 'node:util';
import type { IntendedEvent } from '../workload/intended-event.ts';
import type { Workload } from '../workload/workload.ts';
import { isOfProducer, type Landed } from './landed-records.ts';
import type { Violations } from './violations.ts';

/**
 * What the producer put into the stream is what its workload meant: every record of it is an intended event (I2) with the
 * type, the key and the data that were asked for (I6), and every acknowledged event is there (I1).
 */
export function checkSent(
  { intended, acknowledged }: Workload,
  landed: readonly Landed[],
  { beganAtMs, violations }: { readonly beganAtMs: number; readonly violations: Violations },
): void {
  const names = new Set<string>();
  for (const one of landed) {
    if (!isOfProducer(one)) continue;
    const { id, position } = one.expected;
    names.add(id);
    const intent = intended.get(id);
    if (intent === undefined) violations.add('I2', `${position} (${id}) was sent, and nobody meant it`);
    else
      for (const name of differences(one, intent, beganAtMs))
        violations.add('I6', `${position} (${id}) was sent with another ${name}`);
  }
  for (const id of acknowledged) if (!names.has(id)) violations.add('I1', `${id} was acknowledged and never landed`);
}

/** Names of what the record says otherwise than its caller. */
function differences({ record, expected }: Landed, intent: IntendedEvent, beganAtMs: number): readonly string[] {
  const { time, ...members } = JSON.parse(Buffer.from(expected.bytes).toString());
  const { source, id, type, key, data } = intent;
  const due = {
    specversion: '1.0',
    id,
    source,
    type,
    datacontenttype: 'application/json',
    ...(key === undefined ? {} : { partitionkey: key }),
    data,
  };
  const atMs = Date.parse(time);
  const isSame = {
    content: isDeepStrictEqual(members, due),
    // Without a key of its own it is spread by its id.
    'partition key': expected.key === (key ?? id),
    time: atMs >= beganAtMs && atMs <= record.landedAtMs,
  };
  return Object.entries(isSame).flatMap(([name, is]) => (is ? [] : [name]));
}
