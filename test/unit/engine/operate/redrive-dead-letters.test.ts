import { beforeEach, describe, expect, it } from 'vitest';
import { CommandRefused } from '../../../../engine/checkpoints/errors.ts';
import { BatchInterrupted } from '../../../../engine/consume/errors.ts';
import type { DeadLetter } from '../../../../engine/documents/dead-letter.ts';
import { redriveDeadLetters } from '../../../../engine/operate/redrive-dead-letters.ts';
import { crashEverywhere, OperatorWorld } from '../../../support/operator-world.ts';
import { cloudEventBytes, numberRecord, origin, sequence, utf8 } from '../../../support/records.ts';

/** The letter of the record at `at`, which holds these bytes. */
function letter(at: number, payload: Uint8Array, changes: Partial<DeadLetter> = {}): DeadLetter {
  return {
    _id: `numbers@1700000000/shardId-000000000000 ${at}`,
    reason: { code: 'unique-index', message: 'as it was' },
    key: `run:${at}`,
    payload,
    origin: origin({ sequence: sequence(at) }),
    deadLetteredAt: new Date(0),
    state: 'open',
    ...changes,
  };
}

const good = (n: number): DeadLetter => letter(n, numberRecord(n).data);
const keep = (to: OperatorWorld, ...letters: readonly DeadLetter[]): void => {
  for (const each of letters) to.deadLetters.letters.set(each._id, each);
};

let world: OperatorWorld;
beforeEach(() => {
  world = new OperatorWorld();
});

const states = (): unknown[] =>
  [...world.deadLetters.letters.values()].map(({ state, reason }) => [state, reason.code]);

describe('redriving dead letters', () => {
  it('O5: stores old records whatever the checkpoint says, and closes their letters', async () => {
    world.setRow({ sequence: sequence(9) });
    keep(world, good(1), good(2));
    expect(await redriveDeadLetters({}, world.operator())).toMatchObject({ redriven: 2, refused: 0 });
    expect(world.stored()).toEqual([1, 2]);
    expect(states()).toEqual([
      ['redriven', 'unique-index'],
      ['redriven', 'unique-index'],
    ]);
    expect([world.row(), world.sinkCheckpoint()]).toEqual([{ sequence: '9' }, null]);
  });

  it('O5: leaves a letter open under its new reason where its record is refused again', async () => {
    keep(world, letter(1, utf8('{')), good(2));
    expect(await redriveDeadLetters({}, world.operator())).toMatchObject({ redriven: 1, refused: 1 });
    expect(states()).toEqual([
      ['open', 'not-json'],
      ['redriven', 'unique-index'],
    ]);
  });

  it('O5: leaves a conflict open, until its event stores cleanly', async () => {
    keep(world, letter(2, cloudEventBytes({ id: 'run:1', data: { number: 'one' } })));
    await world.deliver(1, 1);
    expect(await redriveDeadLetters({}, world.operator())).toMatchObject({ redriven: 0, refused: 1 });
    expect(states()).toEqual([['open', 'conflict']]);
    world.documents.stored.clear();
    expect(await redriveDeadLetters({}, world.operator())).toMatchObject({ redriven: 1, refused: 0 });
  });

  it('O5: gives a foreign record the id of its own place, in the incarnation of the stream that its letter names', async () => {
    const id = 'numbers@1600000000/shardId-000000000007 5';
    keep(world, letter(5, utf8('[1]'), { _id: id }));
    await redriveDeadLetters({}, world.operator());
    expect(world.documents.ids()).toEqual([id]);
  });

  it('O5: stores the event of a record whose life of the stream has passed, and leaves foreign JSON of it open', async () => {
    const former = (at: number, payload: Uint8Array): DeadLetter =>
      letter(at, payload, {
        _id: `numbers@before-1700000000/shardId-000000000000 ${at}`,
        origin: origin({ sequence: sequence(at), arrivedAt: new Date(1_600_000_000_000) }),
      });
    keep(world, former(1, numberRecord(1).data), former(2, utf8('[1]')));
    expect(await redriveDeadLetters({}, world.operator())).toEqual({
      redriven: 1,
      refused: 1,
      unreadable: [],
      after: null,
      trouble: null,
    });
    expect(world.stored()).toEqual([1]);
    expect(states()).toEqual([
      ['redriven', 'unique-index'],
      ['open', 'former-incarnation'],
    ]);
  });

  it('closes the letters of one event that was sent twice, and stores it once', async () => {
    keep(world, good(1), letter(2, numberRecord(1).data));
    expect(await redriveDeadLetters({}, world.operator())).toMatchObject({ redriven: 2 });
    expect(world.stored()).toEqual([1]);
  });

  it('takes only open letters, by id or by reason', async () => {
    keep(world, good(1), good(2), letter(3, numberRecord(3).data, { state: 'discarded' }), letter(4, utf8('[')));
    await redriveDeadLetters({ ids: [good(1)._id, good(3)._id] }, world.operator());
    expect(world.stored()).toEqual([1]);
    await redriveDeadLetters({ reasonCode: 'conflict' }, world.operator());
    expect(world.stored()).toEqual([1]);
  });

  it('tries each letter once in a run, page after page', async () => {
    keep(world, ...Array.from({ length: 60 }, (_, n) => (n % 2 === 0 ? letter(n + 1, utf8('{')) : good(n + 1))));
    expect(await redriveDeadLetters({}, world.operator())).toMatchObject({ redriven: 30, refused: 30 });
  });

  it('leaves letters alone that are not as Highwater writes them, and names them', async () => {
    keep(world, good(1), letter(2, utf8('{}'), { _id: 'by hand' }));
    expect(await redriveDeadLetters({}, world.operator())).toMatchObject({
      redriven: 1,
      unreadable: ['by hand'],
    });
  });

  it('does not reopen a letter that was discarded meanwhile, nor counts it', async () => {
    keep(world, good(1));
    world.documents.afterWrite = () => keep(world, { ...good(1), state: 'discarded' });
    expect(await redriveDeadLetters({}, world.operator())).toMatchObject({ redriven: 0 });
    expect(states()).toEqual([['discarded', 'unique-index']]);
  });

  it('tells of an outcome that is not certain, and leaves that letter as it was', async () => {
    keep(world, good(1), good(2), letter(3, utf8('{')));
    world.documents.fault = ({ document }) =>
      document.origin.sequence === '2' ? { kind: 'unknown', cause: new Error('planted') } : undefined;
    expect(await redriveDeadLetters({}, world.operator())).toEqual({
      redriven: 1,
      refused: 0,
      unreadable: [],
      after: null,
      trouble: expect.any(BatchInterrupted),
    });
    expect(states()).toEqual([
      ['redriven', 'unique-index'],
      ['open', 'unique-index'],
      ['open', 'not-json'],
    ]);
  });

  it('counts each letter once where it goes on after trouble, with the page that had it', async () => {
    const odd = letter(2, utf8('{}'), { _id: 'by hand' });
    keep(world, ...Array.from({ length: 60 }, (_, n) => (n % 2 === 0 ? letter(n + 1, utf8('{')) : good(n + 1))), odd);
    const total = { redriven: 0, refused: 0, unreadable: [] as string[] };
    const fault = ({ document }: { readonly document: { readonly origin: { readonly sequence: string | null } } }) =>
      document.origin.sequence === '40' ? ({ kind: 'unknown', cause: new Error('planted') } as const) : undefined;
    world.documents.fault = fault;
    let [after, troubles]: [string | null, number] = [null, 0];
    for (;;) {
      const report = await redriveDeadLetters({ after }, world.operator());
      total.redriven += report.redriven;
      total.refused += report.refused;
      total.unreadable.push(...report.unreadable);
      after = report.after;
      if (report.trouble === null) break;
      troubles += 1;
      if (troubles === 2) world.documents.fault = () => undefined;
    }
    expect(troubles).toBe(2);
    expect(total).toEqual({ redriven: 30, refused: 30, unreadable: ['by hand'] });
  });

  it('throws what does not pass by itself', async () => {
    keep(world, good(1));
    const dependencies = world.operator();
    const deadLetterStore = {
      ...dependencies.deadLetterStore,
      open: () => Promise.reject(new CommandRefused('planted')),
    };
    await expect(redriveDeadLetters({}, { ...dependencies, deadLetterStore })).rejects.toThrow('planted');
  });

  it('O5: dies anywhere, and is completed by the same order', async () => {
    const places = await crashEverywhere(
      async () => {
        world = new OperatorWorld();
        keep(world, good(1), good(2), letter(3, utf8('{')));
        return world;
      },
      (dependencies) => redriveDeadLetters({}, dependencies),
      () => {
        expect(world.stored()).toEqual([1, 2]);
        expect(states().map((entry) => (entry as string[])[0])).toEqual(['redriven', 'redriven', 'open']);
      },
    );
    expect(places).toBeGreaterThan(6);
  });

  it('O5: by two operators at once stores each event once', async () => {
    keep(world, good(1), good(2), good(3));
    const reports = await Promise.all([
      redriveDeadLetters({}, world.operator()),
      redriveDeadLetters({}, world.operator()),
    ]);
    expect(reports.reduce((sum, { redriven }) => sum + redriven, 0)).toBe(3);
    expect(world.stored()).toEqual([1, 2, 3]);
  });
});
