import { describe, expect, it } from 'vitest';
import { parseDemoFlags } from '../../../../cli/demo/parse-demo-flags.ts';

describe('the flags of the demo', () => {
  it('are numbers and switches that are off where not given', () => {
    expect(parseDemoFlags({ to: '1000', shards: '2' })).toEqual({
      to: 1000,
      shards: 2,
      keep: false,
      json: false,
    });
  });

  it.each(['0', '-1', '1.5', '1e3', ' 5', '', 'ten', '10000001', '007'])('refuse --to %j', (to) => {
    expect(() => parseDemoFlags({ to, shards: '2' })).toThrow('--to must be a whole number from 1 to 10000000');
  });

  it('refuse more shards than a laptop should carry', () => {
    expect(() => parseDemoFlags({ to: '1', shards: '101' })).toThrow('--shards must be a whole number from 1 to 100');
  });
});
