import { expect, it } from 'vitest';
import { cdkFailure } from '../../../../cli/local/cdk-failure.ts';

it('is the last line that speaks of an error', () => {
  expect(cdkFailure(['Error: first', 'Error: last', 'see the documentation'])).toBe('Error: last');
});

it('is the last line where none speaks of an error', () => {
  expect(cdkFailure(['one', 'two'])).toBe('two');
});

it('is told also where nothing was written', () => {
  expect(cdkFailure([])).toBe('no output');
});

it.each([
  'Error: ENOSPC: no space left on device, write',
  'npm error code ENOSPC',
  'error: write /tmp/x: no space left on device',
])('is the full disk, with the way out, wherever it stands: %s', (line) => {
  const lines = ['Bundling', line, 'Error: Failed to bundle asset', 'Subprocess exited with error 1'];
  expect(cdkFailure(lines)).toBe(
    'no space is left on the device (ENOSPC): free some space, or set TMPDIR to a folder with room',
  );
});
