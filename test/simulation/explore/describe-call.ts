import type { StoreCall } from './store-call.ts';

/** Says in a few words what a call asks for. */
export function describeCall(call: StoreCall): string {
  if (call.store === 'table') {
    if (call.kind === 'get') return 'loads the row';
    if (call.kind === 'scan') return 'lists the rows';
    const to =
      call.input.ExpressionAttributeValues?.[':toText'] ?? call.input.ExpressionAttributeValues?.[':sequenceText'];
    return to?.S === undefined ? 'changes the row' : `moves the row to ${to.S}`;
  }
  const where = call.collection.replace('highwater_', '').replaceAll('_', ' ');
  if (call.kind === 'insert')
    return `inserts ${call.documents.map(({ origin }) => origin.sequence).join(' and ')} into ${where}`;
  if (call.kind === 'find') return call.isRaw ? `reads back from ${where}` : `reads ${where}`;
  return `updates ${where} where ${short(call.filter)}: ${short(call.change)}`;
}

function short(value: object): string {
  return JSON.stringify(value, (key, each) => (key === '_id' ? undefined : each))
    .replace(/"0{20,}(\d+)"/g, '$1')
    .replaceAll('"', '');
}
