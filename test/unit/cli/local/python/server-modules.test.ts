import { expect, it } from 'vitest';
import { serverModules } from '../../../../../cli/local/python/find-python.ts';

it.each([
  ['linux', 'x64', ['ministack', 'secantus']],
  ['darwin', 'arm64', ['ministack', 'secantus']],
  ['darwin', 'x64', ['ministack']],
])('are those that are installed on %s %s', (platform, arch, modules) => {
  expect(serverModules(platform, arch)).toEqual(modules);
});
