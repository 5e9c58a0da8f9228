import { beforeEach, describe, expect, it } from 'vitest';
import { CheckpointStoreUnavailable } from '../../../../engine/checkpoints/errors.ts';
import { BatchInterrupted, DatabaseBehindCheckpoint, RestartUnderWay } from '../../../../engine/consume/errors.ts';
import { MongoUnavailable } from '../../../../engine/sink/errors.ts';
import { IncarnationUnknown, MalformedBatch } from '../../../../engine/stream/errors.ts';
import {
  ConsumerWorld,
  numberIds,
  numberRecord,
  numberRecords,
  rawRecord,
  seq,
} from '../../../support/consumer-world.ts';

let world: ConsumerWorld;
beforeEach(() => {
  world = new ConsumerWorld();
});

const unknown = { kind: 'unknown', cause: new Error('planted') } as const;

describe('the way of a batch', () => {
  it('stores each event once and moves sink checkpoint and checkpoint to the last record', async () => {
    const report = await world.invoke(numberRecords(1, 9));
    expect(world.documents.ids()).toEqual(numberIds(1, 9));
    expect([world.checkpoint, world.sinkCheckpoints.get(world.position)]).toEqual(['9', '9']);
    expect(report).toMatchObject({ records: 9, inserted: 9, skipped: 0, deadLetters: 0, checkpoint: '9' });
  });

  it('refuses a batch of another stream', async () => {
    world.batchStream = 'letters';
    await expect(world.invoke(numberRecords(1, 1))).rejects.toThrow(MalformedBatch);
    expect(world.documents.ids()).toEqual([]);
  });

  it('refuses a batch whose sequence numbers do not ascend', async () => {
    await expect(world.invoke([numberRecord(2, 2), numberRecord(1, 1)])).rejects.toThrow(MalformedBatch);
    expect(world.documents.ids()).toEqual([]);
  });

  it('keeps dead letter, sink checkpoint and checkpoint in this order, each after the other is durable', async () => {
    const steps: string[] = [];
    const { deadLetters, sinkCheckpoints, checkpoints, documents } = world;
    documents.afterWrite = () => void steps.push('write');
    const [put, raise] = [deadLetters.put.bind(deadLetters), sinkCheckpoints.raise.bind(sinkCheckpoints)];
    deadLetters.put = async (letters) => {
      await put(letters);
      steps.push('dead-letter');
    };
    sinkCheckpoints.raise = async (...args) => {
      const outcome = await raise(...args);
      steps.push('sink checkpoint');
      return outcome;
    };
    checkpoints.beforeAdvance = () => void steps.push('checkpoint');
    await world.invoke([numberRecord(1, 1), rawRecord(2, 'not json')]);
    expect(steps).toEqual(['write', 'dead-letter', 'sink checkpoint', 'checkpoint']);
  });
});

describe('crashes and redeliveries', () => {
  it('C1: a crash before the write leaves one copy after the redelivery', async () => {
    world.documents.fault = () => unknown;
    await expect(world.invoke(numberRecords(1, 3))).rejects.toThrow(BatchInterrupted);
    world.documents.fault = () => undefined;
    world.restart();
    await world.invoke(numberRecords(1, 3));
    expect(world.documents.ids()).toEqual(numberIds(1, 3));
  });

  it('C2: after a crash between write and checkpoint all documents are proven and the checkpoint moves', async () => {
    world.checkpoints.advanceFaults = ['down'];
    await expect(world.invoke(numberRecords(1, 5))).rejects.toThrow(CheckpointStoreUnavailable);
    expect(world.checkpoint).toBeNull();
    world.restart();
    const report = await world.invoke(numberRecords(1, 5));
    expect(report).toMatchObject({ inserted: 0, already: 5, checkpoint: '5' });
    expect(world.documents.ids()).toEqual(numberIds(1, 5));
  });

  it('C3: after a crash between checkpoint and answer the redelivery is skipped', async () => {
    await world.invoke(numberRecords(1, 5));
    world.restart();
    const report = await world.invoke(numberRecords(1, 5));
    expect(report).toMatchObject({ skipped: 5, inserted: 0, already: 0, checkpoint: '5' });
  });

  it('C4: a record that crashes the function is set aside unread on an operator’s command', async () => {
    world.checkpoints.set(world.position, { sequence: null, skips: [seq(2)] });
    const poison = { ...numberRecord(2, 2) };
    Object.defineProperty(poison, 'data', {
      get: () => Buffer.from('the bytes are kept and never decoded'),
    });
    const report = await world.invoke([numberRecord(1, 1), poison, numberRecord(3, 3)]);
    expect(report).toMatchObject({ inserted: 2, deadLetters: 1, checkpoint: '3' });
    expect([...world.deadLetters.letters.values()].map(({ reason }) => reason.code)).toEqual(['skipped-by-operator']);
    expect(world.checkpoints.get(world.position)).toEqual({
      sequence: '3',
      arrivedAt: expect.any(Date),
      retentionMs: 86_400_000,
    });
  });

  it('C4: several records of one batch are set aside, each on a command of its own', async () => {
    world.checkpoints.set(world.position, { sequence: null, skips: [seq(1), seq(3), seq(9)] });
    const report = await world.invoke(numberRecords(1, 4));
    expect(report).toMatchObject({ inserted: 2, deadLetters: 2, checkpoint: '4' });
    expect(world.documents.ids()).toEqual([...numberIds(2, 2), ...numberIds(4, 4)]);
    expect(world.checkpoints.get(world.position)?.skips).toEqual(['9']);
  });

  it('C24: trouble with the checkpoint store after the write throws, and the redelivery is harmless', async () => {
    world.checkpoints.advanceFaults = ['lost-reply'];
    await expect(world.invoke(numberRecords(1, 4))).rejects.toThrow(CheckpointStoreUnavailable);
    const report = await world.invoke(numberRecords(1, 4));
    expect(report).toMatchObject({ skipped: 4, checkpoint: '4' });
    expect(world.documents.ids()).toEqual(numberIds(1, 4));
  });

  it('C35: a mapping recreated at TRIM_HORIZON replays everything and doubles nothing', async () => {
    await world.invoke(numberRecords(1, 10));
    world.restart();
    await world.invoke(numberRecords(1, 6));
    const report = await world.invoke(numberRecords(7, 12));
    expect(report).toMatchObject({ skipped: 4, inserted: 2, checkpoint: '12' });
    expect(world.documents.ids()).toEqual(numberIds(1, 12));
  });

  it('O9: an emptied checkpoint table makes everything a proven document', async () => {
    await world.invoke(numberRecords(1, 5));
    world.checkpoints.rows.clear();
    expect(await world.invoke(numberRecords(1, 5))).toMatchObject({
      already: 5,
      inserted: 0,
      checkpoint: '5',
    });
  });

  it('O8: a checkpoint table restored to an older point loses and doubles nothing', async () => {
    await world.invoke(numberRecords(1, 5));
    const older = world.checkpoints.get(world.position);
    await world.invoke(numberRecords(6, 9));
    world.checkpoints.set(world.position, older as NonNullable<typeof older>);
    await world.invoke(numberRecords(10, 12));
    expect(world.documents.ids()).toEqual(numberIds(1, 12));
    expect(world.checkpoint).toBe('12');
  });
});

describe('MongoDB in trouble', () => {
  it('C5: MongoDB down moves nothing and throws', async () => {
    world.documents.fault = () => unknown;
    await expect(world.invoke(numberRecords(1, 3))).rejects.toThrow(BatchInterrupted);
    expect([world.checkpoint, world.sinkCheckpoints.get(world.position)]).toEqual([null, null]);
  });

  it('C6: a slow MongoDB stops the batch at its margin, with nothing half reported', async () => {
    world.remainingMs = 100;
    await expect(world.invoke(numberRecords(1, 3))).rejects.toThrow(BatchInterrupted);
    expect(world.documents.calls).toEqual([]);
    expect(world.checkpoint).toBeNull();
  });

  it('C7: a write cut by a fail-over is retried with the batch: none lost, none doubled', async () => {
    world.documents.afterWrite = () => {
      world.documents.afterWrite = () => undefined;
      throw new MongoUnavailable('planted: the reply was lost after the documents were written');
    };
    await expect(world.invoke(numberRecords(1, 3))).rejects.toThrow(MongoUnavailable);
    expect(await world.invoke(numberRecords(1, 3))).toMatchObject({ already: 3 });
    expect(world.documents.ids()).toEqual(numberIds(1, 3));
  });

  it('C31: an outcome that is unknown for record 5 keeps 1 to 4, throws, and moves nothing past 4', async () => {
    world.documents.fault = ({ document }) => (document._id.endsWith(':5') ? unknown : undefined);
    await expect(world.invoke(numberRecords(1, 9))).rejects.toThrow(
      /^Record 5 of shardId-000000000000 is not proven to be stored: .* \(1 of 9 records is not proven\)\.$/,
    );
    expect(world.checkpoint).toBe('4');
    expect(world.sinkCheckpoints.get(world.position)).toBe('4');
    world.documents.fault = () => undefined;
    expect(await world.invoke(numberRecords(1, 9))).toMatchObject({
      skipped: 4,
      inserted: 1,
      already: 4,
      checkpoint: '9',
    });
  });

  it('C31, S5: the checkpoint says when the last handled record arrived, whatever came after it in the batch', async () => {
    const startMs = 1_700_000_010_000;
    const arrivingAnHourApart = numberRecords(1, 4).map((record, index) => ({
      ...record,
      arrivedAt: new Date(startMs + index * 3_600_000),
    }));
    world.documents.fault = ({ document }) => (document._id.endsWith(':3') ? unknown : undefined);
    await expect(world.invoke(arrivingAnHourApart)).rejects.toThrow(BatchInterrupted);
    expect(world.checkpoints.get(world.position)).toMatchObject({
      sequence: '2',
      arrivedAt: new Date(startMs + 3_600_000),
    });
  });

  it('C38: when time runs out between chunks the prefix is checkpointed and the batch throws', async () => {
    world.documents.afterWrite = () => {
      world.remainingMs = 5_000;
    };
    await expect(world.invoke(numberRecords(1, 1_500))).rejects.toThrow(
      'Record 1001 of shardId-000000000000 is not proven to be stored: The time for writing ended before this document was written. ' +
        'The batch must come again (500 of 1500 records are not proven).',
    );
    expect(world.checkpoint).toBe('1000');
    world.remainingMs = 60_000;
    world.documents.afterWrite = () => undefined;
    expect(await world.invoke(numberRecords(1, 1_500))).toMatchObject({ skipped: 1_000, inserted: 500 });
  });

  it('C41: the answer waits for a slow write', async () => {
    let finish = (): void => undefined;
    const slow = new Promise<void>((resolve) => {
      finish = resolve;
    });
    world.documents.afterWrite = () => slow;
    let isAnswered = false;
    const answer = world.invoke(numberRecords(1, 2)).then(() => {
      isAnswered = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect([isAnswered, world.checkpoint]).toEqual([false, null]);
    finish();
    await answer;
    expect(world.checkpoint).toBe('2');
  });

  it('C44: ten thousand records are written in chunks of at most a thousand', async () => {
    await world.invoke(numberRecords(1, 10_000));
    expect(world.documents.calls.map(({ length }) => length)).toEqual(Array(10).fill(1_000));
    expect(world.checkpoint).toBe('10000');
  });
});

describe('dead letters and conflicts', () => {
  it('C32: a poison record is kept with its bytes and the shard moves on', async () => {
    const bytes = Uint8Array.of(0xff, 0xfe, 0x00);
    await world.invoke([numberRecord(1, 1), rawRecord(2, bytes), numberRecord(3, 3)]);
    const [letter] = [...world.deadLetters.letters.values()];
    expect(letter).toMatchObject({
      _id: 'numbers@1700000000/shardId-000000000000 2',
      reason: { code: 'invalid-utf8' },
      key: 'key-2',
      state: 'open',
    });
    expect(letter?.payload).toEqual(bytes);
    expect(world.checkpoint).toBe('3');
  });

  it('C33: where dead letters cannot be kept the batch fails and nothing is dropped', async () => {
    world.deadLetters.isDown = true;
    await expect(world.invoke([numberRecord(1, 1), rawRecord(2, 'no')])).rejects.toThrow(MongoUnavailable);
    expect([world.checkpoint, world.sinkCheckpoints.get(world.position)]).toEqual([null, null]);
  });

  it('C12, C13: what MongoDB refuses for good is a dead letter, its neighbours are stored', async () => {
    const rejection = { code: 'unique-index', message: 'planted' } as const;
    world.documents.fault = ({ document }) =>
      document._id.endsWith(':2') ? { kind: 'dead-letter', rejection } : undefined;
    const report = await world.invoke(numberRecords(1, 3));
    expect(report).toMatchObject({ inserted: 2, deadLetters: 1, checkpoint: '3' });
    expect([...world.deadLetters.letters.values()][0]).toMatchObject({
      eventId: 'highwater:numbers run:2',
      reason: rejection,
    });
  });

  it('C14: the same id with another content is a dead letter, and the first copy wins', async () => {
    await world.invoke([numberRecord(1, 7)]);
    const report = await world.invoke([numberRecord(2, 7, { number: 'changed' })]);
    expect(report).toMatchObject({ deadLetters: 1, checkpoint: '2' });
    expect(world.documents.stored.get('highwater:numbers run:7')?.document.value).toEqual({ number: 7n });
    expect([...world.deadLetters.letters.values()][0]?.reason.code).toBe('conflict');
  });

  it('C30: the same event twice in one batch is one document, counted once', async () => {
    const report = await world.invoke([numberRecord(1, 1), numberRecord(2, 1), numberRecord(3, 3)]);
    expect(report).toMatchObject({ inserted: 2, inBatchDuplicates: 1, checkpoint: '3' });
    expect(world.documents.ids()).toEqual(['highwater:numbers run:1', 'highwater:numbers run:3']);
  });

  it('P4: an event that lies in the stream twice is stored once', async () => {
    await world.invoke([numberRecord(1, 1)]);
    expect(await world.invoke([numberRecord(2, 1)])).toMatchObject({
      duplicates: 1,
      inserted: 0,
      checkpoint: '2',
    });
  });

  it('stores a differing copy of a record that MongoDB refuses', async () => {
    const rejection = { code: 'refused-by-mongodb', message: 'planted' } as const;
    world.documents.fault = ({ document }) =>
      document.value === 'bad' ? { kind: 'dead-letter', rejection } : undefined;
    const report = await world.invoke([
      numberRecord(1, 1, 'bad'),
      numberRecord(2, 1, 'bad'),
      numberRecord(3, 1, 'good'),
    ]);
    expect(report).toMatchObject({ deadLetters: 2, inserted: 1, checkpoint: '3' });
    expect(world.documents.stored.get('highwater:numbers run:1')?.document.value).toBe('good');
  });

  it('makes a differing copy of a stored event in one batch a conflict', async () => {
    const report = await world.invoke([numberRecord(1, 1, 'first'), numberRecord(2, 1, 'second')]);
    expect(report).toMatchObject({ inserted: 1, deadLetters: 1 });
  });

  it('keeps no dead letter beyond the handled prefix', async () => {
    world.documents.fault = ({ document }) => (document._id.endsWith(':1') ? unknown : undefined);
    await expect(world.invoke([numberRecord(1, 1), rawRecord(2, 'no')])).rejects.toThrow(BatchInterrupted);
    expect(world.deadLetters.letters.size).toBe(0);
  });
});

describe('two at once', () => {
  it('C27: an invocation that is late moves neither checkpoint nor sink checkpoint back', async () => {
    const late = world.invoke(numberRecords(1, 3));
    world.documents.afterWrite = async () => {
      world.documents.afterWrite = () => undefined;
      world.restart();
      await world.invoke(numberRecords(1, 9));
    };
    expect(await late).toMatchObject({ checkpoint: '3' });
    expect([world.checkpoint, world.sinkCheckpoints.get(world.position)]).toEqual(['9', '9']);
  });

  it('C26: a command that moved the row on meanwhile stays, and what it skipped is not required of the sink', async () => {
    await world.invoke(numberRecords(1, 3));
    const skipped = { sequence: seq(20), sinkThrough: seq(3) };
    world.checkpoints.beforeAdvance = () => {
      world.checkpoints.beforeAdvance = () => undefined;
      world.checkpoints.set(world.position, skipped);
    };
    await world.invoke(numberRecords(4, 6));
    expect(world.checkpoints.get(world.position)).toEqual(skipped);
    expect(await world.invoke(numberRecords(19, 21))).toMatchObject({ skipped: 2, inserted: 1 });
    expect(world.checkpoints.get(world.position)?.sinkThrough).toBeUndefined();
  });

  it('C26: a batch that ends behind a row that a command moved on goes on from there', async () => {
    await world.invoke(numberRecords(1, 3));
    world.checkpoints.beforeAdvance = () => {
      world.checkpoints.beforeAdvance = () => undefined;
      world.checkpoints.set(world.position, { sequence: seq(5), sinkThrough: seq(3) });
    };
    await world.invoke(numberRecords(4, 9));
    expect(world.checkpoints.get(world.position)).toEqual({
      sequence: '9',
      arrivedAt: expect.any(Date),
      retentionMs: 86_400_000,
    });
    expect(world.documents.ids()).toEqual(numberIds(1, 9));
  });

  it('C28: the same batch in two invocations at once is stored once', async () => {
    const twin = world.invoke(numberRecords(1, 50));
    await Promise.all([twin, world.invoke(numberRecords(1, 50))]);
    expect(world.documents.ids()).toEqual(numberIds(1, 50));
    expect(world.checkpoint).toBe('50');
  });

  it('C29: overlapping batches of one shard never move the checkpoint back', async () => {
    await Promise.all([world.invoke(numberRecords(1, 30)), world.invoke(numberRecords(1, 10))]);
    expect(world.documents.ids()).toEqual(numberIds(1, 30));
    expect(world.checkpoint).toBe('30');
  });

  it('C34: two groups have checkpoints of their own', async () => {
    await world.invoke(numberRecords(1, 5));
    world.group = 'other';
    world.restart();
    expect(world.checkpoint).toBeNull();
    await world.invoke(numberRecords(1, 2));
    expect(world.checkpoint).toBe('2');
    world.group = 'numtest';
    expect(world.checkpoint).toBe('5');
  });
});

describe('another life of the stream', () => {
  const recreated = { streamName: 'numbers', createdAtSeconds: 1_700_000_500 };
  const arrivedAtMs = 1_700_000_600_000;

  it('S6: a stream recreated with lower numbers is written whole, its skip rule off', async () => {
    await world.invoke(numberRecords(1_000, 1_009));
    world.stream.current = recreated;
    const records = numberRecords(1, 5).map((record) => ({ ...record, arrivedAt: new Date(arrivedAtMs) }));
    expect(await world.invoke(records)).toMatchObject({ inserted: 5, skipped: 0, checkpoint: '5' });
  });

  it('S7: a stream recreated with higher numbers does not inherit the checkpoint', async () => {
    await world.invoke(numberRecords(1, 5));
    world.stream.current = recreated;
    world.restart();
    const records = numberRecords(6, 9).map((record) => ({ ...record, arrivedAt: new Date(arrivedAtMs) }));
    expect(await world.invoke(records)).toMatchObject({ inserted: 4, checkpoint: '9' });
  });

  it('S6: where the incarnation cannot be confirmed nothing is skipped', async () => {
    await world.invoke(numberRecords(1, 5));
    world.stream.isDown = true;
    expect(await world.invoke(numberRecords(1, 5))).toMatchObject({
      skipped: 0,
      already: 5,
      checkpoint: '5',
    });
  });

  it('writes a record of a former incarnation and moves no checkpoint for it', async () => {
    world.stream.current = recreated;
    expect(await world.invoke(numberRecords(1, 2))).toMatchObject({ inserted: 2, checkpoint: null });
    expect(world.checkpoint).toBeNull();
  });

  it('sets a foreign record of a former incarnation aside, since its id is not known any more', async () => {
    world.stream.current = recreated;
    await world.invoke([rawRecord(1, '{"a":1}')]);
    const [letter] = [...world.deadLetters.letters.values()];
    expect(letter?.reason.code).toBe('former-incarnation');
    expect(letter?._id).toBe('numbers@before-1700000500/shardId-000000000000 1');
  });

  it('refuses foreign records where the creation time was not confirmed within the last minute', async () => {
    await world.invoke(numberRecords(1, 1));
    world.stream.isDown = true;
    world.nowMs += 61_000;
    await expect(world.invoke([rawRecord(2, '{"a":1}')])).rejects.toThrow(IncarnationUnknown);
    expect(await world.invoke([numberRecord(2, 2)])).toMatchObject({ inserted: 1 });
  });

  it('refuses a batch where the incarnation was never known', async () => {
    world.stream.isDown = true;
    await expect(world.invoke(numberRecords(1, 1))).rejects.toThrow(IncarnationUnknown);
  });
});

describe('the sink checkpoint', () => {
  it('O7: halts where the database does not hold what the checkpoint says, and says what to do', async () => {
    await world.invoke(numberRecords(1, 5));
    world.sinkCheckpoints.states.clear();
    await expect(world.invoke(numberRecords(6, 7))).rejects.toThrow(DatabaseBehindCheckpoint);
    await expect(world.invoke(numberRecords(6, 7))).rejects.toThrow(
      /another database.*older backup.*Point the group back.*restart it with "highwater groups restart"/s,
    );
    expect(world.checkpoint).toBe('5');
  });

  it('O7: a batch that is skipped whole checks the sink checkpoint too', async () => {
    await world.invoke(numberRecords(1, 5));
    world.sinkCheckpoints.states.clear();
    await expect(world.invoke(numberRecords(1, 5))).rejects.toThrow(DatabaseBehindCheckpoint);
  });

  it('O7: lies at or above what the row requires, which is less than its number where records were skipped', async () => {
    await world.invoke(numberRecords(1, 3));
    world.checkpoints.set(world.position, { sequence: seq(6), sinkThrough: seq(3) });
    expect(await world.invoke(numberRecords(4, 5))).toMatchObject({ skipped: 2, checkpoint: '6' });
    expect(world.sinkCheckpoints.get(world.position)).toBe('3');
    world.sinkCheckpoints.set(world.position, { sequence: seq(2), restart: null });
    await expect(world.invoke(numberRecords(4, 9))).rejects.toThrow(DatabaseBehindCheckpoint);
  });

  it('O15: requires nothing where records were skipped before the first batch', async () => {
    world.checkpoints.set(world.position, { sequence: seq(6), sinkThrough: seq(0) });
    expect(await world.invoke(numberRecords(1, 6))).toMatchObject({ skipped: 6, checkpoint: '6' });
    expect(await world.invoke(numberRecords(1, 9))).toMatchObject({ skipped: 6, inserted: 3 });
    expect(world.sinkCheckpoints.get(world.position)).toBe('9');
  });

  it.each([
    ['below', 2],
    ['at', 5],
    ['above', 7],
  ])('O7: is not raised while a restart is under way, which halts the group: %s the row', async (_name, at) => {
    await world.invoke(numberRecords(1, 5));
    const restart = { id: 'run-1', through: seq(0), to: seq(5) };
    world.sinkCheckpoints.set(world.position, { sequence: seq(at), restart });
    const before = world.sinkCheckpoints.state(world.position);
    for (const batch of [numberRecords(4, 5), numberRecords(6, 9)])
      await expect(world.invoke(batch)).rejects.toThrow(RestartUnderWay);
    expect(world.checkpoint).toBe('5');
    expect(world.sinkCheckpoints.state(world.position)).toEqual(before);
  });

  it('O14: is not raised while a restart is under way whose row is gone', async () => {
    const restart = { id: 'run-1', through: seq(0), to: seq(5) };
    world.sinkCheckpoints.set(world.position, { sequence: null, restart });
    await expect(world.invoke(numberRecords(1, 5))).rejects.toThrow(RestartUnderWay);
    expect(world.checkpoint).toBeNull();
  });

  it('keeps the checkpoint where the sink checkpoint cannot be raised', async () => {
    world.sinkCheckpoints.isDown = true;
    await expect(world.invoke(numberRecords(1, 5))).rejects.toThrow(MongoUnavailable);
    expect(world.checkpoint).toBeNull();
  });
});

describe('where a group starts', () => {
  it('skips what arrived before its start and moves the checkpoint past it', async () => {
    const startMs = 1_700_000_100_000;
    world.start = new Date(startMs);
    const report = await world.invoke([
      rawRecord(1, '"old"', startMs - 1),
      { ...numberRecord(2, 2), arrivedAt: new Date(startMs) },
    ]);
    expect(report).toMatchObject({ beforeStart: 1, inserted: 1, checkpoint: '2' });
  });

  it('C39: orders nothing by the wall clock: a clock that jumps back changes no outcome', async () => {
    await world.invoke(numberRecords(1, 3));
    world.nowMs -= 3_600_000;
    expect(await world.invoke(numberRecords(1, 5))).toMatchObject({
      skipped: 3,
      inserted: 2,
      checkpoint: '5',
    });
  });
});
