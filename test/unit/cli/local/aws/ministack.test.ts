import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { startMinistack } from '../../../../../cli/local/aws/ministack.ts';
import { serverContext } from '../../../../support/server-context.ts';
import { serversBelow } from '../../../../support/servers-below.ts';

const fake = fileURLToPath(new URL('../../../../support/fake-ministack.js', import.meta.url));
const serving = `exec '${process.execPath}' '${fake}' "$@"`;
const isTaken = 'echo "error: [Errno 98] Address already in use"; exit 1';

/** Counts the starts in a file beside the script. */
const counting = (rest: string): string => `echo start >> "$0.starts"\n${rest}`;
const startsOf = (script: string): string => `[ $(wc -l < "$0.starts") -le ${script}`;

async function environmentOf(endpoint: string): Promise<Readonly<Record<string, unknown>>> {
  const answer: unknown = await (await fetch(`${endpoint}/environment`)).json();
  return Object.fromEntries(Object.entries(answer ?? {}));
}

const gateUrl = 'http://127.0.0.1:1';

describe('MiniStack', () => {
  it('runs on 127.0.0.1 in a folder of its own, with the gate in front of DynamoDB, until it is stopped', async () => {
    const context = await serverContext();
    const python = await context.command('python', serving);
    const ministack = await startMinistack(python, context, gateUrl);
    expect(ministack.endpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(ministack.folder.startsWith(context.run.path)).toBe(true);
    expect(await environmentOf(ministack.endpoint)).toMatchObject({
      BIND_HOST: '127.0.0.1',
      AWS_ENDPOINT_URL_DYNAMODB: gateUrl,
      AWS_ACCESS_KEY_ID: 'test',
      HOME: ministack.folder,
      TMPDIR: ministack.folder,
    });
    await ministack.stop();
    await expect(fetch(ministack.endpoint)).rejects.toThrow();
    expect(await serversBelow(context.run.path)).toEqual([]);
  });

  it('is tried on another port where somebody took the first one meanwhile', async () => {
    const context = await serverContext();
    const script = counting(`if ${startsOf('2')} ]; then ${isTaken}; fi\n${serving}`);
    const ministack = await startMinistack(await context.command('python', script), context, gateUrl);
    expect((await fetch(ministack.endpoint)).ok).toBe(true);
    await ministack.stop();
  });

  it('is not tried for ever', async () => {
    const context = await serverContext();
    const script = counting(`if ${startsOf('3')} ]; then ${isTaken}; fi\n${serving}`);
    await expect(startMinistack(await context.command('python', script), context, gateUrl)).rejects.toThrow(
      'MiniStack ended while it was starting. Its last words: error: [Errno 98] Address already in use',
    );
  });

  it('is not tried again where something else is wrong', async () => {
    const context = await serverContext();
    const script = counting(`if ${startsOf('1')} ]; then echo broken; exit 1; fi\n${serving}`);
    await expect(startMinistack(await context.command('python', script), context, gateUrl)).rejects.toThrow(
      'Its last words: broken',
    );
  });

  it('is gone when the end is asked for while it starts', async () => {
    const stop = new AbortController();
    const context = await serverContext(stop.signal);
    const python = await context.command('python', 'while :; do sleep 1; done');
    const starting = startMinistack(python, context, gateUrl);
    stop.abort(new Error('enough'));
    await expect(starting).rejects.toThrow('enough');
    expect(await serversBelow(context.run.path)).toEqual([]);
  });
});
