import { mkdtemp, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withBuildLock } from '../../../../../cli/local/process/build-lock.ts';

let folder: string;
let file: string;
const { signal } = new AbortController();
const nobodyWaits = () => expect.unreachable('nobody holds the lock');

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'build-lock-'));
  file = join(folder, 'below', 'x.lock');
});
afterEach(() => rm(folder, { recursive: true }));

describe('the build lock', () => {
  it('is held during the work and gone after it', async () => {
    const during = await withBuildLock({ file, signal, onWait: nobodyWaits }, () => stat(file));
    expect(during.isFile()).toBe(true);
    await expect(stat(file)).rejects.toThrow('ENOENT');
  });

  it('is gone after work that failed', async () => {
    const failing = withBuildLock({ file, signal, onWait: nobodyWaits }, async () => {
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    await expect(stat(file)).rejects.toThrow('ENOENT');
  });

  it('lets the second wait for the first, and says so once', async () => {
    const order: string[] = [];
    const held = Promise.withResolvers<void>();
    const release = Promise.withResolvers<void>();
    const first = withBuildLock({ file, signal, onWait: nobodyWaits }, async () => {
      held.resolve();
      await release.promise;
      order.push('first');
    });
    await held.promise;
    const second = withBuildLock(
      {
        file,
        signal,
        onWait: () => {
          order.push('waits');
          release.resolve();
        },
      },
      async () => {
        order.push('second');
      },
    );
    await Promise.all([first, second]);
    expect(order).toEqual(['waits', 'first', 'second']);
  });

  it('is taken over at once from a process that is dead', async () => {
    await withBuildLock({ file, signal, onWait: nobodyWaits }, async () => undefined);
    await writeFile(file, '2147483646');
    expect(await withBuildLock({ file, signal, onWait: nobodyWaits }, async () => 'mine')).toBe('mine');
  });

  it('is taken over from a process that has been silent for a minute', async () => {
    await withBuildLock({ file, signal, onWait: nobodyWaits }, async () => undefined);
    await writeFile(file, String(process.pid));
    const before = new Date(Date.now() - 60_000);
    await utimes(file, before, before);
    expect(await withBuildLock({ file, signal, onWait: nobodyWaits }, async () => 'mine')).toBe('mine');
  });

  it('is no longer waited for when the end is asked for', async () => {
    const stop = new AbortController();
    const release = Promise.withResolvers<void>();
    const held = Promise.withResolvers<void>();
    const first = withBuildLock({ file, signal, onWait: nobodyWaits }, () => {
      held.resolve();
      return release.promise;
    });
    await held.promise;
    const onWait = () => stop.abort(new Error('enough'));
    await expect(withBuildLock({ file, signal: stop.signal, onWait }, async () => undefined)).rejects.toThrow('enough');
    release.resolve();
    await first;
  });
});
