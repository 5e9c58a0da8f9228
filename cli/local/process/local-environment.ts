import { delimiter, dirname, join } from 'node:path';

/** The one account that LocalStack-compatible endpoints know for the key `test`. */
export const localAccount = '000000000000';
/** The region of everything local. */
export const localRegion = 'us-east-1';

// What a TLS client needs on machines with a certificate authority of their own, and what keeps text readable.
const passedOn = ['LANG', 'LC_ALL', 'TZ', 'SSL_CERT_FILE', 'SSL_CERT_DIR', 'NODE_EXTRA_CA_CERTS'];

/**
 * The whole environment of a child, built from nothing: no credentials, profile, endpoint or proxy of the person who
 * runs this can reach it. The Node.js of this process comes first on PATH. `emptyFile` in `folder` has to exist.
 */
export function localEnvironment(
  from: Readonly<Record<string, string | undefined>>,
  folder: string,
  endpoint?: string,
): Record<string, string> {
  const emptyFile = emptyConfigFile(folder);
  return {
    ...Object.fromEntries(passedOn.flatMap((name) => (from[name] ? [[name, from[name]]] : []))),
    PATH: [dirname(process.execPath), from['PATH'] ?? '/usr/local/bin:/usr/bin:/bin'].join(delimiter),
    HOME: folder,
    TMPDIR: folder,
    XDG_CACHE_HOME: folder,
    NO_PROXY: '127.0.0.1,localhost',
    no_proxy: '127.0.0.1,localhost',
    PYTHONUNBUFFERED: '1',
    PYTHONNOUSERSITE: '1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_REGION: localRegion,
    AWS_DEFAULT_REGION: localRegion,
    AWS_CONFIG_FILE: emptyFile,
    AWS_SHARED_CREDENTIALS_FILE: emptyFile,
    AWS_EC2_METADATA_DISABLED: 'true',
    ...(endpoint === undefined ? {} : { AWS_ENDPOINT_URL: endpoint }),
  };
}

/** The file that stands in for the AWS configuration of the person who runs this. */
export function emptyConfigFile(folder: string): string {
  return join(folder, 'no-aws-config');
}
