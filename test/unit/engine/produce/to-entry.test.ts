import { describe, expect, it } from 'vitest';
import type { OutgoingEvent } from '../../../../engine/events/cloud-event.ts';
import { toEntry } from '../../../../engine/produce/pending-entries.ts';

const event: OutgoingEvent = {
  id: 'r:1',
  source: 'highwater:numbers',
  type: 'highwater.number',
  time: new Date('2026-01-02T03:04:05.678Z'),
  data: { number: 1 },
};

describe('the entry of an event', () => {
  it('is spread by the id where there is no key', () => {
    expect(toEntry(event).partitionKey).toBe('r:1');
  });

  it('goes by the key where there is one', () => {
    expect(toEntry({ ...event, partitionKey: 'message-two' }).partitionKey).toBe('message-two');
  });

  it('tells the consumer of a key only where the sender gave one', () => {
    const text = ({ data }: { readonly data: Uint8Array }): string => new TextDecoder().decode(data);

    expect(text(toEntry({ ...event, partitionKey: 'k' }))).toContain('"partitionkey":"k"');
    expect(text(toEntry(event))).not.toContain('partitionkey');
  });

  it('P4: is made of the same bytes each time', () => {
    expect(toEntry(event)).toEqual(toEntry({ ...event }));
  });
});
