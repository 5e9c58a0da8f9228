import type { OperatorDependencies } from '../../../lambdas/operator/dependencies.ts';
import type { OperatorTools } from './operator-tools.ts';

/** What an operator wants done. Given again, it is the same order. */
export interface Order {
  readonly name: string;
  /** Its particulars, for whoever traces the run. */
  readonly says: string;
  /** Throws the product's errors. */
  readonly carryOut: (tools: OperatorTools, dependencies: OperatorDependencies) => Promise<unknown>;
}
