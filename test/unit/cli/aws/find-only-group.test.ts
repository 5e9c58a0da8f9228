import { describe, expect, it } from 'vitest';
import { findOnlyGroup } from '../../../../cli/aws/find-stack.ts';
import { parseManifest } from '../../../../cli/aws/manifest.ts';
import { manifest } from '../../../support/command-context.ts';

/** A stack with so many groups. */
function stackOf(count: number) {
  const parsed = parseManifest(JSON.stringify({ ...manifest, groups: manifest.groups.slice(0, count) }));
  if (parsed === undefined) throw new Error('the manifest cannot be read');
  return { name: 'Highwater-dev', manifest: parsed };
}

describe('the group that a command is about', () => {
  it('is the only one, or the one that is named', () => {
    expect(findOnlyGroup(stackOf(1), undefined).name).toBe('numtest');
    expect(findOnlyGroup(stackOf(2), 'audit').name).toBe('audit');
  });

  it.each([
    [0, undefined, 'has no group.'],
    [2, undefined, 'has several groups: name one of numtest, audit with --group.'],
    [2, 'nums', 'has no group "nums"'],
  ])('is missed where the stack has %i and %s is named', (count, name, sentence) => {
    expect(() => findOnlyGroup(stackOf(count), name)).toThrow(sentence);
  });
});
