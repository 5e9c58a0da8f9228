import { describe, expect, it } from 'vitest';
import { pipFailure } from '../../../../../cli/local/python/pip.ts';

const noVersion = [
  'ERROR: Could not find a version that satisfies the requirement botocore==1.2.3 (from versions: none)',
  'ERROR: No matching distribution found for botocore==1.2.3',
];
const retrying = (reason: string): string =>
  `WARNING: Retrying (Retry(total=0, connect=None, read=None, redirect=None, status=None)) after connection broken by '${reason}': /simple/botocore/`;

describe('a failed installation', () => {
  it.each([
    [
      'NewConnectionError("HTTPSConnection: Failed to establish a new connection: [Errno -2] Name or service not known")',
      '[Errno -2] Name or service not known',
    ],
    [
      "NewConnectionError('<pip._vendor.urllib3.connection.HTTPSConnection object at 0x7f>: Failed to establish a new connection: [Errno 111] Connection refused')",
      '[Errno 111] Connection refused',
    ],
    ['ConnectTimeoutError("Connection to index.example timed out. (connect timeout=15)")', 'timed out'],
    ["ProxyError('Cannot connect to proxy.', OSError('Tunnel connection failed'))", 'Cannot connect to proxy'],
    [
      'SSLError(SSLCertVerificationError(1, "[SSL: CERTIFICATE_VERIFY_FAILED] certificate"))',
      'CERTIFICATE_VERIFY_FAILED',
    ],
  ])('without a network blames the network, not the packages: %s', (reason, cause) => {
    expect(pipFailure([retrying(reason), ...noVersion])).toBe(
      `pip cannot reach its package index (${cause}), which the local servers come from: check the network and pip's ` +
        'proxy, certificate and index settings, or set both AWS_ENDPOINT_URL and MONGODB_URI to servers of your own.',
    );
  });

  it('in the middle of a download blames the network as well', () => {
    const error =
      "ERROR: Could not install packages due to an OSError: HTTPSConnectionPool(host='index.example', port=443): Max retries exceeded with url: /x.whl";
    expect(pipFailure(['Collecting botocore', error])).toMatch(/^pip cannot reach its package index, which/);
  });

  it('names the package where the index answers and does not have it', () => {
    expect(pipFailure(noVersion)).toContain('(ERROR: No matching distribution found for botocore==1.2.3)');
  });

  it('names what went wrong after a connection that was slow at first', () => {
    const error = 'ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.';
    expect(pipFailure([retrying('ReadTimeoutError("timed out")'), 'Collecting botocore', error])).toContain(error);
  });

  it('names a full disk and the way out', () => {
    const error = 'ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device';
    expect(pipFailure(['Installing collected packages', error])).toContain('set XDG_CACHE_HOME');
  });

  it('gives the last line, if any, where pip names no error', () => {
    expect(pipFailure(['Killed'])).toContain('(Killed)');
    expect(pipFailure([])).toContain('(no output)');
  });
});
