import { tmpdir } from 'node:os';
import { expect, it } from 'vitest';
import { requireRoom } from '../../../../../cli/local/process/require-resources.ts';

it('accepts a folder whose disk has room', async () => {
  await expect(requireRoom(tmpdir(), 0, 'XDG_CACHE_HOME')).resolves.toBeUndefined();
});

it.each(['XDG_CACHE_HOME', 'TMPDIR'] as const)(
  'refuses one whose disk has too little, and says that %s chooses another',
  async (variable) => {
    const refused = requireRoom(tmpdir(), 1e12, variable);
    await expect(refused).rejects.toThrow(
      /^The local servers need 1000000000000 MB and .* has room for \d+ MB: free some space, or set /,
    );
    await expect(refused).rejects.toThrow(`set ${variable} to a folder with room.`);
  },
);
