import { encodeCloudEvent, type OutgoingEvent } from '../../shared/cloud-event.ts';
import type { StreamEntry } from '../ports.ts';

/** The record of one event. An event without a key takes its id for one, which spreads such events evenly. */
export function toEntry(event: OutgoingEvent): StreamEntry {
  return { data: encodeCloudEvent(event), partitionKey: event.partitionKey ?? event.id };
}
