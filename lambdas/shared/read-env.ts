import { ConfigurationError } from './errors.ts';

/** Gives the value of one variable, or notes what is wrong with it. An empty string counts as missing. */
export interface EnvReader {
  text(name: string): string;
  /** @param fix how a right value looks, e.g. `a whole number of bytes`. */
  parsed<T>(name: string, parse: (text: string) => T | undefined, fix: string): T;
}

/**
 * Builds a configuration from environment variables and reports every problem in one error, each naming its
 * variable.
 *
 * @throws ConfigurationError when a variable is missing, empty or unusable.
 */
export function readEnv<T>(
  env: Readonly<Record<string, string | undefined>>,
  build: (read: EnvReader) => T,
): T {
  const problems: string[] = [];
  const text = (name: string): string => {
    const value = env[name]?.trim() ?? '';
    if (value === '') problems.push(`${name} is missing: set it to a non-empty value`);
    return value;
  };
  const parsed = <V>(name: string, parse: (text: string) => V | undefined, fix: string): V => {
    const value = text(name);
    const result = value === '' ? undefined : parse(value);
    if (value !== '' && result === undefined) problems.push(`${name} must be ${fix}`);
    // A value that could not be parsed never leaves this function: the throw below comes first.
    return result as V;
  };
  const built = build({ text, parsed });
  if (problems.length > 0)
    throw new ConfigurationError(`The environment is not usable: ${problems.join('; ')}.`);
  return built;
}
