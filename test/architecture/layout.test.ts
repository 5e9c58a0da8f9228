import { describe, expect, it } from 'vitest';
import { type SourceFile, sourceFiles } from '../support/source-files.ts';

const product = sourceFiles('{lambdas,engine,infra,cli}/**/*.{ts,js}');
const lambdas = product.filter(({ path }) => /^(lambdas|engine)\//.test(path));
const everything = sourceFiles('{lambdas,engine,infra,cli,test,bench}/**/*.{ts,js}');

const paths = (files: readonly SourceFile[]): readonly string[] => files.map(({ path }) => path);

describe('names', () => {
  it('are kebab-case', () => {
    const kebab = /^([a-z0-9]+(-[a-z0-9]+)*\/)+[a-z0-9]+(-[a-z0-9]+)*(\.(test|property\.test|contract))?\.(ts|js)$/;
    expect(paths(everything).filter((path) => !kebab.test(path))).toEqual([]);
  });

  it('say what is in a file: none is a drawer for anything', () => {
    const drawer = /(^|[/-])(utils?|helpers?|common|managers?|misc|lib|types|constants)(?=[/.-])|(^|\/)index\./;
    expect(paths(everything).filter((path) => drawer.test(path))).toEqual([]);
  });

  it('begin with the technology in adapters, and name none in ports', () => {
    const ports = lambdas.filter(({ path }) => /\/(dead-letter-)?ports\.ts$/.test(path));
    expect(ports.filter(({ code }) => /dynamodb|mongodb|kinesis|@aws-sdk/i.test(code.replace(/Kinesis/g, '')))).toEqual(
      [],
    );
    const senders = lambdas.filter(({ imports }) =>
      imports.some(({ target, isTypeOnly }) => !isTypeOnly && /^(@aws-sdk\/|mongodb$)/.test(target)),
    );
    const misnamed = paths(senders).filter(
      (path) =>
        !/\/(dynamodb|kinesis|mongodb|s3|secretsmanager)\/(dynamodb|kinesis|mongodb)?|\/handler\.ts$/.test(path),
    );
    expect(misnamed).toEqual([]);
  });
});

describe('files', () => {
  it('are short: at most 150 lines', () => {
    const long = product.filter(({ text }) => text.split('\n').length - 1 > 150);
    expect(paths(long)).toEqual([]);
  });

  it('export what is theirs: there are no barrels', () => {
    expect(paths(everything.filter(({ code }) => /^export\s+(type\s+)?(\*|\{[^}]*\}\s+from)/m.test(code)))).toEqual([]);
    expect(paths(product.filter(({ code }) => /^export default/m.test(code)))).toEqual([]);
  });

  it('say of each export what it is', () => {
    const bare = lambdas.flatMap(({ path, text }) =>
      [...text.matchAll(/(^|[^/]\n)export (?:async |abstract )?(?:function|class|const|interface|type) (\w+)/g)].map(
        ([, , name]) => `${path}: ${name}`,
      ),
    );
    expect(bare).toEqual([]);
  });

  it('leave nothing for later', () => {
    const later = everything.filter(
      ({ path, text }) => !path.startsWith('test/architecture/') && /\b(TODO|FIXME|XXX|HACK)\b/.test(text),
    );
    expect(paths(later)).toEqual([]);
  });
});

describe('tests', () => {
  it('mock no module of ours, and none runs alone or not at all', () => {
    const tests = everything.filter(({ path }) => path.startsWith('test/'));
    const mocking = tests.filter(({ code }) =>
      /\bvi\.(mock|doMock)\(|\b(it|describe|test)\.(only|todo|skip)\b/.test(code),
    );
    expect(paths(mocking)).toEqual([]);
  });
});
