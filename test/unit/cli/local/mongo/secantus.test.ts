import { describe, expect, it } from 'vitest';
import { listeningPort, requireSecantusPlatform } from '../../../../../cli/local/mongo/secantus.ts';

describe('the bundled MongoDB-compatible server', () => {
  it.each([
    ['linux', 'x64'],
    ['linux', 'arm64'],
    ['darwin', 'arm64'],
  ])('exists for %s %s', (platform, arch) => {
    expect(() => requireSecantusPlatform(platform, arch, true)).not.toThrow();
  });

  it.each([
    ['darwin', 'x64', false, 'darwin x64'],
    ['linux', 'ia32', true, 'linux ia32'],
    ['linux', 'x64', false, 'linux x64 without glibc'],
  ])('does not exist for %s %s (glibc: %s): the way out is named', (platform, arch, hasGlibc, name) => {
    expect(() => requireSecantusPlatform(platform, arch, hasGlibc)).toThrow(
      `does not exist for ${name}: set MONGODB_URI`,
    );
  });

  it('tells its port in its log', () => {
    expect(listeningPort(['x', 'INFO secantus listening on 127.0.0.1:40123'])).toBe(40123);
  });

  it('has no port before it listens', () => {
    expect(listeningPort(['starting'])).toBeUndefined();
  });
});
