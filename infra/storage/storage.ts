import { RemovalPolicy } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';

/** How long things that hold data live, and who holds their key. */
export interface StorageProps {
  readonly ephemeral: boolean;
  /** Undefined where AWS keeps the key. */
  readonly key: IKey | undefined;
}

/** Data outlives its stack unless the stage is ephemeral; a first deploy that fails leaves no orphans. */
export function removalPolicyOf({ ephemeral }: StorageProps): RemovalPolicy {
  return ephemeral ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;
}
