import { describe, expect, it } from 'vitest';
import { parseMongoSecret } from '../../../../../lambdas/consumer/core/parse-mongo-secret.ts';
import { ConfigurationError } from '../../../../../lambdas/shared/errors.ts';

const uri = 'mongodb+srv://user:planted@host.example/?appName=x';

describe('parseMongoSecret', () => {
  it.each([
    ['a text', uri],
    ['a text with blanks around it', `  ${uri}\n`],
    ['JSON', JSON.stringify({ uri })],
    ['JSON with blanks and other members', ` {"password":"x", "uri":" ${uri} "}\n`],
  ])('reads %s', (_name, secret) => {
    expect(parseMongoSecret(secret, true)).toBe(uri);
  });

  it.each([
    '',
    ' ',
    '{}',
    '{"uri":7}',
    '{"uri":""}',
    '{"URI":"mongodb://planted"}',
    '{"uri":"mongodb://planted"',
    'null',
    'planted',
    'mongodb://',
    'http://planted',
    JSON.stringify(uri),
  ])('refuses %j, and shows none of it', (secret) => {
    expect(() => parseMongoSecret(secret, false)).toThrow(ConfigurationError);
    expect(() => parseMongoSecret(secret, false)).not.toThrow(/planted/);
  });

  it.each(['tlsInsecure=true', 'tlsAllowInvalidCertificates=true', 'TLSALLOWINVALIDHOSTNAMES=TRUE'])(
    'refuses %s where TLS is required',
    (option) => {
      for (const secret of [`mongodb://planted/?${option}`, `mongodb://planted/?w=1&${option}&x=y`]) {
        expect(() => parseMongoSecret(secret, true)).toThrow('certificate checks');
        expect(() => parseMongoSecret(secret, true)).not.toThrow(/planted/);
        expect(parseMongoSecret(secret, false)).toBe(secret);
      }
    },
  );
});
