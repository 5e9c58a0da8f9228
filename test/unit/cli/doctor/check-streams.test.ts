import { describe, expect, it } from 'vitest';
import { checkStack } from '../../../../cli/doctor/check-stack.ts';
import type { GroupFacts, StackFacts, StreamFacts } from '../../../../cli/doctor/facts.ts';
import { denied, read, readersOf, stackFacts, wellMapping } from '../../../support/doctor-facts.ts';

const arn = 'arn:aws:kinesis:eu-west-1:444455556666:stream/numbers';
const topic = { name: 'numtest', stream: 'numbers', arn };
const summary = { arn, mode: 'on-demand', retentionHours: 48, encryption: 'KMS' } as const;

/** The stack whose one topic is a stream of others. */
function ofOthers(stream: StreamFacts['stream'] = read(summary), group: Partial<GroupFacts> = {}): StackFacts {
  const { manifest } = stackFacts();
  const mapping = read({ ...wellMapping, EventSourceArn: arn });
  const streams = [{ topic, stream, readers: readersOf(1, 0) }];
  return stackFacts({ manifest: { ...manifest, topics: [topic] }, streams }, { mapping, ...group });
}

const checksOf = (facts: StackFacts, check: string) => checkStack(facts).filter((each) => each.check === check);
const findingsOf = (facts: StackFacts) => checkStack(facts).filter(({ state }) => state === 'finding');

describe('a stream that is not of the stack', () => {
  it('keeps records as its owner has it, whatever the template says of others', () => {
    expect(findingsOf(ofOthers())).toEqual([]);
    expect(checksOf(ofOthers(), 'retention')).toMatchObject([
      {
        state: 'ok',
        text: 'Records stay 48 hours on the on-demand stream, as its owner has it: no alarm of the stack goes by that.',
      },
    ]);
    expect(checksOf(ofOthers(read({ ...summary, mode: undefined })), 'retention')).toMatchObject([
      { text: 'Records stay 48 hours, as its owner has it: no alarm of the stack goes by that.' },
    ]);
  });

  it('is for its owner to encrypt, and to say why it is gone', () => {
    expect(findingsOf(ofOthers(read({ ...summary, encryption: 'NONE' })))).toMatchObject([
      { check: 'encryption', severity: 'warning', fix: expect.stringMatching(/^Ask its owner/) },
    ]);
    expect(findingsOf(ofOthers(read(null)))).toMatchObject([
      { check: 'retention', severity: 'error', fix: expect.stringMatching(/^Ask its owner/) },
    ]);
  });

  it('is told from a stream of its name in another account', () => {
    const elsewhere = arn.replace('444455556666', '111122223333');
    const mapping = read({ ...wellMapping, EventSourceArn: elsewhere });
    expect(findingsOf(ofOthers(read(summary), { mapping }))).toMatchObject([
      { check: 'mapping settings', text: `It reads ${elsewhere} and not the stream of the group's topic.` },
    ]);
  });
});

describe('a mapping on a registered consumer', () => {
  const through = (source: string): Partial<GroupFacts> => ({
    mapping: read({ ...wellMapping, EventSourceArn: `${source}/consumer/numtest-1f-2e:1540591608` }),
  });

  it('reads the stream of the topic', () => {
    expect(findingsOf(stackFacts({}, through(wellMapping.EventSourceArn)))).toEqual([]);
    expect(findingsOf(ofOthers(read(summary), through(arn)))).toEqual([]);
  });

  it('is found out on another stream', () => {
    expect(findingsOf(stackFacts({}, through(`${wellMapping.EventSourceArn}-other`)))).toMatchObject([
      { check: 'mapping settings', text: expect.stringContaining("and not the stream of the group's topic") },
    ]);
  });
});

describe('the readers of a stream', () => {
  const withReaders = (readers: StreamFacts['readers']): StackFacts => {
    const [found] = stackFacts().streams;
    return stackFacts({ streams: found === undefined ? [] : [{ ...found, readers }] });
  };

  it('are told where they fit into what a shard serves', () => {
    expect(checksOf(withReaders(readersOf(5, 2)), 'shared readers')).toMatchObject([
      {
        state: 'ok',
        text: '5 mappings of this account read the stream itself. A shard serves 5 reads and 2 MB a second to all that share it.',
      },
    ]);
    expect(checksOf(withReaders(readersOf(1, 0)), 'shared readers')).toMatchObject([
      { state: 'ok', text: expect.stringMatching(/^1 mapping of this account reads the stream itself\./) },
    ]);
  });

  it('are a finding where more than five share the reads', () => {
    expect(findingsOf(withReaders(readersOf(6, 2)))).toEqual([
      {
        check: 'shared readers',
        subject: 'numtest',
        state: 'finding',
        severity: 'warning',
        text: '6 mappings of this account read the stream itself, each about once a second a shard, which serves 5 reads and 2 MB a second to all of them together: they slow each other down.',
        fix: 'Set fanOut to true for the groups that have to keep up, and deploy: it costs by shard and hour (docs/configuration.md).',
      },
    ]);
  });

  it('may be registered with it', () => {
    expect(checksOf(withReaders(readersOf(1, 20)), 'registered consumers')).toMatchObject([
      { state: 'ok', text: '20 consumers of 20: each gets 2 MB a second and shard of its own.' },
    ]);
  });

  it('are unknown where they may not be listed, each kind by itself', () => {
    const checks = checkStack(withReaders({ ...readersOf(1, 0), consumers: denied }));
    expect(checks.filter(({ state }) => state === 'unknown')).toMatchObject([
      { check: 'registered consumers', text: denied.why },
    ]);
  });

  it('are none of a stream that is gone', () => {
    expect(checksOf(withReaders(null), 'shared readers')).toEqual([]);
  });
});
