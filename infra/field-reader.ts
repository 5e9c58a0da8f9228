/** Reads the fields of one object of unknown shape and notes every problem instead of stopping at the first. */
export interface FieldReader {
  /** True where the field is there at all. */
  has(name: string): boolean;
  text(name: string): string;
  /** @param fix how a right text looks, e.g. `the ARN of an SNS topic`. */
  matching(name: string, pattern: RegExp, fix: string): string;
  /** Inclusive bounds. */
  integer(name: string, min: number, max: number): number;
  boolean(name: string): boolean;
  oneOf<const T extends string>(name: string, values: readonly [T, ...T[]]): T;
  /** One or more texts. */
  texts(name: string): readonly string[];
  /**
   * One or more texts, each once.
   *
   * @param fix what the texts are and how a right one looks, e.g. `subnet ids such as subnet-0123456789abcdef0`.
   */
  ids(name: string, pattern: RegExp, fix: string): readonly string[];
  /** Notes what the field must be, where only several fields together show that it is not. */
  refuse(name: string, fix: string): void;
  object<T>(name: string, read: (fields: FieldReader) => T): T;
  /** Objects in a list; may be empty. */
  objects<T>(name: string, read: (fields: FieldReader) => T): readonly T[];
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * Hands `read` a reader of `value` and adds to `problems` what is wrong: one phrase a problem, naming the field by its
 * `path` and the fix. Fields that `read` never asks for are problems too. While there are problems, the result is only
 * a placeholder and must not be used.
 */
export function readFields<T>(
  value: unknown,
  path: string,
  problems: string[],
  read: (fields: FieldReader) => T,
): T {
  const known = new Set<string>();
  if (!isFields(value)) {
    problems.push(`${path} must be an object`);
    // That says it all: every field of it is missing, which nobody needs to be told.
    return read(createReader({}, path, [], known));
  }
  const result = read(createReader(value, path, problems, known));
  for (const name of Object.keys(value))
    if (!known.has(name))
      problems.push(`${path}.${name} is unknown: remove it (known are ${[...known].join(', ')})`);
  return result;
}

function createReader(fields: Fields, path: string, problems: string[], known: Set<string>): FieldReader {
  const at = (name: string): string => `${path}.${name}`;
  const take = <T>(name: string, fix: string, accept: (value: unknown) => T | undefined, otherwise: T): T => {
    known.add(name);
    const value = Object.hasOwn(fields, name) ? accept(fields[name]) : undefined;
    // What came is not repeated: it may be a connection string in the wrong place.
    if (value === undefined) problems.push(`${at(name)} must be ${fix}`);
    return value ?? otherwise;
  };
  return {
    has(name) {
      known.add(name);
      return Object.hasOwn(fields, name);
    },
    text: (name) => take(name, 'a non-empty text', asText, ''),
    matching: (name, pattern, fix) =>
      take(name, fix, (value) => (typeof value === 'string' && pattern.test(value) ? value : undefined), ''),
    integer: (name, min, max) =>
      take(name, `a whole number from ${min} to ${max}`, (value) => asInteger(value, min, max), min),
    boolean: (name) =>
      take(name, 'true or false', (value) => (typeof value === 'boolean' ? value : undefined), false),
    oneOf: (name, values) =>
      take(name, values.join(' or '), (value) => values.find((known) => known === value), values[0]),
    texts: (name) => take(name, 'a list of one or more texts', asTexts, []),
    ids: (name, pattern, fix) =>
      take(name, `a list of one or more ${fix}, each once`, (value) => asIds(value, pattern), []),
    refuse: (name, fix) => {
      problems.push(`${at(name)} must be ${fix}`);
    },
    object: (name, read) => {
      known.add(name);
      return readFields(fields[name], at(name), problems, read);
    },
    objects: (name, read) =>
      take(name, 'a list of objects', asList, []).map((item, index) =>
        readFields(item, `${at(name)}[${index}]`, problems, read),
      ),
  };
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function asText(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

function asInteger(value: unknown, min: number, max: number): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max
    ? value
    : undefined;
}

function asTexts(value: unknown): readonly string[] | undefined {
  const texts = Array.isArray(value) ? value.map(asText).filter((text) => text !== undefined) : [];
  return Array.isArray(value) && value.length > 0 && texts.length === value.length ? texts : undefined;
}

function asIds(value: unknown, pattern: RegExp): readonly string[] | undefined {
  const texts = asTexts(value) ?? [];
  const isEachOnce = new Set(texts).size === texts.length;
  return texts.length > 0 && isEachOnce && texts.every((text) => pattern.test(text)) ? texts : undefined;
}

function asList(value: unknown): readonly unknown[] | undefined {
  return Array.isArray(value) ? value : undefined;
}
