import { describe, expect, it } from 'vitest';
import { ConfigurationError } from '../../../../../engine/runtime/errors.ts';
import { parseMongoSecret } from '../../../../../engine/runtime/secretsmanager/mongo-secret.ts';

const uri = 'mongodb+srv://user:planted@host.example/?appName=x';
const bare = 'mongodb+srv://host.example/?appName=x';
const login = { username: 'app', password: 'p' };
/** What AWS itself keeps for a server, and what others of its services add. */
const server = { engine: 'mongo', host: 'mongo.internal', port: 27017, ...login, masterarn: 'arn:aws:...' };

const parse = (secret: unknown): string =>
  parseMongoSecret(typeof secret === 'string' ? secret : JSON.stringify(secret));

describe('parseMongoSecret', () => {
  it.each([
    ['a text', uri],
    ['a text with blanks around it', `  ${uri}\n`],
    ['JSON', { uri }],
    ['JSON with members of others, whatever they hold', { uri, engine: 'postgres', port: null, Host: 7 }],
    ['JSON with blanks and other members', ` {"note":"x", "host":"other", "uri":" ${uri} "}\n`],
  ])('reads %s', (_name, secret) => {
    expect(parse(secret)).toBe(uri);
  });

  it.each([
    ['a plain uri', bare, 'mongodb+srv://app:p@host.example/?appName=x'],
    ['several hosts', 'mongodb://a:1,b:2', 'mongodb://app:p@a:1,b:2'],
    ['an at sign behind the hosts', 'mongodb://a/?appName=x@y', 'mongodb://app:p@a/?appName=x@y'],
  ])('puts username and password into %s', (_name, given, expected) => {
    expect(parse({ uri: given, ...login })).toBe(expected);
  });

  it('escapes what has a meaning in a connection string', () => {
    expect(parse({ uri: bare, username: 'a:b@c', password: '/?#[]$&%20' })).toBe(
      'mongodb+srv://a%3Ab%40c:%2F%3F%23%5B%5D%24%26%2520@host.example/?appName=x',
    );
  });

  it('leaves a login by AWS identity as it is', () => {
    const identity = 'mongodb+srv://host.example/?authSource=%24external&authMechanism=MONGODB-AWS';
    expect(parse({ uri: identity })).toBe(identity);
  });

  it.each<[object, string]>([
    [server, 'mongodb://app:p@mongo.internal:27017/?authSource=admin'],
    [{ host: 'h', ...login }, 'mongodb://app:p@h/?authSource=admin'],
    [{ ...server, port: '27018', dbname: 'team a' }, 'mongodb://app:p@mongo.internal:27018/?authSource=team%20a'],
    [{ ...server, database: 'team' }, 'mongodb://app:p@mongo.internal:27017/?authSource=team'],
    [{ ...server, dbname: 'team', authSource: 'users' }, 'mongodb://app:p@mongo.internal:27017/?authSource=users'],
    [{ ...server, ssl: true }, 'mongodb://app:p@mongo.internal:27017/?tls=true&authSource=admin'],
    [{ ...server, tls: 'false' }, 'mongodb://app:p@mongo.internal:27017/?tls=false&authSource=admin'],
    [{ ...server, replicaSet: 'rs0' }, 'mongodb://app:p@mongo.internal:27017/?replicaSet=rs0&authSource=admin'],
    [{ ...server, host: 'a,b:1,[::1]:2' }, 'mongodb://app:p@a:27017,b:1,[::1]:2/?authSource=admin'],
    [{ host: 'c.abc.mongodb.net', srv: true, ...login }, 'mongodb+srv://app:p@c.abc.mongodb.net/?authSource=admin'],
  ])('reads the server that %j describes', (secret, expected) => {
    expect(parse(secret)).toBe(expected);
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
    expect(() => parse(secret)).toThrow(ConfigurationError);
    expect(() => parse(secret)).not.toThrow(/planted/);
  });

  it.each<[unknown, string]>([
    ['{"uri":', 'it begins like JSON and is none'],
    [{ uri: 7, username: '' }, 'uri must be a text; username must not be empty'],
    [{ ...server, port: 0, srv: 1 }, 'port must be a whole number from 1 to 65535; srv must be true or false'],
    [{ URI: uri }, 'uri must be written like this'],
    [{ ...server, replicaset: 'rs0' }, 'replicaSet must be written like this'],
    [{ ...server, password: '' }, 'password must not be empty'],
    [{ ...server, username: 'a\ud800' }, 'username must be well-formed Unicode'],
    [{ ...server, tls: 1 }, 'tls must be true or false'],
    [login, 'it has neither uri nor host: add the connection string as uri, or the server as host'],
    [{ uri, ...login }, 'its uri names a user, and username stands beside it: keep one of the two'],
    [{ uri: bare, username: 'app' }, 'it has a username but no password: add the member password'],
    [{ uri: bare, password: 'p' }, 'it has a password but no username: add the member username'],
    [
      { uri: `${bare}&authMechanism=MONGODB-AWS`, ...login },
      'its uri asks for a login by AWS identity, which has no password: remove username and password',
    ],
    [{ host: 'h', username: 'app' }, 'it has a host without username and password: add both, or write a uri instead'],
    [{ ...server, engine: 'postgres' }, 'its engine is not mongo: name the secret of a MongoDB'],
    [
      { ...server, host: 'mongodb+srv://h' },
      'its host must be a host name, or several with commas between them: write a connection string as uri, and for mongodb+srv add "srv": true',
    ],
    [{ ...server, tls: true, ssl: false }, 'its tls and ssl differ: keep one'],
    [{ ...server, dbname: 'a', database: 'b' }, 'its dbname and database differ: keep one'],
    [
      { ...server, srv: true },
      'with "srv": true its host must be one name without a port: remove the others, and port',
    ],
  ])('says of %j what is wrong', (secret, problem) => {
    expect(() => parse(secret)).toThrow(new ConfigurationError(`The MongoDB secret cannot be used: ${problem}.`));
  });

  it.each([
    'x.cluster-abc.eu-central-1.docdb.amazonaws.com',
    'x.cluster-abc.cn-north-1.docdb.amazonaws.com.cn',
    'x-123.eu-central-1.docdb-elastic.amazonaws.com',
  ])('C43: refuses DocumentDB at %s, however the secret names it', (host) => {
    const sentence = 'The MongoDB secret names Amazon DocumentDB, which is not supported';
    for (const secret of [`mongodb://a:b@${host}:27017/?tls=true`, { ...server, host }, { uri: `mongodb://x,${host}` }])
      expect(() => parse(secret)).toThrow(sentence);
  });

  it('takes a database of such a name for no DocumentDB', () => {
    expect(parse('mongodb://host/x.docdb.amazonaws.com')).toBe('mongodb://host/x.docdb.amazonaws.com');
  });
});
