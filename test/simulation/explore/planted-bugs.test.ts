import { describe, expect, it } from 'vitest';
import { explore } from './explore.ts';
import { exploredProduct } from './explored-product.ts';
import { plantedBugs } from './planted-bugs.ts';
import { worldNamed } from './worlds.ts';

describe('a rule that is taken out', () => {
  it.each(plantedBugs)('is noticed: $name', async (bug) => {
    const { broken } = await explore(worldNamed(bug.world), await exploredProduct(bug));
    expect(broken).not.toBeNull();
  });

  it('has a name of its own', () => {
    expect(new Set(plantedBugs.map(({ name }) => name)).size).toBe(plantedBugs.length);
  });
});
