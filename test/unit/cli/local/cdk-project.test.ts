import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { parseCdkJson, quoteForShell } from '../../../../cli/local/cdk-project.ts';
import { LocalStackError } from '../../../../cli/local/errors.ts';

it.each(['/plain/path', '/with space/x', '/it\'s/$HOME/`id`/"x"', '/a;b&c'])(
  'quotes %s so that a shell gives it back unchanged',
  (path) => {
    expect(execFileSync('sh', ['-c', `printf %s ${quoteForShell(path)}`], { encoding: 'utf8' })).toBe(path);
  },
);

it('reads cdk.json', () => {
  expect(parseCdkJson('{"app":"x"}')).toEqual({ app: 'x' });
});

it.each(['', '{"app":', '{"app": "x",}'])(
  'says of a cdk.json that holds %j what to do, on one line',
  (text) => {
    expect(() => parseCdkJson(text)).toThrow(LocalStackError);
    expect(() => parseCdkJson(text)).toThrow(
      /^cdk\.json is not valid JSON \(.+\): correct it, or restore the file from the repository\.$/,
    );
  },
);
