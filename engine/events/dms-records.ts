import { type Identified, withoutId } from './identified.ts';
import { lookUp } from './json-pointer.ts';

const notOurs = withoutId('it is no record as AWS DMS writes them, with a metadata/record-type');

/**
 * A record of AWS DMS. Control records tell of tables, and hold no row. A row has nothing that stays the same where DMS sends
 * it again: its timestamp is that of the message, and rows of a full load belong to no transaction.
 *
 * @see https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Target.Kinesis.html
 */
export function identifyDmsRecord(value: unknown): Identified {
  const recordType = lookUp(value, ['metadata', 'record-type']);
  if (recordType === 'control') return { kind: 'nothing', because: 'control-message' };
  return recordType === 'data' ? { kind: 'unnamed' } : notOurs;
}
