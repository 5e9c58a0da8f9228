import type { createConsumerHandler } from '../../../lambdas/consumer/create-handler.ts';
import type { composeOperator } from '../../../lambdas/operator/compose.ts';
import type { createProducerHandler } from '../../../lambdas/producer/create-handler.ts';
import type { OperatorTools } from './operator-tools.ts';
import { loadTools } from './operator-tools.ts';

/** The product's own code, as it is or with a bug planted. */
export interface Product {
  readonly createConsumerHandler: typeof createConsumerHandler;
  readonly createProducerHandler: typeof createProducerHandler;
  readonly composeOperator: typeof composeOperator;
  /** What operators can order. */
  readonly tools: OperatorTools;
}

/** Where some files of the product lie in place of its own. */
export interface Replacement {
  readonly folder: URL;
  /** Below the folder, as below `lambdas/`. */
  readonly files: ReadonlySet<string>;
}

/** The product as it stands in this repository. */
export const ownProduct = new URL('../../../lambdas/', import.meta.url);

/** Loads the product as it stands, or with some of its files replaced. */
export async function loadProduct(replacement?: Replacement): Promise<Product> {
  const folderOf = (file: string): URL =>
    replacement?.files.has(file) === true ? replacement.folder : ownProduct;
  const load = <T>(file: string): Promise<T> => import(new URL(file, folderOf(file)).href);
  return {
    ...(await load<Pick<Product, 'createConsumerHandler'>>('consumer/create-handler.ts')),
    ...(await load<Pick<Product, 'createProducerHandler'>>('producer/create-handler.ts')),
    ...(await load<Pick<Product, 'composeOperator'>>('operator/compose.ts')),
    tools: await loadTools(load),
  };
}
