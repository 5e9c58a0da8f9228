import { HighwaterError } from './errors.ts';

/** Deep enough for any real chain; ends one that goes in a circle. */
const longestChain = 8;

/** An error and what caused it, outermost first; empty for what is no error. */
export function errorChain(error: unknown): readonly Error[] {
  const chain: Error[] = [];
  for (let link = error; link instanceof Error && chain.length < longestChain; link = link.cause) chain.push(link);
  return chain;
}

/**
 * What may be shown of an error that is not ours: its name, its code and the code's name, where they are plain. Its
 * message can hold hosts and values.
 */
export function faultLabel(error: Error): string {
  const code: unknown = Reflect.get(error, 'code');
  const codeName: unknown = Reflect.get(error, 'codeName');
  return [error.name, plainCode(code), plainName(codeName)].filter((part) => part !== undefined).join(' ');
}

/** A name that a server gives to a code, where it is no more than a name. */
export function plainName(name: unknown): string | undefined {
  return typeof name === 'string' && /^[A-Za-z]\w{0,63}$/.test(name) ? name : undefined;
}

function plainCode(code: unknown): string | undefined {
  return typeof code === 'number' && Number.isSafeInteger(code) ? String(code) : plainName(code);
}

/** The innermost sentence of ours, which says most; else what may be shown of the innermost error. */
export function innermostReason(error: unknown): string {
  const chain = errorChain(error);
  const ours = chain.findLast((link) => link instanceof HighwaterError);
  if (ours !== undefined) return ours.message;
  const last = chain.at(-1);
  return `${last === undefined ? typeof error : faultLabel(last)}.`;
}
