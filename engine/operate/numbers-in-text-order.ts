/** Whole numbers, both ends included. */
export interface ExpectedNumbers {
  readonly first: number;
  readonly last: number;
}

/**
 * Gives these numbers in the order of their decimal texts, as an index on texts has them: 1, 10, 100, 11, 2. It takes no memory,
 * and looks at no others but those that lead there.
 *
 * @param after gives only those whose text comes after it; null: all.
 */
export function* numbersInTextOrder({ first, last }: ExpectedNumbers, after: string | null): Generator<number, void> {
  // A minus sign comes before all digits.
  if (first < 0) {
    const negative = { first: Math.max(1, -last), last: -first };
    for (let digit = 1; digit <= 9; digit += 1) yield* beginningWith(digit, '-', negative, after);
  }
  if (last < 0) return;
  if (first <= 0 && isAfter('0', after)) yield 0;
  const positive = { first: Math.max(1, first), last };
  for (let digit = 1; digit <= 9; digit += 1) yield* beginningWith(digit, '', positive, after);
}

/** Of those whose digits begin with these. */
function* beginningWith(
  digits: number,
  sign: '-' | '',
  range: ExpectedNumbers,
  after: string | null,
): Generator<number, void> {
  const text = `${sign}${digits}`;
  const isPast = !isAfter(text, after) && after?.startsWith(text) !== true;
  if (isPast || !leadsInto(digits, range)) return;
  if (digits >= range.first && isAfter(text, after)) yield sign === '-' ? -digits : digits;
  for (let digit = 0; digit <= 9; digit += 1) yield* beginningWith(digits * 10 + digit, sign, range, after);
}

function isAfter(text: string, after: string | null): boolean {
  return after === null || text > after;
}

/** True where a number that begins with these digits lies in the range. */
function leadsInto(digits: number, { first, last }: ExpectedNumbers): boolean {
  for (let [low, high] = [digits, digits]; low <= last; [low, high] = [low * 10, high * 10 + 9])
    if (high >= first) return true;
  return false;
}
