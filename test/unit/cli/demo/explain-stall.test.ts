import { describe, expect, it } from 'vitest';
import { explainStall } from '../../../../cli/demo/function-log.ts';
import { LocalStackError } from '../../../../cli/local/errors.ts';
import { demoWorld, type WorldChanges } from '../../../support/demo-world.ts';

const stall = new LocalStackError('The consumer does not get on.');
const line = (event: string, fields: object = {}) => JSON.stringify({ event, ...fields });
const failed = line('batch.failed', {
  error: 'BatchInterrupted',
  message: '9 of 9 records are not proven to be stored.',
  causes: ['MongoUnavailable: MongoDB did not answer.', 'MongoNetworkError', 'Error'],
});

/** What the error becomes where the consumer's log has these lines. */
async function explained(error: unknown, lines: readonly string[], changes: WorldChanges = {}) {
  const events = lines.map((message) => ({ message }));
  return await explainStall(error, demoWorld({ aws: () => ({ events }), ...changes }).world);
}

describe('the error of a demo whose consumer does not get on', () => {
  it('says why the last batch failed', async () => {
    expect(await explained(stall, [line('batch.handled'), failed])).toEqual(
      new LocalStackError(
        'The consumer does not get on. Its last batch failed (MongoNetworkError): 9 of 9 records are not proven to be stored. MongoDB did not answer.',
        {
          cause: stall,
        },
      ),
    );
  });

  it('says the innermost sentence once, where the first has it already', async () => {
    const sentence = 'Record 5 of shardId-000000000000 is not proven to be stored: MongoDB did not answer.';
    const causes = ['OutcomeUnknown: No outcome.', 'MongoUnavailable: MongoDB did not answer.'];
    const event = line('batch.failed', { error: 'BatchInterrupted', message: sentence, causes });
    expect(await explained(stall, [event])).toMatchObject({
      message: `The consumer does not get on. Its last batch failed (MongoUnavailable): ${sentence}`,
    });
  });

  it.each([
    [
      'a refusal by its code',
      { error: 'MongoUnavailable', message: 'No.', causes: ['MongoServerError 91 ShutdownInProgress'] },
      '(MongoServerError 91 ShutdownInProgress): No.',
    ],
    [
      'a sentence beneath an error that has none',
      { error: 'TypeError', causes: ['ConfigurationError: Use a replica set.'] },
      '(ConfigurationError). Use a replica set.',
    ],
    ['TypeError', { error: 'TypeError', causes: [] }, '(TypeError).'],
    ['DatabaseBehind', { error: 'DatabaseBehind', message: 'Point it back.' }, '(DatabaseBehind): Point it back.'],
  ])('names %s', async (_, fields, words) => {
    expect(await explained(stall, [line('batch.failed', fields)])).toMatchObject({
      message: `The consumer does not get on. Its last batch failed ${words}`,
    });
  });

  it.each([
    ['no batch failed', stall, [line('batch.handled')], {}],
    ['a batch succeeded after the one that failed', stall, [failed, line('batch.handled')], {}],
    ['it is of another kind', new Error('unforeseen'), [failed], {}],
    ['the end was asked for', stall, [failed], { signal: AbortSignal.abort() }],
    ['the log cannot be read', stall, [], { aws: () => new Error('no connection') }],
  ])('stays as it is where %s', async (_when, error, lines, changes) => {
    expect(await explained(error, lines, changes)).toBe(error);
  });
});
