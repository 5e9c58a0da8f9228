import { describe, expect, it } from 'vitest';
import { type Progress, PublishIncomplete, StreamUnavailable } from '../../../../engine/produce/errors.ts';
import { conclude, type Halt } from '../../../../engine/produce/plan-time.ts';

const progressOf = (published: number, next: number | null): Progress => ({ runId: 'r', published, next });

const thrownBy = (...args: Parameters<typeof conclude>): unknown => {
  try {
    conclude(...args);
  } catch (error) {
    return error;
  }
  return undefined;
};

describe('a run', () => {
  it('answers with its progress when all is acknowledged, whatever failed on the way', () => {
    expect(conclude(progressOf(9, null), null, 'InternalFailure')).toEqual(progressOf(9, null));
  });

  it('P6: answers with where to go on when the time was over', () => {
    expect(conclude(progressOf(500, 501), null, null)).toEqual(progressOf(500, 501));
  });

  it.each([
    ['NoTimeLeft', null],
    ['KMSThrottlingException', 'KMSThrottlingException'],
  ])('P3: fails with %s when the time brought nothing', (code, lastCode) => {
    const error = thrownBy(progressOf(0, 1), null, lastCode);

    expect(error).toBeInstanceOf(PublishIncomplete);
    expect(error).toMatchObject({ retriable: true, fields: { runId: 'r', published: 0, next: 1, code } });
    expect(error).toMatchObject({ message: expect.stringMatching(/^The time ran out before anything/) });
  });

  it.each([0, 8])('P3: fails when an entry was given up, with %i others acknowledged', (published) => {
    const error = thrownBy(progressOf(published, 3), { kind: 'given-up' }, 'InternalFailure');

    expect(error).toBeInstanceOf(PublishIncomplete);
    expect(error).toMatchObject({
      retriable: true,
      fields: { runId: 'r', published, next: 3, code: 'InternalFailure' },
      message: expect.stringMatching(/^An entry failed at every attempt/),
    });
  });

  it('P19: is not to be repeated where the stream refuses, and says how far it got', () => {
    const cause = new StreamUnavailable('numbers', 'KMSDisabledException', undefined);

    const error = thrownBy(progressOf(500, 501), { kind: 'fault', cause }, 'InternalFailure');

    expect(error).toBeInstanceOf(PublishIncomplete);
    expect(error).toMatchObject({
      retriable: false,
      cause,
      message:
        'Stream numbers does not take records (KMSDisabledException): 500 events acknowledged. To continue, send the request again with from 501 and runId "r".',
    });
  });

  it('throws any other fault as it is', () => {
    const halt: Halt = { kind: 'fault', cause: new TypeError('a mistake') };

    expect(thrownBy(progressOf(500, 501), halt, null)).toBe(halt.cause);
  });
});
