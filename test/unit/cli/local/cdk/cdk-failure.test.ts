import { expect, it } from 'vitest';
import { cdkFailure } from '../../../../../cli/local/cdk/cdk-project.ts';

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

const wrapper = '/usr/bin/node /project/infra/app.ts: Subprocess exited with error 1';

it('is the sentence of the configuration, whatever CDK says of its own subprocess', () => {
  const sentence = 'The stage configuration is not usable: x.memoryMb must be a whole number from 128 to 10240.';
  expect(`${cdkFailure([sentence, wrapper])}.`).toBe(sentence);
});

it('is that of the subprocess where there is nothing else', () => {
  expect(cdkFailure([wrapper])).toBe(wrapper);
});

it('is what the app threw, not its stack', () => {
  const stack = ['at failingHandler (file:///x/error.ts:1:7)', 'Node.js v24.21.0'];
  expect(cdkFailure(['TypeError: x is not', ...stack, wrapper])).toBe('TypeError: x is not');
});

it('is no name of a construct that is being bundled', () => {
  const lines = ['Bundling asset Highwater-local/FailureStore/Code/Stage...', 'There is no stage "x".', wrapper];
  expect(cdkFailure(lines)).toBe('There is no stage "x"');
});

it('is the program that bundling did not find, with the way out', () => {
  const fault =
    '[«FailedToBundleAsset» Failed to bundle asset A/Stage, bundle output is located at /tmp/x: Error: spawnSync npx ENOENT';
  expect(cdkFailure(['Bundling asset A/Stage...', fault, 'Node.js v24.21.0', wrapper])).toBe(
    'npx is not on PATH (spawnSync npx ENOENT): install it, or add its folder to PATH',
  );
});

it('is the fault in the code that could not be bundled', () => {
  const lines = [
    '✘ [ERROR] Could not resolve "nowhere"',
    'handler.ts:1:7:',
    '1 error',
    '[«FailedToBundleAsset» Failed to bundle asset A/Stage: CommandExitedWithNonZeroStatus: npx esbuild',
    wrapper,
  ];
  expect(cdkFailure(lines)).toBe('✘ [ERROR] Could not resolve "nowhere"');
});
