import { beforeEach, describe, expect, it } from 'vitest';
import { ConfigurationError } from '../../../../engine/runtime/errors.ts';
import { createLog } from '../../../../engine/runtime/log.ts';

const lines: string[] = [];
beforeEach(() => {
  lines.length = 0;
});
const log = createLog((line) => lines.push(line), { group: 'numtest' });
const logged = (): unknown => JSON.parse(lines[0] ?? '');

describe('the log', () => {
  it('writes one JSON object a line', () => {
    log.info('batch.handled', { records: 3 });
    expect(lines).toEqual(['{"level":"INFO","event":"batch.handled","group":"numtest","records":3}']);
  });

  it('shows the sentence and the fields of an error of ours, and the names of what caused it', () => {
    const cause = new TypeError('planted', { cause: new RangeError('planted') });
    log.error('batch.failed', new ConfigurationError('A sentence.', { cause, fields: { shard: 's' } }));
    expect(logged()).toEqual({
      level: 'ERROR',
      event: 'batch.failed',
      group: 'numtest',
      error: 'ConfigurationError',
      message: 'A sentence.',
      shard: 's',
      causes: ['TypeError', 'RangeError'],
    });
  });

  it('shows the sentence of an error of ours also where it is the cause: it may be the one that says what to do', () => {
    const cause = new ConfigurationError('Use a replica set.', { cause: new TypeError('planted') });
    log.error('batch.failed', new ConfigurationError('A sentence.', { cause }));
    expect(logged()).toMatchObject({ causes: ['ConfigurationError: Use a replica set.', 'TypeError'] });
  });

  it('keeps messages of foreign errors out, which may hold hosts and values', () => {
    log.error('batch.failed', new TypeError('planted', { cause: new Error('planted') }));
    expect(lines[0]).not.toContain('planted');
    expect(logged()).toMatchObject({ error: 'TypeError', causes: ['Error'] });
  });

  it('shows the codes of foreign errors as numbers and names: they tell one refusal from another', () => {
    const cause = Object.assign(new Error('planted'), { code: 91, codeName: 'ShutdownInProgress' });
    log.error('batch.failed', new ConfigurationError('A sentence.', { cause }));
    expect(logged()).toMatchObject({ causes: ['Error 91 ShutdownInProgress'] });
  });

  it('ends where causes go in a circle', () => {
    const error = new Error('planted');
    error.cause = error;
    log.error('batch.failed', error);
    expect(logged()).toMatchObject({ error: 'Error' });
  });

  it.each(['planted', null, undefined, { password: 'planted' }])('says no more of %j than its type', (thrown) => {
    log.error('batch.failed', thrown);
    expect(logged()).toMatchObject({ error: typeof thrown, causes: [] });
    expect(lines[0]).not.toContain('planted');
  });
});
