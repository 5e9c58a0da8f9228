import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';

const certificates = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g;

/**
 * What is wrong with a file that is to hold the certificates of a private authority, as a phrase with its fix; undefined
 * where nothing is.
 *
 * @param path absolute, or from the folder that the CDK app runs in: that of cdk.json.
 */
export function findCaFileProblem(path: string): string | undefined {
  const text = read(path);
  if (text === undefined)
    return 'names no file that can be read: give the path of a PEM file, absolute or from the folder of cdk.json';
  // It would be deployed with the functions.
  if (text.includes('PRIVATE KEY-----')) return 'names a file with a private key: leave nothing but certificates in it';
  const found = text.match(certificates) ?? [];
  if (found.length > 0 && found.every(isCertificate)) return undefined;
  return 'names a file that holds no certificate in PEM form, or a damaged one: each goes from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----';
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).subject !== '';
  } catch {
    return false;
  }
}
