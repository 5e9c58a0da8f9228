import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { importTarget, root } from '../support/source-files.ts';

/** What a file loads at once: neither types alone nor what is imported while it runs. */
function loadedBy(path: string): readonly string[] {
  const text = readFileSync(new URL(path, root), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
  return [...text.matchAll(/^import\s+(?!type\s)(?:[^'";]*?\sfrom\s+)?'([^']+)'/gm)].map(([, target = '']) =>
    importTarget(path, target),
  );
}

/** All that is loaded before the first command runs. */
function loadedForHelp(): ReadonlySet<string> {
  const loaded = new Set(['cli/main.ts', ...loadedBy('cli/highwater.js')]);
  for (const path of loaded)
    if (/^(cli|engine|lambdas|infra)\//.test(path)) for (const target of loadedBy(path)) loaded.add(target);
  return loaded;
}

describe('the help of the command line', () => {
  it('loads commander, and of others’ packages nothing else: no SDK before it is needed', () => {
    const packages = [...loadedForHelp()].filter((path) => !/^(cli|engine)\/|^node:/.test(path));
    expect(packages).toEqual(['commander']);
  });

  it('loads what says which commands there are, and none of what carries them out', () => {
    const ours = [...loadedForHelp()];
    expect(ours).toContain('cli/nouns/topics.ts');
    expect(ours.filter((path) => path.startsWith('cli/commands/'))).toEqual([]);
    expect(ours.filter((path) => !path.startsWith('cli/nouns/')).length).toBeLessThan(20);
  });
});
