declare const sequenceNumberBrand: unique symbol;

/**
 * A Kinesis sequence number as the service wrote it: the text goes back to Kinesis unchanged, comparisons go by value.
 *
 * @see https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecordsResultEntry.html pattern `0|([1-9]\d{0,128})`
 */
export type SequenceNumber = string & { readonly [sequenceNumberBrand]: true };

/** The most digits the API allows; also the width of a padded sequence number. */
export const sequenceNumberDigits = 129;

const digitsOnly = /^\d+$/;

/** Before every record. @see https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecordsResultEntry.html */
export const lowestSequence = '0' as SequenceNumber;

/** Accepts up to 129 significant digits; leading zeros are kept (emulators write them, AWS does not). Else undefined. */
export function parseSequenceNumber(text: unknown): SequenceNumber | undefined {
  if (typeof text !== 'string' || !digitsOnly.test(text)) return undefined;
  return withoutLeadingZeros(text).length > sequenceNumberDigits ? undefined : (text as SequenceNumber);
}

/** Left-padded to 129 digits, so that comparing texts byte by byte compares the numbers. */
export function padSequenceNumber(sequence: SequenceNumber): string {
  return withoutLeadingZeros(sequence).padStart(sequenceNumberDigits, '0');
}

/** The number again that was padded. @throws TypeError for what is no padded number. */
export function unpadSequenceNumber(padded: string): SequenceNumber {
  const sequence = parseSequenceNumber(withoutLeadingZeros(padded));
  if (sequence === undefined) throw new TypeError('A stored value is not a sequence number.');
  return sequence;
}

/** Negative, zero or positive, by value. Only numbers of one shard of one stream incarnation compare meaningfully. */
export function compareSequenceNumbers(left: SequenceNumber, right: SequenceNumber): number {
  const [a, b] = [withoutLeadingZeros(left), withoutLeadingZeros(right)];
  if (a.length !== b.length) return a.length - b.length;
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/**
 * The same number as the stream of `example` writes it: an emulator writes a fixed width with leading zeros, AWS none. For
 * numbers that a database keeps without them, so that people see one form.
 */
export function writeLike(sequence: SequenceNumber, example: SequenceNumber): SequenceNumber {
  const width = example.startsWith('0') ? example.length : 0;
  return withoutLeadingZeros(sequence).padStart(width, '0') as SequenceNumber;
}

function withoutLeadingZeros(digits: string): string {
  return digits.replace(/^0+(?=\d)/, '');
}

/**
 * Part of a shard, by sequence numbers: what comes after `after` (null: from the very beginning), up to and including
 * `through`, or up to and not including `before`, or as far as it arrived before a time; without what arrived before
 * `arrivedFrom`, if that is there. It may hold no record at all: numbers are not consecutive.
 */
export type SequenceRange = { readonly after: SequenceNumber | null; readonly arrivedFrom?: Date } & (
  | { readonly through: SequenceNumber }
  | { readonly before: SequenceNumber }
  | { readonly arrivedBefore: Date }
);
