import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { listenOnFreePort } from '../process/free-port.ts';

/** One request to an AWS service on its way through the gate. */
export interface GateRequest {
  /** The header X-Amz-Target, e.g. `DynamoDB_20120810.UpdateItem`; empty where there is none. */
  readonly target: string;
  readonly body: Buffer;
}

/**
 * What becomes of a request. `forward`; `cut`: the connection is closed and nothing forwarded; `cut-after`: it is carried
 * out and the connection closed instead of an answer; `refuse`: answered with 500, not forwarded.
 */
export type GateDecision = 'forward' | 'cut' | 'cut-after' | 'refuse';

/** A pass-through in front of an AWS endpoint that can fail on purpose. */
export interface AwsGate {
  /** `http://127.0.0.1:<port>`. */
  readonly url: string;
  /** Where requests go to. Has to be set before the first one. */
  forwardTo(endpoint: string): void;
  /** Decides about every request from now on; a decision that takes its time holds the request. */
  decideBy(decide: (request: GateRequest) => GateDecision | Promise<GateDecision>): void;
  stop(): Promise<void>;
}

/** Opens a gate on a free port of 127.0.0.1; it forwards everything until told otherwise. */
export async function openAwsGate(): Promise<AwsGate> {
  let target: URL | undefined;
  let decide: (request: GateRequest) => GateDecision | Promise<GateDecision> = () => 'forward';
  const server = createServer((incoming, answer) => {
    pass(incoming, answer, target, (gateRequest) => decide(gateRequest)).catch(() => answer.destroy());
  });
  // AWS clients keep their connections: the gate must not be the one that closes them first.
  server.keepAliveTimeout = 60_000;
  return {
    url: `http://127.0.0.1:${await listenOnFreePort(server)}`,
    forwardTo: (endpoint) => {
      target = new URL(endpoint);
    },
    decideBy: (decision) => {
      decide = decision;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function pass(
  incoming: IncomingMessage,
  answer: ServerResponse,
  target: URL | undefined,
  decide: (request: GateRequest) => GateDecision | Promise<GateDecision>,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  const decision = await decide({ target: String(incoming.headers['x-amz-target'] ?? ''), body });
  if (decision === 'cut' || target === undefined) answer.destroy();
  else if (decision === 'refuse') refuse(answer);
  else await forward(incoming, answer, body, target, decision === 'cut-after');
}

function refuse(answer: ServerResponse): void {
  answer.writeHead(500, { 'content-type': 'application/x-amz-json-1.0' });
  answer.end(JSON.stringify({ __type: 'com.amazonaws.dynamodb.v20120810#InternalServerError' }));
}

/** The Host header stays as it came: it is part of what the client signed. */
function forward(
  incoming: IncomingMessage,
  answer: ServerResponse,
  body: Buffer,
  target: URL,
  isCutAfter: boolean,
): Promise<void> {
  const { method, url: path, headers } = incoming;
  const { hostname, port } = target;
  return new Promise((resolve, reject) => {
    const outgoing = request({ hostname, port, path, method, headers }, (response) => {
      response.on('error', reject);
      response.on('end', resolve);
      if (isCutAfter) {
        response.resume().on('end', () => answer.destroy());
        return;
      }
      answer.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(answer);
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
