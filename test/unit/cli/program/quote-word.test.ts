import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { quoteWord } from '../../../../cli/program/quote-word.ts';

describe('a word for a shell', () => {
  it.each(["it's", 'orders@1/shardId-000000000000 1', '$(id)', '`id`', '', 'a"b\\c', 'plain', '-x', "''"])(
    'comes to itself: %j',
    (word) => {
      expect(execFileSync('sh', ['-c', `printf %s ${quoteWord(word)}`], { encoding: 'utf8' })).toBe(word);
    },
  );

  it('is left as it is where that is enough', () => {
    expect(quoteWord('orders@1/shardId-0')).toBe('orders@1/shardId-0');
  });
});
