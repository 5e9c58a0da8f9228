import type { MappingOptions } from '../model/lambda/event-source-mapping.ts';

/** One replacement in the product. */
export interface Edit {
  /** The declaration in which it is made, as `findSymbol` has it: wherever that lies, and whatever its file is called. */
  readonly symbol: string;
  /** Stands there exactly once, however its lines are broken. */
  readonly find: string;
  readonly replace: string;
}

/** A bug that is planted to see whether the simulation finds it: in the sources, or in the mapping's settings. */
export interface Mutant {
  /** Kebab-case; says what is wrong. */
  readonly name: string;
  readonly edits: readonly Edit[];
  readonly wrong?: MappingOptions['wrong'];
}
