import type { Mutant } from './mutant.ts';

/** Bugs in how JSON is read, and in what counts as the same event. */
export const meaningMutants: readonly Mutant[] = [
  {
    // What the product did.
    name: 'member-that-is-named-twice-keeps-its-last-value',
    edits: [
      {
        symbol: 'ValueReader.#readObject',
        find: "      if (isDoubled) this.#note('duplicate-member');\n",
        replace: '',
      },
      {
        symbol: 'ValueReader.#readObject',
        find: 'isDoubled ? undefined : value',
        replace: 'value',
      },
    ],
  },
  {
    name: 'event-of-a-doubled-member-not-named',
    edits: [
      {
        symbol: 'decodeValue',
        find: 'undecodable(problemOf(problem), findEventId(value))',
        replace: 'undecodable(problemOf(problem))',
      },
    ],
  },
  {
    // What the product did.
    name: 'event-of-a-broken-one-not-named',
    edits: [
      {
        symbol: 'decodeValue',
        find: 'undecodable(read.rejection, findEventId(value))',
        replace: 'undecodable(read.rejection)',
      },
    ],
  },
  {
    // What the product did.
    name: 'batch-of-events-taken-for-a-list',
    edits: [
      {
        symbol: 'decodeValue',
        find: 'value.length > 0 && value.every(isCloudEvent)',
        replace: 'value.length < 0',
      },
    ],
  },
  {
    name: 'list-with-one-event-taken-for-a-batch',
    edits: [
      {
        symbol: 'decodeValue',
        find: 'value.every(isCloudEvent)',
        replace: 'value.some(isCloudEvent)',
      },
    ],
  },
  {
    name: 'all-but-the-first-of-several-values-forgotten',
    edits: [
      {
        symbol: 'parseExactJson',
        find: "    return { kind: 'several-values' };",
        replace: "    return { kind: 'value', value, problem: reader.problem };",
      },
    ],
  },
  {
    name: 'compressed-record-taken-for-broken-text',
    edits: [
      {
        symbol: 'compressionOf',
        find: "  if (data[0] === gzipMagic[0] && data[1] === gzipMagic[1]) return 'gzip';\n",
        replace: '',
      },
    ],
  },
  {
    // What the product did.
    name: 'order-of-members-makes-another-event',
    edits: [
      {
        symbol: 'sameElements',
        find: 'if (!sameName(left, right)) return sameByName(left, right);',
        replace: 'if (!sameName(left, right)) return false;',
      },
    ],
  },
  {
    // What the product did.
    name: 'spelling-of-numbers-makes-another-event',
    edits: [
      {
        symbol: 'samePlace',
        find: '  if (left.type !== right.type) return sameNumber(left, right);',
        replace: '  if (left.type !== right.type) return false;',
      },
    ],
  },
  {
    name: 'zeros-that-end-a-number-make-another-event',
    edits: [
      {
        symbol: 'samePlace',
        find: 'return sameBytes(left, right) || sameNumber(left, right);',
        replace: 'return sameBytes(left, right);',
      },
    ],
  },
  {
    name: 'numbers-compared-as-doubles',
    edits: [
      {
        symbol: 'sameNumber',
        find: 'return a !== undefined && b !== undefined && sameDecimal(a, b);',
        replace:
          "return a !== undefined && b !== undefined && [a, b].map(({ sign, digits, exponent }) => Number(sign + (digits || 0) + 'e' + exponent)).every((each, _, all) => each === all[0]);",
      },
    ],
  },
  {
    name: 'member-that-is-null-taken-for-none',
    edits: [
      {
        symbol: 'sameElements',
        find: 'if (!isLeft || !isRight) return isLeft === isRight;',
        replace: 'if (!isLeft || !isRight) return true;',
      },
    ],
  },
  {
    name: 'items-compared-in-any-order',
    edits: [
      {
        symbol: 'samePlace',
        find: '  if (left.type === bsonTypes.object || left.type === bsonTypes.array)',
        replace: `  if (left.type === bsonTypes.array) {
    const [a, b] = [left, right].map(({ view, start }) => {
      const walk = new BsonWalk(view, start);
      return walk.step() ? [...restByName(walk).values()] : [];
    });
    return a.length === b.length && a.every((each) => b.some((other) => samePlace(each, other)));
  }
  if (left.type === bsonTypes.object)`,
      },
    ],
  },
  {
    name: 'byte-order-mark-of-a-name-lost',
    edits: [
      {
        symbol: 'restByName',
        find: 'textDecoder.decode(',
        replace: "new TextDecoder('utf-8').decode(",
      },
    ],
  },
  {
    // What the product did.
    name: 'charset-makes-another-event',
    edits: [
      {
        symbol: 'sameAttributes',
        find: " || (name === 'datacontenttype' && sameContentType(mine, theirs))",
        replace: '',
      },
    ],
  },
  {
    name: 'content-types-not-compared',
    edits: [
      {
        symbol: 'sameAttributes',
        find: "(name === 'datacontenttype' && sameContentType(mine, theirs))",
        replace: "name === 'datacontenttype'",
      },
    ],
  },
  {
    // What the product did.
    name: 'arrival-at-a-hop-makes-another-event',
    edits: [
      {
        symbol: 'hopAttributes',
        find: "  'knativearrivaltime',\n",
        replace: '',
      },
    ],
  },
  {
    // What the product did.
    name: 'time-cut-to-milliseconds-in-silence',
    edits: [
      {
        symbol: 'DecodedEvent/timeOf',
        find: 'timestamp.isWhole ? null : text',
        replace: 'null',
      },
    ],
  },
  {
    // What the product did.
    name: 'partition-key-of-an-event-left-out',
    edits: [
      {
        symbol: 'eventDocument',
        find: 'origin: partitionKey === event.partitionKey ? origin : { ...origin, partitionKey },',
        replace: 'origin,',
      },
    ],
  },
  {
    // What the product did.
    name: 'type-of-a-whole-number-by-its-size',
    edits: [
      {
        symbol: 'exactInteger',
        find: 'return BigInt(Number(text));',
        replace: 'return Number(text);',
      },
    ],
  },
  {
    name: 'sign-of-zero-lost',
    edits: [
      {
        symbol: 'exactNumber',
        find: '  if (text.charCodeAt(0) === minus && negativeZero.test(text)) return -0;\n',
        replace: '',
      },
    ],
  },
  {
    name: 'double-beyond-its-digits-believed',
    edits: [
      {
        symbol: 'namesTheSame',
        find: '  return exact !== undefined && shortest !== undefined && sameDecimal(exact, shortest);',
        replace: '  return exact !== undefined && shortest !== undefined;',
      },
    ],
  },
  {
    // What the product did.
    name: 'negative-zero-sent-without-its-sign',
    edits: [
      {
        symbol: 'encodeCloudEvent',
        find: 'holdsNegativeZero(event.data) ? keepNegativeZero : undefined',
        replace: 'undefined',
      },
    ],
  },
];
