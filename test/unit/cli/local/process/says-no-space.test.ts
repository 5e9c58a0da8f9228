import { expect, it } from 'vitest';
import { saysNoSpace } from '../../../../../cli/local/process/log-file.ts';

it.each([
  'Error: ENOSPC, write',
  'write /tmp/x: no space left on device',
  "Error: [Errno 28] No space left on device: '/x'",
])('hears it in "%s"', (line) => {
  expect(saysNoSpace(['before', line, 'after'])).toBe(true);
});

it('hears nothing in other trouble', () => {
  expect(saysNoSpace(['Error: EACCES, write', ''])).toBe(false);
  expect(saysNoSpace([])).toBe(false);
});
