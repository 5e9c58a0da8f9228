import { LocalStackError } from '../local/errors.ts';

/** The flags of the demo, as given. */
export interface DemoFlags {
  readonly to: string;
  readonly shards: string;
  readonly keep?: boolean;
  readonly json?: boolean;
}

/** The flags of the demo, checked. */
export interface DemoOptions {
  readonly to: number;
  readonly shards: number;
  readonly keep: boolean;
  readonly json: boolean;
}

/** @throws LocalStackError naming the flag and how a right value looks. */
export function parseDemoFlags(flags: DemoFlags): DemoOptions {
  return {
    to: wholeNumber('--to', flags.to, 10_000_000),
    shards: wholeNumber('--shards', flags.shards, 100),
    keep: flags.keep ?? false,
    json: flags.json ?? false,
  };
}

function wholeNumber(flag: string, text: string, max: number): number {
  const value = /^[1-9]\d*$/.test(text) ? Number(text) : Number.NaN;
  if (value <= max) return value;
  throw new LocalStackError(`${flag} must be a whole number from 1 to ${max}, and this is "${text}".`);
}
