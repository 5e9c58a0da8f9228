import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../support/source-files.ts';

/** Words of earlier versions that mean nothing else here, and what the glossary has in their place. */
const retired: Readonly<Record<string, RegExp>> = {
  outcome: /\bfates?\b/i,
  'dead-letter store': /\bletter[ -]?box/i,
  'sink checkpoint': /\bwitness|\bmarked place|\bhigh-?water[ -]?mark/i,
  recreated: /\bmade anew\b/i,
  'execution environment': /sandbox/i,
  skipped: /\bpass(ed|es|ing)?[ -]over\b/i,
  'nemesis events': /\bhappenings?\b/i,
  'foreign producers': /\bstrangers\b/i,
  testbed: /laborator/i,
  'dead letter': /quarantine/i,
};

const files = globSync('{*.{md,json,ts},.ci/*,{infra,lambdas,engine,cli,test,docs}/**/*.{ts,js,md,json,sh}}', {
  cwd: root,
})
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => !['package-lock.json', 'vocabulary.test.ts'].includes(basename(path)));

describe('words of earlier versions', () => {
  it('are looked for in all that people read', () => {
    expect(files.length).toBeGreaterThan(500);
    expect(files).toContain('README.md');
    expect('its fate, in a sandbox').toMatch(retired['outcome'] ?? /$^/);
  });

  it.each(Object.entries(retired))('are not used: it is %s', (_word, pattern) => {
    const found = files.flatMap((path) => {
      const lines = `${path}\n${readFileSync(new URL(path, root), 'utf8')}`.split('\n');
      return lines.flatMap((line, index) => (pattern.test(line) ? [`${path}:${index}: ${line.trim()}`] : []));
    });
    expect(found).toEqual([]);
  });
});
