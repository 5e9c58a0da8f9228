import { expect, it } from 'vitest';
import { cacheFolder } from '../../../../../cli/local/process/cache-folder.ts';

it.each([
  ['linux', {}, '/home/me/.cache/highwater'],
  ['darwin', {}, '/home/me/Library/Caches/highwater'],
  ['linux', { XDG_CACHE_HOME: '/cache' }, '/cache/highwater'],
  ['darwin', { XDG_CACHE_HOME: '/cache' }, '/cache/highwater'],
  ['linux', { XDG_CACHE_HOME: '' }, '/home/me/.cache/highwater'],
  ['linux', { XDG_CACHE_HOME: 'relative' }, '/home/me/.cache/highwater'],
] as const)('on %s with %j the cache is %s', (platform, env, expected) => {
  expect(cacheFolder(env, platform, '/home/me')).toBe(expected);
});
