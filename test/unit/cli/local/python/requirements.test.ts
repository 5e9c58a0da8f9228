import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const folder = new URL('../../../../../cli/local/python/', import.meta.url);
const locked = readFileSync(new URL('requirements.txt', folder), 'utf8');
const wanted = readFileSync(new URL('requirements.in', folder), 'utf8');

describe('the requirements of the local servers', () => {
  it('lock the versions that are wanted', () => {
    for (const [pin] of wanted.matchAll(/^\S+==\S+/gm)) expect(locked).toContain(pin);
  });

  it('have a hash for every package', () => {
    const packages = locked.split(/\n(?=\S)/).filter((part) => /^[a-z]/.test(part));
    expect(packages.length).toBeGreaterThan(20);
    for (const part of packages) expect(part).toMatch(/^[a-z0-9-]+==\S+.*\\\n {4}--hash=sha256:[0-9a-f]{64}/);
  });

  it('name no index: that is for each machine to say', () => {
    expect(locked).not.toMatch(/--(extra-)?index-url|--find-links|https?:/);
  });
});
