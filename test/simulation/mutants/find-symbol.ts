import { type ClassElement, parseSync } from 'oxc-parser';
import type { SourceFile } from '../../support/source-files.ts';

/** Where the declaration of a symbol stands in its file, `export` included. */
export interface SymbolPlace {
  readonly source: SourceFile;
  readonly start: number;
  readonly end: number;
}

interface Declared extends Omit<SymbolPlace, 'source'> {
  readonly name: string;
  readonly isExported: boolean;
}

/**
 * Finds what is declared at the top of a file, or a member of a class there: `moveCheckpoint`, `SendWindow.take`,
 * `Sending.#put`. Where several files declare the name, `owner/name` is the one in the file that exports `owner`.
 *
 * @throws Error where there is none, or more than one.
 */
export function findSymbol(sources: readonly SourceFile[], symbol: string): SymbolPlace {
  const [name = '', owner] = symbol.split('/').toReversed();
  const places = sources.flatMap((source) => {
    const declared = declarationsOf(source);
    const isThere = owner === undefined || declared.some((each) => each.isExported && each.name === owner);
    return isThere
      ? declared.filter((each) => each.name === name).map(({ start, end }) => ({ source, start, end }))
      : [];
  });
  const [place, ...others] = places;
  if (place !== undefined && others.length === 0) return place;
  const files = places.map(({ source }) => source.path).join(', ');
  throw new Error(
    place === undefined
      ? `The product declares no ${symbol}.`
      : `The product declares ${symbol} more than once (${files}): write <what its file exports>/${name}.`,
  );
}

const known = new WeakMap<SourceFile, readonly Declared[]>();

function declarationsOf(source: SourceFile): readonly Declared[] {
  const declared = known.get(source) ?? readDeclarations(source);
  known.set(source, declared);
  return declared;
}

function readDeclarations({ path, text }: SourceFile): readonly Declared[] {
  return parseSync(path, text).program.body.flatMap((statement) => {
    const isExported = statement.type === 'ExportNamedDeclaration';
    const declaration = isExported ? statement.declaration : statement;
    const { start, end } = statement;
    const declares = (name: string): Declared => ({ name, start, end, isExported });
    switch (declaration?.type) {
      case 'VariableDeclaration':
        return declaration.declarations.flatMap(({ id }) => (id.type === 'Identifier' ? [declares(id.name)] : []));
      case 'FunctionDeclaration':
      case 'TSInterfaceDeclaration':
      case 'TSTypeAliasDeclaration':
        return declaration.id === null ? [] : [declares(declaration.id.name)];
      case 'ClassDeclaration': {
        const name = declaration.id?.name ?? '';
        return [declares(name), ...readMembers(name, declaration.body.body)];
      }
      default:
        return [];
    }
  });
}

function readMembers(owner: string, members: readonly ClassElement[]): readonly Declared[] {
  return members.flatMap((member) => {
    if (member.type !== 'MethodDefinition' && member.type !== 'PropertyDefinition') return [];
    const { key, start, end } = member;
    if (key.type === 'Identifier') return [{ name: `${owner}.${key.name}`, start, end, isExported: false }];
    return key.type === 'PrivateIdentifier' ? [{ name: `${owner}.#${key.name}`, start, end, isExported: false }] : [];
  });
}
