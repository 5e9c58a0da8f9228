import { beforeEach, describe, expect, it } from 'vitest';
import { CommandRefused } from '../../../../engine/checkpoints/errors.ts';
import { carryOut } from '../../../../engine/operate/carry-out.ts';
import { parseCommandRequest } from '../../../../engine/operate/command-request.ts';
import { InvalidRequest } from '../../../../engine/runtime/invalid-request.ts';
import { numbers, OperatorWorld } from '../../../support/operator-world.ts';
import { candidate, cloudEventBytes, numberRecord, shardId } from '../../../support/records.ts';

const idOf = (n: number | string): string => `highwater:numbers run:${n}`;
const expected = { command: 'verify-run', group: 'numtest', runId: 'run', expect: { first: 1, last: 9 } };

/** Numbers 1 to 9 of the run in the stream, all of them handled. */
let world: OperatorWorld;
beforeEach(async () => {
  world = await OperatorWorld.handled(9);
});

type Found = Record<string, unknown>;

/** Sends the request and whatever goes on. Gives the sums of what is not zero, and all problems. */
async function verified(request: object = expected, isOver = () => true, steps: object[] = []): Promise<Found> {
  const sums: Record<string, number> = {};
  const problems: unknown[] = [];
  for (let next: object | null = request; next !== null; ) {
    const parsed = parseCommandRequest(JSON.parse(JSON.stringify(next)));
    const answer = await carryOut(parsed, world.operator(), { isOver });
    if (!('found' in answer)) throw new Error('no step of a run');
    steps.push(answer);
    const { problems: some, ...counts } = answer.found;
    problems.push(...some);
    for (const [name, count] of Object.entries(counts)) if (count > 0) sums[name] = (sums[name] ?? 0) + count;
    next = answer.next;
  }
  return problems.length === 0 ? sums : { ...sums, problems };
}

/** Puts a document there that no record has made. */
function put(id: string, value: unknown): void {
  world.documents.stored.set(id, candidate({ _id: id, value }));
}

describe('verifying a run', () => {
  it('finds all of its numbers, and reads no stream', async () => {
    const steps: object[] = [];
    world.stream.opened.length = 0;
    expect(await verified(expected, () => false, steps)).toEqual({ documents: 9 });
    expect([world.stream.opened, steps.length]).toEqual([[], 1]);
  });

  it('names what is missing', async () => {
    world.documents.stored.delete(idOf(2));
    world.documents.stored.delete(idOf(9));
    const problems = [2, 9].map((n) => ({ eventId: idOf(n), problem: 'missing' }));
    expect(await verified()).toEqual({ documents: 7, missing: 2, problems });
    expect(await verified(expected, () => false)).toEqual({ documents: 7, missing: 2, problems });
  });

  it('takes for pending what lies in the stream after the checkpoint, on any shard', async () => {
    world = await OperatorWorld.handled(9, 6);
    const second = shardId('shardId-000000000001');
    world.stream.put(second, numberRecord(10), { ...numberRecord(11), data: cloudEventBytes({ id: 'other:11' }) });
    const expect12 = { ...expected, expect: { first: 1, last: 12 } };
    const problems = [{ eventId: idOf(12), problem: 'missing' }];
    expect(await verified(expect12)).toEqual({
      documents: 6,
      pending: 4,
      missing: 2,
      problems: [{ eventId: idOf(11), problem: 'missing' }, ...problems],
    });
  });

  it('reads the stream no further than to where it was when verifying began', async () => {
    world = await OperatorWorld.handled(9, 3);
    const inMinutes = (minutes: number) => new Date(world.now.getTime() + minutes * 60_000);
    world.stream.put(
      world.shard,
      { ...numberRecord(10), arrivedAt: inMinutes(3) },
      { ...numberRecord(11), arrivedAt: inMinutes(10) },
      { ...numberRecord(12), arrivedAt: inMinutes(10) },
    );
    const more = { ...expected, expect: { first: 1, last: 12 } };
    expect(await verified(more, () => false)).toMatchObject({ documents: 3, pending: 6, missing: 3 });
    world.stream.shards.clear();
    world.stream.put(world.shard, { ...numberRecord(10), arrivedAt: inMinutes(3) });
    expect(await verified(more)).toMatchObject({ documents: 3, missing: 9 });
  });

  it('does not lose what is stored and passed while it looks', async () => {
    world = await OperatorWorld.handled(9, 6);
    let calls = 0;
    world.records.beforeCall = async () => {
      calls += 1;
      if (calls === 2) await world.deliver(7, 9);
    };
    expect(await verified()).toEqual({ documents: 6, pending: 3 });
  });

  it('looks once more at the end, also into what it finds there', async () => {
    for (const n of [3, 4]) world.documents.stored.delete(idOf(n));
    let calls = 0;
    world.records.beforeCall = () => {
      calls += 1;
      if (calls < 3) return;
      put(idOf(3), { number: 3 });
      put(idOf(4), { number: 44 });
    };
    expect(await verified()).toEqual({
      documents: 8,
      wrong: 1,
      problems: [{ eventId: idOf(4), problem: 'wrong' }],
    });
  });

  it('accounts for what is a dead letter, unless that was redriven', async () => {
    const { shard } = world;
    const conflicting = numbers(10, 11).map((record) => ({
      ...record,
      data: cloudEventBytes({ id: `run:${Number(record.sequence) - 7}`, data: { number: 99 } }),
    }));
    world.stream.put(shard, ...conflicting);
    await world.deliverRecords(conflicting);
    for (const n of [3, 4]) world.documents.stored.delete(idOf(n));
    expect(await verified()).toEqual({ documents: 7, deadLetters: 2 });
    const [first] = world.deadLetters.letters.keys();
    await world.deadLetterStore.close([String(first)], 'redriven');
    expect(await verified()).toMatchObject({ documents: 7, deadLetters: 1, missing: 1 });
  });

  it('names wrong values, doubles, and what nobody expects; other runs are aside', async () => {
    put(idOf(5), { number: 6 });
    put(idOf('05'), { number: 5 });
    put(idOf(10), { number: 10 });
    put(idOf('x'), null);
    put(idOf('y'), { number: 'one' });
    put(idOf('1:1'), { number: 1 });
    put('highwater:numbers run2:1', { number: 1 });
    expect(await verified()).toEqual({
      documents: 8,
      wrong: 1,
      doubles: 1,
      unexpected: 3,
      problems: [
        { eventId: idOf('05'), problem: 'double' },
        { eventId: idOf(10), problem: 'unexpected' },
        { eventId: idOf(5), problem: 'wrong' },
        { eventId: idOf('x'), problem: 'unexpected' },
        { eventId: idOf('y'), problem: 'unexpected' },
      ],
    });
  });

  it('reads many documents page by page, and traces the first gaps only', async () => {
    world.documents.stored.clear();
    for (let n = 1; n <= 2_500; n += 1) put(idOf(n), { number: n });
    for (let n = 300; n < 310; n += 1) world.documents.stored.delete(idOf(n));
    const steps: object[] = [];
    const command = { ...expected, expect: { first: 1, last: 30_000 } };
    const found = await verified(command, () => true, steps);
    const problems = Array.from({ length: 20 }, () => expect.objectContaining({ problem: 'missing' }));
    expect(found).toEqual({ documents: 2_490, missing: 10_000, untraced: 17_510, problems });
    expect(steps.length).toBeGreaterThan(5);
    expect(Math.max(...steps.map((step) => JSON.stringify(step).length))).toBeLessThan(1_000_000);
  });

  it('reads dead letters page by page, and no more than a bounded number', async () => {
    world.documents.stored.delete(idOf(1));
    world.records.letterEvents = async (after, limit) =>
      Array.from({ length: limit }, (_, index) => ({ id: `${after}${index}`, eventId: '', state: 'open' }));
    expect(await verified()).toMatchObject({ documents: 8, missing: 1 });
  });

  it('names trouble that may pass, and repeats what is left', async () => {
    world.records.isDown = true;
    const answer = await carryOut(parseCommandRequest(expected), world.operator(), { isOver: () => false });
    expect(answer).toMatchObject({ found: { documents: 0 }, next: { command: 'continue-verify-run', phase: 'scan' } });
    expect('trouble' in answer ? answer.trouble : null).toContain('are down');
    world.records.isDown = false;
    expect(await verified('next' in answer && answer.next !== null ? answer.next : {})).toEqual({ documents: 9 });
  });

  it('breaks off on trouble that does not pass', async () => {
    world.records.beforeCall = () => {
      throw new TypeError('planted');
    };
    await expect(verified()).rejects.toThrow('planted');
  });

  it('is refused where the stream lists no shard, or was recreated meanwhile', async () => {
    const answer = await carryOut(parseCommandRequest(expected), world.operator(), { isOver: () => true });
    world.incarnations.current = { streamName: 'numbers', createdAtSeconds: 1_800_000_000 };
    await expect(verified('next' in answer && answer.next !== null ? answer.next : {})).rejects.toThrow(CommandRefused);
    world.stream.list = async () => [];
    await expect(verified()).rejects.toThrow('lists no shard');
  });

  it.each([
    [{ first: 2, last: 1 }, /expect/],
    [{ first: 1, last: 10_000_001 }, /expect/],
    [{ first: 1.5, last: 2 }, /expect\.first/],
  ])('is refused for the numbers %j', (range, field) => {
    expect(() => parseCommandRequest({ ...expected, expect: range })).toThrow(InvalidRequest);
    expect(() => parseCommandRequest({ ...expected, expect: range })).toThrow(field);
  });

  it('is refused for more gaps than a step hands on', async () => {
    const [step] = await stepsOf();
    const next = { ...step, phase: 'end', gaps: [{ first: 1, last: 10_001 }] };
    expect(() => parseCommandRequest(JSON.parse(JSON.stringify(next)))).toThrow(/gaps/);
  });
});

/** The request that goes on after the first step. */
async function stepsOf(): Promise<readonly object[]> {
  world.documents.stored.delete(idOf(1));
  const answer = await carryOut(parseCommandRequest(expected), world.operator(), { isOver: () => true });
  return 'next' in answer && answer.next !== null ? [answer.next] : [];
}
