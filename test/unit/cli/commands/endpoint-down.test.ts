import { describe, it } from 'vitest';
import { expectSentences } from '../../../support/refused-calls.ts';
import { stackCommands } from '../../../support/typed-commands.ts';

/** But those that edit a file of this machine. */
const paths = [...stackCommands().keys()].filter((path) => !/^topics (create|alter)$/.test(path));
const endpoint = 'https://aws.example.com:4566';

describe('a command whose endpoint goes down on the way', () => {
  const error = (): Error => Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
  const sentence = (): string => `Nothing answers at ${endpoint} (ECONNREFUSED):`;

  it.each(paths)('names the endpoint, at whatever call: %s', async (path) => {
    await expectSentences(path, ['--endpoint-url', endpoint], { error, sentence });
  });
});
