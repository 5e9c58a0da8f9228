import { Stack } from 'aws-cdk-lib';
import { PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import { grantKeyThrough } from '../storage/encryption-key.ts';
import type { MongoSecret } from './mongo-secret.ts';

/** How functions reach MongoDB. */
export interface MongoAccess {
  readonly secret: MongoSecret;
  /** `optional` is accepted for emulated stages only. */
  readonly tls: 'required' | 'optional';
  /** The customer key of the secret, where it has one. */
  readonly secretKeyArn?: string;
  /** Where the consumers run inside a VPC. Without it they reach MongoDB over the public network. */
  readonly network?: MongoNetwork;
}

/** A VPC by its parts, so that synth needs no look-up. */
export interface MongoNetwork {
  readonly vpcId: string;
  readonly availabilityZones: readonly string[];
  /** One a zone, in the order of the zones; with a way to Kinesis, DynamoDB and Secrets Manager. */
  readonly privateSubnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
}

/** Lets a role read the one secret, and use its key for that alone. */
export function grantSecretRead(role: Role, { secret, secretKeyArn }: MongoAccess): void {
  role.addToPolicy(
    new PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: secretArns(role, secret) }),
  );
  if (secretKeyArn !== undefined) grantKeyThrough(role, secretKeyArn, 'secretsmanager', ['kms:Decrypt']);
}

/**
 * Secrets Manager ends every ARN with a hyphen and six random characters. Whether a given ARN has them cannot be told
 * from a name that happens to end so, hence both forms.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/troubleshoot.html#ARN_secretnamehyphen
 */
function secretArns(role: Role, { kind, id }: MongoSecret): string[] {
  if (kind === 'arn') return /-[A-Za-z0-9]{6}$/.test(id) ? [id, `${id}-??????`] : [`${id}-??????`];
  const { partition, region, account } = Stack.of(role);
  return [`arn:${partition}:secretsmanager:${region}:${account}:secret:${id}-??????`];
}
