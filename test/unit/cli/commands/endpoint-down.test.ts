import { describe, expect, it } from 'vitest';
import { expectSentences } from '../../../support/refused-calls.ts';
import { runProgram } from '../../../support/run-program.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { stackCommands, waysToType } from '../../../support/typed-commands.ts';

/** But those that edit a file of this machine. */
const paths = [...stackCommands().keys()].filter((path) => !/^topics (create|alter)$/.test(path));
const sentenceFor = (endpoint: string): string =>
  `Nothing answers at ${endpoint} (ECONNREFUSED): start it, or name another endpoint with --endpoint-url.`;

describe('a command whose endpoint is down', () => {
  // Nothing may listen there without being root.
  const endpoint = 'http://127.0.0.1:1';

  it.each(paths)('names the endpoint, and says nothing else: %s', async (path) => {
    for (const words of waysToType(path, await temporaryFolder())) {
      const end = await runProgram([...words, '--endpoint-url', endpoint]);
      expect(end).toEqual({ code: 1, stdout: '', stderr: `${sentenceFor(endpoint)}\n` });
    }
  });
});

describe('a command whose endpoint goes down on the way', () => {
  const endpoint = 'https://aws.example.com:4566';
  const error = (): Error => Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
  const sentence = (): string => sentenceFor(endpoint);

  it.each(paths)('names the endpoint, at whatever call: %s', async (path) => {
    await expectSentences(path, ['--endpoint-url', endpoint], { error, sentence });
  });
});
