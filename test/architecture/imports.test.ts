import { describe, expect, it } from 'vitest';
import { type SourceFile, type SourceImport, sourceFiles } from '../support/source-files.ts';

/** The folders of the engine, highest first: each imports only itself and those below it. */
const layers = [
  'operate',
  'consume',
  'produce',
  'failures',
  'sink',
  'checkpoints',
  'documents',
  'events',
  'stream',
  'runtime',
] as const;
/** Folders of one technology, whose files alone import its client. */
const technologies: Readonly<Record<string, RegExp>> = {
  kinesis: /^@aws-sdk\/client-kinesis$/,
  dynamodb: /^@aws-sdk\/client-dynamodb$/,
  mongodb: /^mongodb$/,
  s3: /^@aws-sdk\/client-s3$/,
  secretsmanager: /^@aws-sdk\/client-secrets-manager$/,
};

const engine = sourceFiles('engine/**/*.ts');
const lambdas = sourceFiles('lambdas/**/*.ts');

const layerOf = (path: string): string => path.split('/')[1] ?? '';
const technologyOf = (path: string): string | undefined =>
  path.split('/').find((folder) => Object.hasOwn(technologies, folder));
const isClient = (target: string): boolean =>
  Object.values(technologies).some((client) => client.test(target)) || target.startsWith('@smithy/');

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
    for (const layer of layers) expect(engine.filter(({ path }) => layerOf(path) === layer).length).toBeGreaterThan(2);
    const sink = engine.find(({ path }) => path.endsWith('/mongodb-document-sink.ts'));
    expect(sink?.imports).toContainEqual({ target: 'mongodb', isTypeOnly: true });
    const folders = new Set(engine.map(({ path }) => layerOf(path)));
    expect([...folders].sort()).toEqual([...layers].sort());
  });

  it('imports nothing of ours that does not exist', () => {
    const ours = '{engine,lambdas,infra,cli,test,bench}/**/*.{ts,js}';
    const known = new Set(sourceFiles(ours).map(({ path }) => path));
    const isOurs = (target: string): boolean => /^(engine|lambdas|infra|cli|test|bench)\//.test(target);
    expect(forbidden([...engine, ...lambdas], ({ target }) => !isOurs(target) || known.has(target))).toEqual([]);
  });

  it('a folder of the engine knows those below it alone', () => {
    const isBelow = ({ target }: SourceImport, path: string): boolean =>
      !target.startsWith('engine/') ||
      layers.indexOf(layerOf(target) as never) >= layers.indexOf(layerOf(path) as never);
    expect(forbidden(engine, isBelow)).toEqual([]);
  });

  it('only files in a technology’s folder import its client; all others take ports', () => {
    const isOwn = ({ target }: SourceImport, path: string): boolean => {
      if (!isClient(target)) return true;
      const technology = technologyOf(path);
      return technology !== undefined && technologies[technology]?.test(target) === true;
    };
    expect(forbidden(engine, isOwn)).toEqual([]);
  });

  it('the engine takes nothing from Node.js itself but a hash and decompression; BSON and protobuf are formats', () => {
    const isKnown = ({ target, isTypeOnly }: SourceImport): boolean =>
      isTypeOnly ||
      target.startsWith('engine/') ||
      isClient(target) ||
      /^(bson|valibot|@bufbuild\/protobuf\/wire)$/.test(target);
    expect(forbidden(engine, isKnown)).toEqual([
      'engine/events/decompress.ts -> node:zlib',
      'engine/events/hash.ts -> node:crypto',
    ]);
    const hashing = engine.find(({ path }) => path === 'engine/events/hash.ts');
    expect(hashing?.text).toContain("import { createHash } from 'node:crypto';");
  });

  it('a technology is known by those who put things together, and by its own folder', () => {
    const isKnown = ({ target }: SourceImport, path: string): boolean => {
      const technology = target.startsWith('engine/') ? technologyOf(target) : undefined;
      return technology === undefined || technologyOf(path) === technology;
    };
    expect(forbidden(engine, isKnown)).toEqual([]);
  });

  it('ports are types alone', () => {
    const ports = engine.filter(({ path }) => /\/([a-z-]+-)?ports\.ts$/.test(path));
    expect(ports.length).toBeGreaterThan(3);
    expect(forbidden(ports, ({ isTypeOnly }) => isTypeOnly)).toEqual([]);
  });

  it('handlers are imported by nobody', () => {
    const everything = sourceFiles('{engine,lambdas,infra,cli,test,bench}/**/*.ts');
    expect(forbidden(everything, ({ target }) => !/^lambdas\/.*\/handler\.ts$/.test(target))).toEqual([]);
  });

  it('a function knows the engine and its own folder; operators use the consumer', () => {
    const functionOf = (path: string): string => path.split('/')[1] ?? '';
    const isKnown = ({ target }: SourceImport, path: string): boolean =>
      !target.startsWith('lambdas/') ||
      functionOf(target) === functionOf(path) ||
      (functionOf(path) === 'operator' && functionOf(target) === 'consumer');
    expect(forbidden(lambdas, isKnown)).toEqual([]);
  });

  it('functions and engine know neither the infrastructure nor the command line nor the tests', () => {
    const outside = /^(infra|cli|test|bench)\//;
    expect(forbidden([...engine, ...lambdas], ({ target }) => !outside.test(target))).toEqual([]);
    expect(forbidden(engine, ({ target }) => !target.startsWith('lambdas/'))).toEqual([]);
  });

  it('the infrastructure knows what is pure of the engine', () => {
    const isPure = ({ target }: SourceImport): boolean =>
      !target.startsWith('lambdas/') && technologyOf(target) === undefined;
    expect(forbidden(sourceFiles('infra/**/*.ts'), isPure)).toEqual([]);
  });

  it('the product knows no test', () => {
    const product = sourceFiles('{engine,lambdas,infra,cli}/**/*.ts');
    expect(forbidden(product, ({ target }) => !/^test\/|^vitest|^fast-check$/.test(target))).toEqual([]);
  });
});
