import { describe, expect, it } from 'vitest';
import { createCleanUp } from '../../../../../cli/local/process/clean-up.ts';

describe('cleaning up', () => {
  it('undoes what was started last first, each once', async () => {
    const order: string[] = [];
    const cleanUp = createCleanUp();
    for (const name of ['folder', 'server', 'stack']) cleanUp.add(async () => void order.push(name));
    await Promise.all([cleanUp.run(), cleanUp.run()]);
    expect(order).toEqual(['stack', 'server', 'folder']);
  });

  it('goes on past a failing step and gives the failure', async () => {
    const order: string[] = [];
    const cleanUp = createCleanUp();
    cleanUp.add(async () => void order.push('folder'));
    cleanUp.add(async () => {
      throw new Error('no');
    });
    expect(await cleanUp.run()).toEqual([new Error('no')]);
    expect(order).toEqual(['folder']);
  });

  it('undoes at once what was started after the end had come', async () => {
    const order: string[] = [];
    const cleanUp = createCleanUp();
    await cleanUp.run();
    cleanUp.add(async () => void order.push('late'));
    await cleanUp.run();
    expect(order).toEqual(['late']);
  });
});
