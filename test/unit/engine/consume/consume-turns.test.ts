import { beforeAll, describe, expect, it } from 'vitest';
import { consumeBatch } from '../../../../engine/consume/consume-batch.ts';
import type { ConsumerDependencies } from '../../../../engine/consume/dependencies.ts';
import { writeKplAggregate } from '../../../../engine/events/write-kpl-aggregate.ts';
import type { StreamRecord } from '../../../../engine/stream/record.ts';
import { ConsumerWorld, numberRecord, rawRecord } from '../../../support/consumer-world.ts';
import { batch, cloudEventBytes, sequence, utf8 } from '../../../support/records.ts';

/** As much as is planned at once: a turn ends with the record that holds it. */
const filling = new Uint8Array(10 * 1024 * 1024).fill(0x78);

let records: readonly StreamRecord[];
beforeAll(() => {
  const around = (at: number, last: string): StreamRecord => {
    const parts = [cloudEventBytes({ id: 'in-both' }), filling, utf8(last)];
    return rawRecord(at, writeKplAggregate(parts.map((data) => ({ partitionKey: 'own', data }))));
  };
  records = [
    around(1, '{"first":true}'),
    numberRecord(2, 2),
    around(3, '{"second":true}'),
    rawRecord(4, writeKplAggregate([])),
    numberRecord(5, 5),
  ];
});

/** What each record leaves: ids of documents, and of dead letters. */
const left: readonly { readonly documents: readonly string[]; readonly letters: readonly string[] }[] = [
  { documents: ['highwater:numbers in-both', placeOf('1.2')], letters: [placeOf('1.1')] },
  { documents: ['highwater:numbers run:2'], letters: [] },
  { documents: ['highwater:numbers in-both', placeOf('3.2')], letters: [placeOf('3.1')] },
  { documents: [], letters: [] },
  { documents: ['highwater:numbers run:5'], letters: [] },
];

function placeOf(place: string): string {
  return `numbers@1700000000/shardId-000000000000 ${place}`;
}

/** A process that ends at one of its calls, before that reaches the store; so many calls it has made. */
class MortalConsumer {
  calls = 0;
  readonly #world: ConsumerWorld;
  readonly #diesAt: number;

  constructor(world: ConsumerWorld, diesAt = Number.POSITIVE_INFINITY) {
    this.#world = world;
    this.#diesAt = diesAt;
  }

  consume() {
    const world = this.#world;
    const { checkpoints, documents, deadLetters, sinkCheckpoints } = world;
    const dependencies: ConsumerDependencies = {
      ...world.dependencies(),
      checkpoints: {
        load: (of) => this.#call(() => checkpoints.load(of)),
        advance: (of, advance) => this.#call(() => checkpoints.advance(of, advance)),
      },
      documents: { write: (all) => this.#call(() => documents.write(all)) },
      deadLetters: { put: (all) => this.#call(() => deadLetters.put(all)) },
      sinkCheckpoints: { raise: (of, required, to) => this.#call(() => sinkCheckpoints.raise(of, required, to)) },
    };
    return consumeBatch(batch(...records), { requestId: 'request-1', remainingMs: () => 60_000 }, dependencies);
  }

  async #call<T>(ask: () => Promise<T>): Promise<T> {
    this.calls += 1;
    if (this.calls >= this.#diesAt) throw new Error('killed');
    return await ask();
  }
}

/** Everything up to the checkpoint has left what it has to. */
function expectCovered({ checkpoint, documents, deadLetters }: ConsumerWorld): void {
  const covered = left.slice(0, Number(checkpoint ?? 0));
  expect(documents.ids()).toEqual(expect.arrayContaining(covered.flatMap((each) => each.documents)));
  expect([...deadLetters.letters.keys()]).toEqual(expect.arrayContaining(covered.flatMap((each) => each.letters)));
}

function expectAll(world: ConsumerWorld): void {
  expect(world.checkpoint).toBe('5');
  expect(world.documents.ids().toSorted()).toEqual([...new Set(left.flatMap((each) => each.documents))].toSorted());
  expect([...world.deadLetters.letters.keys()]).toEqual(left.flatMap((each) => each.letters));
}

describe('a batch that unpacks to more than memory holds', () => {
  it('is handled in turns, each with a checkpoint of its own, and counted as one', async () => {
    const world = new ConsumerWorld();
    const report = await new MortalConsumer(world).consume();
    expect(world.checkpoints.advances.map(({ to }) => to)).toEqual([1, 3, 5].map(sequence));
    expect(report).toMatchObject({
      records: 5,
      parts: 9,
      inserted: 5,
      duplicates: 1,
      deadLetters: 2,
      emptyEnvelopes: 1,
    });
    expectAll(world);
  });

  it('loses and doubles nothing, wherever the process ends, also twice, and covers nothing too early', async () => {
    const whole = new MortalConsumer(new ConsumerWorld());
    await whole.consume();
    expect(whole.calls).toBeGreaterThanOrEqual(12);
    for (let diesAt = 1; diesAt <= whole.calls; diesAt++) {
      const world = new ConsumerWorld();
      for (const at of [diesAt, 1 + (diesAt % 5)]) {
        await expect(new MortalConsumer(world, at).consume()).rejects.toThrow('killed');
        expectCovered(world);
      }
      await new MortalConsumer(world).consume();
      expectAll(world);
    }
  });
});
