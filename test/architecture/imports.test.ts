import { describe, expect, it } from 'vitest';
import { type SourceFile, type SourceImport, sourceFiles } from '../support/source-files.ts';

const lambdas = sourceFiles('lambdas/**/*.ts');
const shared = lambdas.filter(({ path }) => path.startsWith('lambdas/shared/'));
const core = lambdas.filter(({ path }) => path.includes('/core/'));
const adapters = lambdas.filter(({ path }) => path.includes('/adapters/'));
/** The composition roots: the handlers, and what the consumer's handler and the simulation put together alike. */
const isRoot = (path: string): boolean =>
  /\/(handler|compose|connect-database|create-handler)\.ts$/.test(path);
const handlers = lambdas.filter(({ path }) => isRoot(path));
const useCases = lambdas.filter((file) => ![...shared, ...core, ...adapters, ...handlers].includes(file));

const isLibrary = (target: string): boolean =>
  /^(@aws-sdk\/|@smithy\/|mongodb$|node:|aws-lambda$)/.test(target);
const isOurs = (target: string): boolean => /^(lambdas|infra|cli|test|bench)\//.test(target);

/** `path -> target` of every import that is not allowed; the rules are kept where there is none. */
function forbidden(
  files: readonly SourceFile[],
  isAllowed: (imported: SourceImport, path: string) => boolean,
): readonly string[] {
  return files.flatMap(({ path, imports }) =>
    imports.filter((imported) => !isAllowed(imported, path)).map(({ target }) => `${path} -> ${target}`),
  );
}

describe('who may import whom', () => {
  it('finds the files and the imports it speaks of', () => {
    for (const files of [shared, core, adapters, handlers, useCases]) expect(files.length).toBeGreaterThan(1);
    const sink = adapters.find(({ path }) => path.endsWith('/mongodb-document-sink.ts'));
    expect(sink?.imports).toContainEqual({ target: 'mongodb', isTypeOnly: true });
    expect(sink?.imports).toContainEqual({
      target: 'lambdas/consumer/core/judge-insert.ts',
      isTypeOnly: false,
    });
  });

  it('imports nothing of ours that does not exist', () => {
    const known = new Set(sourceFiles('{lambdas,infra,cli,test,bench}/**/*.{ts,js}').map(({ path }) => path));
    expect(forbidden(lambdas, ({ target }) => !isOurs(target) || known.has(target))).toEqual([]);
  });

  it('the core is pure: no SDK, no driver, no Node.js module; BSON is a format', () => {
    expect(forbidden(core, ({ target, isTypeOnly }) => isTypeOnly || !isLibrary(target))).toEqual([]);
  });

  it('the core knows no adapter, no use case and no handler; of ports it knows the types', () => {
    const isKnown = ({ target, isTypeOnly }: SourceImport): boolean =>
      !isOurs(target) ||
      target.includes('/core/') ||
      target.startsWith('lambdas/shared/') ||
      target.endsWith('/errors.ts') ||
      (isTypeOnly && /\/(stream-|dead-letter-)?ports\.ts$/.test(target));
    expect(forbidden(core, isKnown)).toEqual([]);
  });

  it('use cases know ports, not adapters, and no SDK or driver', () => {
    const isKnown = ({ target }: SourceImport): boolean =>
      !target.includes('/adapters/') && !isRoot(target) && !isLibrary(target);
    expect(forbidden(useCases, isKnown)).toEqual([]);
  });

  it('adapters know the core, ports and errors, and no use case', () => {
    const isKnown = ({ target }: SourceImport): boolean =>
      !isOurs(target) ||
      /\/(core|adapters|shared)\/|\/((stream-|dead-letter-)?ports|errors)\.ts$/.test(target);
    expect(forbidden(adapters, isKnown)).toEqual([]);
  });

  it('ports are types alone', () => {
    const ports = lambdas.filter(({ path }) => /\/(stream-|dead-letter-)?ports\.ts$/.test(path));
    expect(forbidden(ports, ({ isTypeOnly }) => isTypeOnly)).toEqual([]);
  });

  it('handlers are imported by nobody', () => {
    const everything = sourceFiles('{lambdas,infra,cli,test,bench}/**/*.ts');
    expect(forbidden(everything, ({ target }) => !/^lambdas\/.*\/handler\.ts$/.test(target))).toEqual([]);
  });

  it('producer and consumer know each other by the shared modules only; operators use the consumer', () => {
    const functionOf = (path: string): string => path.split('/')[1] ?? '';
    const isKnown = ({ target }: SourceImport, path: string): boolean =>
      !isOurs(target) ||
      target.startsWith('lambdas/shared/') ||
      functionOf(target) === functionOf(path) ||
      (functionOf(path) === 'operator' && functionOf(target) === 'consumer');
    expect(forbidden(lambdas, isKnown)).toEqual([]);
  });

  it('functions know neither the infrastructure nor the command line nor the tests', () => {
    expect(forbidden(lambdas, ({ target }) => !/^(infra|cli|test|bench)\//.test(target))).toEqual([]);
  });

  it('the infrastructure knows of functions the shared modules and the core', () => {
    const isKnown = ({ target }: SourceImport): boolean =>
      !target.startsWith('lambdas/') || /\/(shared|core)\//.test(target);
    expect(forbidden(sourceFiles('infra/**/*.ts'), isKnown)).toEqual([]);
  });

  it('the product knows no test', () => {
    const product = sourceFiles('{lambdas,infra,cli}/**/*.ts');
    expect(forbidden(product, ({ target }) => !/^test\/|^vitest|^fast-check$/.test(target))).toEqual([]);
  });
});
