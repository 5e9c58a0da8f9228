import { isAbsolute, join } from 'node:path';

/** Where a person's tools may keep what can be made again. An XDG folder that is not absolute counts as not set. */
export function cacheFolder(
  env: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
  home: string,
): string {
  const xdg = env['XDG_CACHE_HOME'];
  if (xdg !== undefined && isAbsolute(xdg)) return join(xdg, 'highwater');
  return platform === 'darwin' ? join(home, 'Library', 'Caches', 'highwater') : join(home, '.cache', 'highwater');
}
