import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { quoteForShell } from '../../../../../cli/local/cdk/cdk-project.ts';

it.each(['/plain/path', '/with space/x', '/it\'s/$HOME/`id`/"x"', '/a;b&c'])(
  'quotes %s so that a shell gives it back unchanged',
  (path) => {
    expect(execFileSync('sh', ['-c', `printf %s ${quoteForShell(path)}`], { encoding: 'utf8' })).toBe(path);
  },
);
