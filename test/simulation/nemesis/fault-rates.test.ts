import { describe, expect, it } from 'vitest';
import { worldSources } from '../../support/source-files.ts';
import { allFaults } from './fault-rates.ts';

const world = worldSources()
  .map(({ text }) => text)
  .join('\n');

/** Whoever reads a secret cannot tell them from a reply that is lost, and waits no longer for it. */
const neverDrawn = ['network.secrets.request-lost', 'network.secrets.slow'];

describe('the faults of a run', () => {
  it('are all that the world asks for, and no others: none is left out of the draw by mistake', () => {
    const named = [...world.matchAll(/happens\(\s*'([^']+)'/g)].map(([, name]) => name);
    const services = [...world.matchAll(/\bservice: '(\w+)'|network\.call\(\w+, '(\w+)'/g)];
    const lost = services.flatMap(([, byClient, byCall]) =>
      ['request-lost', 'reply-lost', 'slow'].map((what) => `network.${byClient ?? byCall}.${what}`),
    );
    expect(services).toHaveLength(5);
    expect([...new Set([...named, ...lost])].toSorted()).toEqual([...allFaults, ...neverDrawn].toSorted());
  });
});
