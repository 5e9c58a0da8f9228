import { describe, expect, it } from 'vitest';
import { planDemo } from '../../../../cli/demo/demo-plan.ts';
import { interruptByRestart } from '../../../../cli/demo/interrupt-by-restart.ts';
import { LocalStackError } from '../../../../cli/local/errors.ts';
import { demoWorld, emptyTally } from '../../../support/demo-world.ts';

const plan = planDemo(20);

/** A function that is in these states of its update one look after the other, in the last one for ever. */
function updating(...states: readonly string[]) {
  const left = [...states];
  return (command: string) =>
    command === 'GetFunctionConfiguration'
      ? {
          LastUpdateStatus: left.length > 1 ? left.shift() : left[0],
          LastUpdateStatusReason: 'The role is gone.',
        }
      : {};
}

describe('interrupting by a restart', () => {
  it('changes the function in full flow, and tells what had come until then', async () => {
    const order: string[] = [];
    const { world, sent } = demoWorld({
      aws: (command) => {
        order.push(command);
        return updating('Successful')(command);
      },
      untilDocuments: async (count) => void order.push(`${count} documents`),
      tally: async () => {
        order.push('tally');
        return { ...emptyTally, reached: 7, resumesFrom: 5 };
      },
    });
    expect(await interruptByRestart(world, plan)).toEqual({ kind: 'restart', reached: 7, resumedFrom: 5 });
    expect(order).toEqual(['2 documents', 'tally', 'UpdateFunctionConfiguration', 'GetFunctionConfiguration']);
    expect(sent[0]?.[1]).toEqual({ FunctionName: 'consumer-1', Description: 'Restarted during run-1' });
  });

  it('waits until the change has come into force', async () => {
    const { world, sent } = demoWorld({ aws: updating('InProgress', 'InProgress', 'Successful') });
    await interruptByRestart(world, plan);
    expect(sent).toHaveLength(4);
  });

  it('says in one sentence why the change could not be made', async () => {
    const { world } = demoWorld({ aws: updating('InProgress', 'Failed') });
    const restarting = interruptByRestart(world, plan);
    await expect(restarting).rejects.toThrow(LocalStackError);
    await expect(restarting).rejects.toThrow(
      'The consumer could not be restarted (The role is gone.): look into the endpoint.',
    );
  });

  it('waits no longer when the end is asked for', async () => {
    const stop = new AbortController();
    const { world } = demoWorld({
      signal: stop.signal,
      aws: (command) => {
        if (command === 'GetFunctionConfiguration') stop.abort(new Error('enough'));
        return updating('InProgress')(command);
      },
    });
    await expect(interruptByRestart(world, plan)).rejects.toThrow('enough');
  });

  it('changes nothing where no document comes', async () => {
    const untilDocuments = async () => {
      throw new LocalStackError('the consumer does not get on');
    };
    const { world, sent } = demoWorld({ untilDocuments });
    await expect(interruptByRestart(world, plan)).rejects.toThrow('does not get on');
    expect(sent).toEqual([]);
  });
});
