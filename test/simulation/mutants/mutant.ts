import type { MappingOptions } from '../model/event-source-mapping.ts';

/** One replacement in a source of the product. */
export interface Edit {
  /** Below `lambdas/`. */
  readonly file: string;
  /** Stands in the file exactly once. */
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
