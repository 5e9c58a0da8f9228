import { expect, it } from 'vitest';
import { expectedMessages } from '../../../../cli/demo/demo-plan.ts';

it('the two messages of the tutorial come out as two documents, one without and one with a key', () => {
  expect(expectedMessages('run')).toEqual([
    { _id: 'highwater:messages run:0', key: null, value: 'Hello, World!' },
    { _id: 'highwater:messages run:1', key: 'message-two', value: 'This is Kafka-Python' },
  ]);
});
