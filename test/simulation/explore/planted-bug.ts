import type { Mutant } from '../mutants/mutant.ts';

/** A bug that takes one rule out of the product, and the world that shows it. */
export interface PlantedBug extends Mutant {
  readonly world: string;
}
