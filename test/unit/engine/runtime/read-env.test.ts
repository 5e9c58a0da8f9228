import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { readEnv, variable } from '../../../../engine/runtime/environment.ts';
import { ConfigurationError } from '../../../../engine/runtime/errors.ts';

const wholeNumber = v.pipe(variable, v.regex(/^\d+$/, 'must be a whole number of bytes'), v.transform(Number));
const read = (env: Record<string, string | undefined>): unknown =>
  readEnv(env, { name: 'NAME', bytes: 'BYTES' }, { name: variable, bytes: wholeNumber });

describe('readEnv', () => {
  it('gives trimmed texts and parsed values', () => {
    expect(read({ NAME: ' numbers ', BYTES: '0' })).toEqual({ name: 'numbers', bytes: 0 });
  });

  it('reports all problems at once, each naming its variable', () => {
    expect(() => read({ BYTES: '1e5' })).toThrow(
      'The environment is not usable: NAME is missing: set it to a non-empty value; BYTES must be a whole number of bytes.',
    );
  });

  it.each([undefined, '', '   '])('takes %j for missing', (value) => {
    expect(() => read({ NAME: value, BYTES: value })).toThrow(/NAME is missing[^;]*; BYTES is missing[^;]*\.$/);
  });

  it('throws a configuration error, and does not repeat the value', () => {
    expect(() => read({ NAME: 'x', BYTES: 'planted-secret' })).toThrow(ConfigurationError);
    expect(() => read({ NAME: 'x', BYTES: 'planted-secret' })).not.toThrow(/planted/);
  });

  it('reads nothing from the prototype of the environment', () => {
    expect(() => readEnv({}, { name: '__proto__' }, { name: variable })).toThrow(ConfigurationError);
  });
});
