import { expect, it } from 'vitest';
import { venvNamePrefix } from '../../../../../cli/local/python/server-venv.ts';

it('differs when the requirements, the system or the processor differ', () => {
  const names = [
    venvNamePrefix('a==1', 'linux', 'x64'),
    venvNamePrefix('a==2', 'linux', 'x64'),
    venvNamePrefix('a==1', 'darwin', 'x64'),
    venvNamePrefix('a==1', 'linux', 'arm64'),
  ];
  expect(new Set(names).size).toBe(4);
});

it('stays the same for the same requirements on the same kind of machine', () => {
  expect(venvNamePrefix('a==1', 'linux', 'x64')).toBe(venvNamePrefix('a==1', 'linux', 'x64'));
});
