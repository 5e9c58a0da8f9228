import { generate } from 'selfsigned';

/** A certificate in PEM form and its key. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** A certificate authority that nobody trusts by itself. */
export interface PrivateCa extends Certificate {
  /** A certificate for a server on 127.0.0.1. */
  issue(): Promise<Certificate>;
}

const options = { keyType: 'ec', algorithm: 'sha256' } as const;

/** Makes one, under a name of its own. */
export async function createPrivateCa(name = 'Private CA'): Promise<PrivateCa> {
  const made = await generate([{ name: 'commonName', value: name }], {
    ...options,
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, critical: true },
    ],
  });
  const ca = { cert: made.cert, key: made.private };
  return {
    ...ca,
    issue: async () => {
      const extensions = [{ name: 'subjectAltName' as const, altNames: [{ type: 7 as const, ip: '127.0.0.1' }] }];
      const server = await generate([{ name: 'commonName', value: 'mongo' }], { ...options, extensions, ca });
      return { cert: server.cert, key: server.private };
    },
  };
}
