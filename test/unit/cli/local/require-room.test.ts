import { tmpdir } from 'node:os';
import { expect, it } from 'vitest';
import { requireRoom } from '../../../../cli/local/require-room.ts';

it('accepts a folder whose disk has room', async () => {
  await expect(requireRoom(tmpdir(), 0)).resolves.toBeUndefined();
});

it('refuses one whose disk has too little, and says what to do', async () => {
  await expect(requireRoom(tmpdir(), 1e12)).rejects.toThrow(
    /^The local servers need 1000000000000 MB and .* has room for \d+ MB: free some space, or set XDG_CACHE_HOME/,
  );
});
