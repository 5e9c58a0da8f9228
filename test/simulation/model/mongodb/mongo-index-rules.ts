import type { Document } from 'bson';
import { valueAt } from './mongo-document-path.ts';
import type { WireWriteError } from './mongo-wire.ts';

/** What an index says to a document that it can make no keys of. */
export type IndexRefusal = Pick<WireWriteError, 'code' | 'errmsg'>;

/** An index that not every document fits. */
export interface IndexRule {
  /** Of the members that it looks at the one without which any document fits. */
  readonly member: string;
  /** Undefined where the document fits. */
  readonly refusalOf: (document: Document) => IndexRefusal | undefined;
}

const knownLanguages: ReadonlySet<unknown> = new Set(['none', 'english', 'german', 'turkish']);

/** The largest bound of a 2d index, on either side. */
const flatBound = 180;

/**
 * Indexes by their kind, each on members of `value`: a text index on `text` with its language in `language`, a hashed one on
 * `hashedItem`, a 2d one on `flatPoint`, and one on `parallelOne` and `parallelTwo` together.
 *
 * @see https://github.com/mongodb/mongo/blob/master/src/mongo/db/fts/fts_spec.cpp
 * @see https://github.com/mongodb/mongo/blob/master/src/mongo/db/index/expression_keys_private.cpp
 * @see https://github.com/mongodb/mongo/blob/master/src/mongo/db/geo/hash.cpp
 * @see https://github.com/mongodb/mongo/blob/master/src/mongo/db/index/btree_key_generator.cpp
 */
export const indexRules = {
  text: {
    member: 'language',
    refusalOf: (document) => {
      const language = valueAt(document, 'value.language');
      if (language === undefined || knownLanguages.has(language)) return undefined;
      return typeof language === 'string'
        ? { code: 17_262, errmsg: `language override unsupported: ${language}` }
        : { code: 17_261, errmsg: 'found language override field in document with non-string type' };
    },
  },
  hashed: {
    member: 'hashedItem',
    refusalOf: (document) =>
      Array.isArray(valueAt(document, 'value.hashedItem'))
        ? { code: 16_766, errmsg: 'hashed indexes do not currently support array values' }
        : undefined,
  },
  flat: {
    member: 'flatPoint',
    refusalOf: (document) => {
      const point = valueAt(document, 'value.flatPoint');
      if (point === undefined) return undefined;
      if (!Array.isArray(point) || point.length < 2 || point.some((each) => typeof each !== 'number'))
        return { code: 16_804, errmsg: 'location object expected, location array not in correct format' };
      return point.some((each) => Math.abs(each) > flatBound)
        ? { code: 13_027, errmsg: 'point not in interval of [ -180, 180 ]' }
        : undefined;
    },
  },
  compound: {
    member: 'parallelOne',
    refusalOf: (document) =>
      ['value.parallelOne', 'value.parallelTwo'].every((path) => Array.isArray(valueAt(document, path)))
        ? { code: 171, errmsg: 'cannot index parallel arrays [parallelTwo] [parallelOne]' }
        : undefined,
  },
} as const satisfies Readonly<Record<string, IndexRule>>;

/** The kind of such an index. */
export type IndexKind = keyof typeof indexRules;

export const indexKinds = Object.keys(indexRules) as readonly IndexKind[];
