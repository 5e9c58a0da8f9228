import { localStackName } from '../cdk/cdk-project.ts';
import { errorCode, LocalStackError } from '../errors.ts';
import type { AwsClients } from './aws-clients.ts';
import { awsHost } from './aws-host.ts';
import { removalCommand } from './remove-stack.ts';
import { readStackStatus } from './stack-status.ts';

/** LocalStack loads a service when it is first asked for one: its first answer took 5 s and more. */
const patienceMs = 30_000;

/** The codes of a connection that came to nothing: nobody listens there. The last is that of Node's own fetch. */
const nobodyListens = [
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'UND_ERR_CONNECT_TIMEOUT',
];

/**
 * The endpoint that AWS_ENDPOINT_URL names, without a slash at the end; undefined where it is not set.
 *
 * @throws LocalStackError where it is no http(s) address, or where it or the variable of any service leads to AWS itself.
 */
export function parseExternalEndpoint(env: Readonly<Record<string, string | undefined>>): string | undefined {
  for (const [name, value] of Object.entries(env))
    if (name.startsWith('AWS_ENDPOINT_URL') && value) refuseAws(name, value);
  const text = env['AWS_ENDPOINT_URL']?.trim();
  if (!text) return undefined;
  const url = URL.parse(text);
  if (url === null || !['http:', 'https:'].includes(url.protocol))
    throw new LocalStackError(
      `AWS_ENDPOINT_URL must be an address such as http://127.0.0.1:4566, or unset for the bundled endpoint.`,
    );
  // S3 clients put the bucket before a name, and not every system knows <bucket>.localhost.
  if (url.hostname === 'localhost') url.hostname = '127.0.0.1';
  return url.href.replace(/\/+$/, '');
}

function refuseAws(name: string, value: string): void {
  const host = awsHost(value);
  if (host === undefined) return;
  throw new LocalStackError(
    `${name} leads to AWS itself (${host}), and this is for local endpoints only: unset it, or name a local endpoint.`,
  );
}

/**
 * Makes sure that an endpoint that is not ours answers and holds no stack of the name that would be deployed.
 *
 * @param patience how long its first answer may take, in ms.
 * @throws LocalStackError with what to do; the signal's reason when it aborts.
 */
export async function requireUsableEndpoint(
  endpoint: string,
  clients: AwsClients,
  signal: AbortSignal,
  patience = patienceMs,
): Promise<void> {
  const { host } = new URL(endpoint);
  await requireAnswer(endpoint, host, signal, patience);
  if ((await statusAt(host, clients, signal)) !== undefined)
    throw new LocalStackError(
      `${host} has a stack ${localStackName} already, of another run or one that was killed: remove it with ` +
        `"${removalCommand(endpoint)}", or unset AWS_ENDPOINT_URL.`,
    );
}

async function requireAnswer(endpoint: string, host: string, signal: AbortSignal, patience: number): Promise<void> {
  const silence = AbortSignal.timeout(patience);
  try {
    const answer = await fetch(endpoint, { signal: AbortSignal.any([signal, silence]) });
    await answer.body?.cancel();
  } catch (cause) {
    signal.throwIfAborted();
    if (silence.aborted)
      throw new LocalStackError(
        `Something listens at AWS_ENDPOINT_URL ${host} and has not answered for ${patience / 1000} s: see what keeps ` +
          'it busy, restart it, or unset the variable.',
        { cause },
      );
    // Its own error tells nothing: what happened is the cause.
    const code = errorCode(cause instanceof Error ? cause.cause : cause) ?? 'unknown error';
    if (!nobodyListens.includes(code)) throw notAws(host, code, cause);
    throw new LocalStackError(`Nothing answers at AWS_ENDPOINT_URL ${host}: start it, or unset the variable.`, {
      cause,
    });
  }
}

/** Any server may listen at an address that was typed. */
async function statusAt(host: string, clients: AwsClients, signal: AbortSignal): Promise<string | undefined> {
  try {
    return await readStackStatus(clients, signal);
  } catch (cause) {
    signal.throwIfAborted();
    throw notAws(host, cause instanceof Error ? cause.name : 'unknown error', cause);
  }
}

function notAws(host: string, name: string, cause: unknown): LocalStackError {
  return new LocalStackError(
    `What answers at AWS_ENDPOINT_URL ${host} does not answer as AWS does (${name}): name a LocalStack-compatible ` +
      'endpoint, or unset the variable.',
    { cause },
  );
}
