import { describe, expect, it } from 'vitest';
import { pauseAfterPageMs } from '../../../../engine/stream/read-page.ts';
import { record } from '../../../support/records.ts';

describe('the pause after a page', () => {
  it('leaves room for the mapping, however small the page', () => {
    expect(pauseAfterPageMs([])).toBe(300);
    expect(pauseAfterPageMs([record()])).toBe(300);
  });

  it('keeps to two MiB a second', () => {
    expect(pauseAfterPageMs([record({ data: new Uint8Array(6 * 1024 * 1024) })])).toBe(3_000);
  });
});
