/** A code with which MongoDB refuses a document for good. */
export interface MongodbRefusal {
  readonly code: number;
  /** What MongoDB calls it; undefined where it has a number only. */
  readonly name: string | undefined;
  /** When MongoDB says it, as a clause. */
  readonly when: string;
  /** Where MongoDB's source raises it, below src/mongo/ of https://github.com/mongodb/mongo. */
  readonly source: string;
}

const refusal = (code: number, name: string | undefined, when: string, source: string): MongodbRefusal => ({
  code,
  name,
  when,
  source,
});

const parallelArrays = 'an index covers two fields that both hold arrays';
const unindexable =
  'an index can make no keys of it: a text index meets an array beside its text, a 2dsphere index needs too many keys, or a collation meets a type that it cannot order';
const keys = {
  btree: 'db/index/btree_key_generator.cpp',
  special: 'db/index/expression_keys_private.cpp',
  text: 'db/fts/fts_index_format.cpp',
  hash: 'db/geo/hash.cpp',
  language: 'db/fts/fts_spec.cpp',
} as const;

/**
 * The codes that depend on the document and its collection's rules alone: the same document, sent again to the same
 * collection, is always refused again. Ascending. What may pass by itself is not among them: locks, elections,
 * shutdowns, quotas, memory, disk, credentials, write concerns. Nor are BadValue (2), which means anything; 11000,
 * which is proven by reading back; and refusals of collections that cannot be a group's (views, time series, capped).
 *
 * @see https://github.com/mongodb/mongo/blob/master/src/mongo/base/error_codes.yml
 */
export const mongodbRefusals: readonly MongodbRefusal[] = [
  refusal(12, 'UnsupportedFormat', 'an index of version 1 meets a Decimal128', 'db/storage/key_string.cpp'),
  refusal(15, 'Overflow', 'it is nested deeper than the server allows', 'db/query/write_ops/insert.cpp'),
  refusal(
    52,
    'DollarPrefixedFieldName',
    'a field name begins with $ where that is not allowed',
    'db/update/storage_validation.cpp',
  ),
  refusal(53, 'InvalidIdField', 'its _id is of a type that none may have', 'db/update/storage_validation.cpp'),
  refusal(57, 'DottedFieldName', 'a field name holds a dot where that is not allowed', 'base/error_codes.yml'),
  refusal(
    121,
    'DocumentValidationFailure',
    "the collection's validator or its encrypted fields forbid it",
    'db/catalog/collection_impl.cpp',
  ),
  refusal(171, 'CannotIndexParallelArrays', parallelArrays, keys.btree),
  refusal(201, 'CannotBuildIndexKeys', unindexable, `${keys.text}, ${keys.special}, db/storage/key_string.cpp`),
  refusal(10334, 'BSONObjectTooLarge', 'it is larger than 16 MiB', 'bson/bsonobj.cpp'),
  refusal(13026, undefined, 'a 2d index meets a value that is no pair of numbers', keys.hash),
  refusal(13027, undefined, 'a 2d index meets a point outside its bounds', keys.hash),
  refusal(13067, undefined, 'a 2d index meets a point without a number', keys.hash),
  refusal(13068, undefined, 'a 2d index meets a point of one number', keys.hash),
  // Not MongoDB's own: what SecantusDB 0.7 says for 16755 and for the codes of 2d indexes.
  refusal(16572, undefined, 'a 2d or 2dsphere index can make no keys of a value', 'of compatible servers'),
  refusal(16675, undefined, 'a text index meets an array at a field before its text', keys.text),
  refusal(16732, undefined, 'a text index meets too many different words', keys.text),
  refusal(16733, undefined, 'a text index meets words of over 4 MiB', keys.text),
  refusal(16746, undefined, 'an index on an array position meets a member of that name', keys.btree),
  refusal(16755, undefined, 'a 2dsphere index meets a value that is no geometry', keys.special),
  refusal(16756, undefined, 'a 2dsphere index can make no keys of a geometry', keys.special),
  refusal(16766, undefined, 'a hashed index meets an array', keys.special),
  refusal(16775, undefined, 'a geoHaystack index meets a value that is no pair', keys.special),
  refusal(16776, undefined, 'a geoHaystack index meets a coordinate that is no number', keys.special),
  refusal(16804, undefined, 'a 2d index meets a list of something other than points', keys.special),
  refusal(17125, undefined, 'a 2dsphere index meets coordinates of no place', 'db/geo/geoparser.cpp'),
  refusal(17261, undefined, 'a text index meets a language that is no text', keys.language),
  refusal(17262, undefined, 'a text index meets a language that it does not know', keys.language),
  refusal(17280, 'KeyTooLong', 'an index key is longer than the server allows', 'base/error_codes.yml'),
  refusal(28755, undefined, 'a text index meets text that is not UTF-8', 'db/fts/unicode/string.cpp'),
];

const byCode: ReadonlyMap<number, MongodbRefusal> = new Map(mongodbRefusals.map((entry) => [entry.code, entry]));

/** The refusal that this code stands for; undefined if the code does not prove that the document is at fault. */
export function findRefusal(code: number): MongodbRefusal | undefined {
  return byCode.get(code);
}

/** One sentence for a dead letter: the code, its name and what it means, never the server's own text. */
export function refusalMessage({ code, name, when }: MongodbRefusal): string {
  return `MongoDB refuses the document with code ${code} (${name === undefined ? '' : `${name}: `}${when}).`;
}
