import { describe, expect, it } from 'vitest';
import { eventsIn } from '../../../../cli/aws/log-events.ts';

const line = (event: string, fields: object = {}) => JSON.stringify({ level: 'INFO', event, ...fields });

describe('the events of a log', () => {
  it('are those asked for, in their order', () => {
    const lines = [line('b'), line('a', { n: 1 }), line('c'), line('a', { n: 2 })];
    expect(eventsIn(lines, ['a', 'b'])).toMatchObject([{ event: 'b' }, { n: 1 }, { n: 2 }]);
  });

  it('are read behind what a runtime writes before the JSON', () => {
    expect(eventsIn([`2026-01-01T00:00:00Z abc INFO ${line('a')}`], ['a'])).toHaveLength(1);
  });

  it.each(['START a', '{"event":"a"', '{"event":"b","note":"a"}', 'null a', '{"event":["a"]}'])(
    'do not include %s',
    (text) => {
      expect(eventsIn([text], ['a'])).toEqual([]);
    },
  );
});
