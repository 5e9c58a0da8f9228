/** The types of BSON that a document of ours holds, but for its times. @see https://bsonspec.org/spec.html */
export const bsonTypes = {
  double: 0x01,
  text: 0x02,
  object: 0x03,
  array: 0x04,
  binary: 0x05,
  boolean: 0x08,
  null: 0x0a,
  int32: 0x10,
  int64: 0x12,
  decimal128: 0x13,
} as const;

const { double, text, object, array, binary, boolean, int32, int64, decimal128 } = bsonTypes;
const fixedSizes: ReadonlyMap<number, number> = new Map([
  [double, 8],
  [boolean, 1],
  [bsonTypes.null, 0],
  [int32, 4],
  [int64, 8],
  [decimal128, 16],
]);

/**
 * Steps through the elements of one BSON document or list where they lie, and makes nothing of them: a list of a record
 * may hold hundreds of thousands.
 */
export class BsonWalk {
  readonly view: DataView;
  readonly #end: number;
  #next: number;
  /** Of the element that it stands at: its type, and where its name and its value begin and end, from the view's front. */
  type = 0;
  nameStart = 0;
  nameEnd = 0;
  start = 0;
  end = 0;

  /** @param at where the document or list begins. */
  constructor(view: DataView, at: number) {
    this.view = view;
    this.#next = at + 4;
    this.#end = at + view.getInt32(at, true) - 1;
  }

  /** Goes to the next element; false where there is none. */
  step(): boolean {
    if (this.#next >= this.#end) return false;
    this.type = this.view.getUint8(this.#next);
    this.nameStart = this.#next + 1;
    this.nameEnd = this.nameStart;
    while (this.view.getUint8(this.nameEnd) !== 0) this.nameEnd += 1;
    this.start = this.nameEnd + 1;
    this.end = this.start + this.#size();
    this.#next = this.end;
    return true;
  }

  /** Of a type that is none of ours, all that is left: it can be equal to the byte only. */
  #size(): number {
    const fixed = fixedSizes.get(this.type);
    if (fixed !== undefined) return fixed;
    if (this.type === object || this.type === array) return this.view.getInt32(this.start, true);
    if (this.type === text) return 4 + this.view.getInt32(this.start, true);
    if (this.type === binary) return 5 + this.view.getInt32(this.start, true);
    return this.#end - this.start;
  }
}
