import { EventEmitter, once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { type Document, deserialize, Long, serialize } from 'bson';
import type { Certificate } from './private-ca.ts';

/** Answers one command; `undefined` leaves it without an answer for ever. */
export type MongoScript = (command: Document) => Document | undefined;

/** A server that speaks MongoDB's wire protocol and answers by a script: for replies that no real server gives on order. */
export interface ScriptedMongoServer {
  readonly uri: string;
  /** The commands that the script was asked, in order, `documents` included. */
  readonly commands: readonly Document[];
  /** Resolves once the script was asked so many commands. */
  asked(count: number): Promise<void>;
  close(): Promise<void>;
}

const opQuery = 2004;
const opMsg = 2013;
const noise = new Set(['hello', 'ismaster', 'isMaster', 'endSessions', 'ping']);

/**
 * Starts one on 127.0.0.1, on a free port unless given, over TLS where it has a certificate; it greets as the primary of a
 * replica set, but for what `changes` says at that moment.
 */
export async function startScriptedMongo(
  script: MongoScript,
  changes: object | (() => object) = {},
  wantedPort = 0,
  certificate?: Certificate,
): Promise<ScriptedMongoServer> {
  const hello = () => ({ ...greeting, ...(typeof changes === 'function' ? changes() : changes) });
  const commands: Document[] = [];
  const news = new EventEmitter();
  const sockets = new Set<Socket>();
  const serve = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => socket.destroy());
    let pending = Buffer.alloc(0);
    socket.on('data', (data) => {
      pending = Buffer.concat([pending, data]);
      while (pending.length >= 4 && pending.length >= pending.readInt32LE(0)) {
        const message = pending.subarray(0, pending.readInt32LE(0));
        pending = pending.subarray(message.length);
        const command = readCommand(message);
        const isNoise = noise.has(Object.keys(command)[0] ?? '');
        if (!isNoise) commands.push(command);
        const reply = isNoise ? hello() : script(command);
        if (reply !== undefined) socket.write(frame(message, reply));
        news.emit('message');
      }
    });
  };
  const server = certificate === undefined ? createServer(serve) : createTlsServer(certificate, serve);
  await new Promise<void>((resolve) => server.listen(wantedPort, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    uri: `mongodb://127.0.0.1:${port}/?directConnection=true`,
    commands,
    asked: async (count) => {
      while (commands.length < count) await once(news, 'message');
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The reply to a find that gives these documents. */
export function foundReply(documents: readonly Document[]): Document {
  return { ok: 1, cursor: { id: Long.ZERO, ns: 'numtest.numtest', firstBatch: documents } };
}

const greeting: Document = {
  ok: 1,
  helloOk: true,
  isWritablePrimary: true,
  ismaster: true,
  setName: 'rs0',
  maxWireVersion: 27,
  minWireVersion: 0,
  maxBsonObjectSize: 16 * 1024 * 1024,
  maxMessageSizeBytes: 48_000_000,
  maxWriteBatchSize: 100_000,
  logicalSessionTimeoutMinutes: 30,
};

/** @see https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/ */
function readCommand(message: Buffer): Document {
  if (message.readInt32LE(12) === opQuery) return deserialize(message.subarray(message.indexOf(0, 20) + 9));
  let command: Document = {};
  for (let at = 20; at < message.length; ) {
    const kind = message[at];
    const size = message.readInt32LE(at + 1);
    const section = message.subarray(at + 1, at + 1 + size);
    command = { ...command, ...(kind === 0 ? deserialize(section) : readSequence(section)) };
    at += 1 + size;
  }
  return command;
}

function readSequence(section: Buffer): Document {
  const nameEnd = section.indexOf(0, 4);
  const documents: Document[] = [];
  for (let at = nameEnd + 1; at < section.length; at += section.readInt32LE(at))
    documents.push(deserialize(section.subarray(at, at + section.readInt32LE(at))));
  return { [section.toString('utf8', 4, nameEnd)]: documents };
}

function frame(request: Buffer, reply: Document): Buffer {
  const isQuery = request.readInt32LE(12) === opQuery;
  const body = serialize(reply);
  const head = Buffer.alloc(isQuery ? 36 : 21);
  head.writeInt32LE(head.length + body.length, 0);
  head.writeInt32LE(request.readInt32LE(4), 8);
  head.writeInt32LE(isQuery ? 1 : opMsg, 12);
  if (isQuery) head.writeInt32LE(1, 32);
  return Buffer.concat([head, body]);
}
