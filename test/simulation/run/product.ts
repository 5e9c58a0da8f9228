import type { createConsumerHandler } from '../../../lambdas/consumer/create-handler.ts';
import type { createProducerHandler } from '../../../lambdas/producer/create-handler.ts';

/** The product's own code, as it is or with a bug planted. */
export interface Product {
  readonly createConsumerHandler: typeof createConsumerHandler;
  readonly createProducerHandler: typeof createProducerHandler;
}

/** Loads the product from a folder that holds `consumer/` and `producer/`. */
export async function loadProduct(folder: URL): Promise<Product> {
  const consumer: Pick<Product, 'createConsumerHandler'> = await import(
    new URL('consumer/create-handler.ts', folder).href
  );
  const producer: Pick<Product, 'createProducerHandler'> = await import(
    new URL('producer/create-handler.ts', folder).href
  );
  return {
    createConsumerHandler: consumer.createConsumerHandler,
    createProducerHandler: producer.createProducerHandler,
  };
}

/** The product as it stands in this repository. */
export const ownProduct = new URL('../../../lambdas/', import.meta.url);
