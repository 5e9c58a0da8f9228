/**
 * Keeps what Node.js compiles in the cache folder of this user, so that the next command starts quickly: TypeScript is
 * turned into JavaScript once. Plain JavaScript, since it has to come before the first TypeScript. Imported for its effect.
 */
import module from 'node:module';
import { isAbsolute, join } from 'node:path';

const { HOME: home = '', NODE_COMPILE_CACHE: chosen, XDG_CACHE_HOME: xdg = '' } = process.env;
const caches = process.platform === 'darwin' ? join(home, 'Library', 'Caches') : join(home, '.cache');
const folder = join(isAbsolute(xdg) ? xdg : caches, 'highwater', 'compiled');
// Not by its name, which older versions do not have: they would say so before the sentence about the version.
// A folder that cannot be written to is no error: nothing is kept then.
if (chosen !== undefined || isAbsolute(folder)) module.enableCompileCache(chosen ?? folder);
