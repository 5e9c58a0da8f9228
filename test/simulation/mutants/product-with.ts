import { loadProduct, type Product } from '../run/product.ts';
import { mutantNamed } from './all-mutants.ts';
import { plantMutant } from './plant-mutant.ts';

/**
 * The product, with the planted bug of this name where one is given.
 *
 * @throws Error where there is none of this name, or where it does not apply any more.
 */
export async function productWith(mutant: string | undefined): Promise<Product> {
  return mutant === undefined ? loadProduct() : plantMutant(mutantNamed(mutant));
}
