import { describe, expect, it } from 'vitest';
import { ConfigurationError } from '../../../../../engine/runtime/errors.ts';
import { parseMongoSecret } from '../../../../../engine/runtime/secretsmanager/mongo-uri.ts';

const uri = 'mongodb+srv://user:planted@host.example/?appName=x';

describe('parseMongoSecret', () => {
  it.each([
    ['a text', uri],
    ['a text with blanks around it', `  ${uri}\n`],
    ['JSON', JSON.stringify({ uri })],
    ['JSON with blanks and other members', ` {"password":"x", "uri":" ${uri} "}\n`],
  ])('reads %s', (_name, secret) => {
    expect(parseMongoSecret(secret)).toBe(uri);
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
    expect(() => parseMongoSecret(secret)).toThrow(ConfigurationError);
    expect(() => parseMongoSecret(secret)).not.toThrow(/planted/);
  });
});
