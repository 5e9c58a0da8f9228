import { type Command, InvalidArgumentError } from 'commander';

/** Reads a whole number, for an option of commander. */
export function wholeNumber(least: number, most = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return (text) => {
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (value >= least && value <= most) return value;
    const range = most === Number.MAX_SAFE_INTEGER ? `${least} or more` : `from ${least} to ${most}`;
    throw new InvalidArgumentError(`Give a whole number, ${range}.`);
  };
}

/** Ends a command whose seeds would run past the largest number that is counted exactly. */
export function requireCountable(
  program: Command,
  { fromSeed, seeds }: { readonly fromSeed: number; readonly seeds: number },
): void {
  if (fromSeed > Number.MAX_SAFE_INTEGER - seeds + 1)
    program.error(`error: the last seed would be beyond ${Number.MAX_SAFE_INTEGER}: begin with a lower one.`);
}
