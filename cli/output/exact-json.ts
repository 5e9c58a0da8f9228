/** A reviver as newer versions of the language call it. @see https://github.com/tc39/proposal-json-parse-with-source */
type SourceReviver = (name: string, value: unknown, context?: { readonly source?: string }) => unknown;

const parseWithSource: (text: string, reviver: SourceReviver) => unknown = JSON.parse;

/**
 * Parses JSON so that `JSON.stringify` writes each number as it was written, however many digits it has.
 *
 * @throws SyntaxError
 */
export function parseExactJson(text: string): unknown {
  return parseWithSource(text, (_name, value, context) =>
    typeof value === 'number' && context?.source !== undefined ? JSON.rawJSON(context.source) : value,
  );
}
