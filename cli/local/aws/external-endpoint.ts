import { LocalStackError } from '../errors.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The endpoint that AWS_ENDPOINT_URL names, without a slash at the end; undefined where it is not set.
 *
 * @throws LocalStackError where it is no http(s) address, or where it or the variable of any service leads to AWS itself.
 */
export function parseExternalEndpoint(env: Environment): string | undefined {
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
  const address = value.includes('://') ? value : `http://${value}`;
  const host = (URL.parse(address)?.hostname ?? '').replace(/\.$/, '');
  if (!/(^|\.)(amazonaws\.com(\.cn)?|api\.aws|on\.aws|api\.amazonwebservices\.com\.cn)$/.test(host)) return;
  throw new LocalStackError(
    `${name} leads to AWS itself (${host}), and this is for local endpoints only: unset it, or name a local endpoint.`,
  );
}
