import { describe, expect, it } from 'vitest';
import { explore } from './explore.ts';
import { exploredProduct } from './explored-product.ts';
import { largerWorlds, worldNamed, worlds } from './worlds.ts';

describe('the product', () => {
  it.each(worlds)('keeps every promise in every interleaving of the world $name', async (world) => {
    const { broken, states } = await explore(world, await exploredProduct());
    expect(broken).toBeNull();
    expect(states).toBeGreaterThan(50);
  });

  it('is explored the same way every time', async () => {
    const product = await exploredProduct();
    const once = () => explore(worldNamed('restart'), product);
    expect(await once()).toEqual(await once());
  });
});

it('each world has a name of its own', () => {
  const all = [...worlds, ...largerWorlds];
  expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
});
