import type { createConsumerHandler } from '../../../lambdas/consumer/create-handler.ts';
import type { composeOperator } from '../../../lambdas/operator/compose.ts';
import type { createProducerHandler } from '../../../lambdas/producer/create-handler.ts';
import { root } from '../../support/source-files.ts';
import type { Mutant } from '../mutants/mutant.ts';
import type { OperatorTools } from '../nemesis/operator-tools.ts';
import { loadTools } from '../nemesis/operator-tools.ts';

/** The product's own code, as it is or with a bug planted. */
export interface Product {
  readonly createConsumerHandler: typeof createConsumerHandler;
  readonly createProducerHandler: typeof createProducerHandler;
  readonly composeOperator: typeof composeOperator;
  /** What operators can order. */
  readonly tools: OperatorTools;
  /** The bug that is planted in it; absent where the product is as it stands in this repository. */
  readonly mutant?: Mutant;
}

/** Where some files of the product lie in place of its own. */
export interface Replacement {
  readonly root: URL;
  /** From the root, as from that of the project. */
  readonly paths: ReadonlySet<string>;
}

/** Loads the product as it stands in this repository, or with some of its files replaced. */
export async function loadProduct(replacement?: Replacement): Promise<Product> {
  const load = <T>(path: string): Promise<T> => {
    return import(new URL(path, replacement?.paths.has(path) === true ? replacement.root : root).href);
  };
  return {
    ...(await load<Pick<Product, 'createConsumerHandler'>>('lambdas/consumer/create-handler.ts')),
    ...(await load<Pick<Product, 'createProducerHandler'>>('lambdas/producer/create-handler.ts')),
    ...(await load<Pick<Product, 'composeOperator'>>('lambdas/operator/compose.ts')),
    tools: await loadTools(load),
  };
}
