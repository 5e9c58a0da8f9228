import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type SourceFile, sourceFiles, worldSources } from '../support/source-files.ts';

const lambdas = sourceFiles('{engine,lambdas}/**/*.ts');
const engine = lambdas.filter(({ path }) => path.startsWith('engine/'));
const product = sourceFiles('{engine,lambdas,infra,cli}/**/*.ts');

/** `path: match` of everything that the pattern finds in the code. */
function found(files: readonly SourceFile[], pattern: RegExp): readonly string[] {
  return files.flatMap(({ path, code }) => [...code.matchAll(pattern)].map(([match]) => `${path}: ${match}`));
}

describe('what code may touch', () => {
  it('the engine has no clock, no randomness, no environment and no output of its own', () => {
    const outside =
      /\b(process|console|performance|globalThis|crypto|fetch|set(Interval|Immediate)|queueMicrotask)\b\s*[.(]|\b(Date\.now|Math\.random)\b|\bnew Date\(\)/g;
    expect(found(engine, outside)).toEqual([]);
  });

  it('only handlers read the environment and write to the console', () => {
    const others = lambdas.filter(({ path }) => !path.endsWith('/handler.ts'));
    expect(found(others, /\b(process|console)\s*\./g)).toEqual([]);
  });

  it('nothing but handlers and the system clock asks for what the simulation does not replace', () => {
    const others = lambdas.filter(({ path }) => !/\/(handler|system-clock)\.ts$/.test(path));
    const real =
      /\b(randomUUID|randomBytes|getRandomValues|hrtime|setImmediate|setInterval|queueMicrotask)\b|\bnode:(timers|crypto|os|fs|net|http)\b/g;
    expect(found(others, real)).toEqual([]);
  });

  it('only handlers and the system clock read the time', () => {
    const others = lambdas.filter(({ path }) => !/\/(handler|system-clock)\.ts$/.test(path));
    expect(found(others, /\b(Date\.now|performance\.now)\b|\bnew Date\(\)/g)).toEqual([]);
  });
});

describe('what the simulated world may touch', () => {
  it('has no clock and no randomness but those of the seed: only what puts them in place names the real ones', () => {
    const replacing = ['engine/virtual-globals.ts', 'run/unhandled-rejections.ts'];
    // What stands for a handler's own lines reads the replaced ones, as those do.
    const replaced = [...replacing, 'run/processes.ts'];
    const world = worldSources();
    const without = (paths: readonly string[]) =>
      world.filter(({ path }) => !paths.some((end) => path.endsWith(`/${end}`)));
    const clocks = /\b(Date\.now|performance\.now|Math\.random)\b|\bnew Date\(\)/g;
    expect(found(without(replaced), clocks)).toEqual([]);
    const others =
      /\b(randomUUID|randomBytes|getRandomValues|hrtime|set(Timeout|Interval|Immediate)|queueMicrotask)\b/g;
    expect(found(without(replacing), others)).toEqual([]);
    const imports = world.flatMap(({ path, imports }) => imports.map(({ target }) => `${path}: ${target}`));
    expect(imports.filter((line) => /: node:(timers|os|fs|net|http|perf_hooks|crypto)/.test(line))).toEqual([
      'test/simulation/model/kinesis/kinesis-hash.ts: node:crypto',
      'test/simulation/workload/kpl-bytes.ts: node:crypto',
    ]);
  });
});

describe('what types are trusted', () => {
  it('forces no type: the linter forbids any and !, and nobody asks it to look away', () => {
    const { linter } = JSON.parse(readFileSync(new URL('../../biome.json', import.meta.url), 'utf8'));
    expect(linter.rules.style.noNonNullAssertion).toBe('error');
    expect(linter.rules.suspicious.noExplicitAny).toBe('error');
    const ignored = product.filter(({ text }) => /biome-ignore(-all)? lint\/(\S*(Any|NonNull)|\w+[: ]|:)/.test(text));
    expect(ignored.map(({ path }) => path)).toEqual([]);
    expect(product.filter(({ text }) => /@ts-(ignore|expect-error|nocheck)/.test(text))).toEqual([]);
  });

  it('casts where a text becomes a branded type, and nowhere else', () => {
    const parsers = ['engine/stream/position.ts', 'engine/stream/sequence-number.ts'];
    const code = (file: SourceFile): string => file.code.replace(/^import [^;]*;/gm, '').replace(/`[^`]*`/g, '``');
    const paths = lambdas.filter((file) => /\bas (?!const\b)[\w{(["]/.test(code(file))).map(({ path }) => path);
    expect(paths).toEqual(parsers);
  });

  it('is checked strictly, and written so that Node.js runs it as it is', () => {
    const { compilerOptions } = JSON.parse(readFileSync(new URL('../../tsconfig.json', import.meta.url), 'utf8'));
    expect(compilerOptions).toMatchObject({
      strict: true,
      noUncheckedIndexedAccess: true,
      exactOptionalPropertyTypes: true,
      erasableSyntaxOnly: true,
      verbatimModuleSyntax: true,
    });
  });
});
