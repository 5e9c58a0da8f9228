import { createHash } from 'node:crypto';

/**
 * The folder name that all environments made from these requirements on this kind of machine begin with; the Python
 * version follows.
 */
export function venvNamePrefix(requirements: string, platform: string, arch: string): string {
  const digest = createHash('sha256').update(requirements).digest('hex').slice(0, 16);
  return `servers-${digest}-${platform}-${arch}-py`;
}
