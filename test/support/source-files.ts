import { globSync, readFileSync } from 'node:fs';

/** One file of the product or of its tests. */
export interface SourceFile {
  /** From the root of the project, with `/`. */
  readonly path: string;
  readonly text: string;
  /** The text without comments and with empty string literals: what the machine reads. */
  readonly code: string;
  readonly imports: readonly SourceImport[];
}

/** One static or dynamic import, or a re-export. */
export interface SourceImport {
  /** A path from the root of the project for files of ours; the specifier for everything else. */
  readonly target: string;
  readonly isTypeOnly: boolean;
}

/** The root of the project. */
export const root = new URL('../../', import.meta.url);
const importPattern = /^(?:import|export)\s+(type\s)?(?:[^'";]*?\sfrom\s+)?'([^']+)'|\bimport\(\s*'([^']+)'\s*\)/gm;

/** The files that match any of the globs, sorted by path. */
export function sourceFiles(...globs: readonly string[]): readonly SourceFile[] {
  return globSync(globs, { cwd: root })
    .map((path) => path.replaceAll('\\', '/'))
    .sort()
    .map(readSource);
}

/** What the simulated world is made of, without its tests. */
export function worldSources(): readonly SourceFile[] {
  return sourceFiles('test/simulation/{engine,model,run,workload,nemesis,checkers}/**/*.ts').filter(
    ({ path }) => !path.endsWith('.test.ts'),
  );
}

function readSource(path: string): SourceFile {
  const text = readFileSync(new URL(path, root), 'utf8');
  const bare = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1');
  const imports = [...bare.matchAll(importPattern)].map(([, type, from, dynamic]) => ({
    target: importTarget(path, from ?? dynamic ?? ''),
    isTypeOnly: type !== undefined,
  }));
  const code = bare.replace(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/g, "''");
  return { path, text, code, imports };
}

/** What a specifier in a file means: as `target`. */
export function importTarget(from: string, specifier: string): string {
  return specifier.startsWith('.') ? new URL(specifier, `file:///${from}`).pathname.slice(1) : specifier;
}
