import { AttributeType, BillingMode, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import { type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { grantKeyThrough } from './encryption-key.ts';
import { removalPolicyOf, type StorageProps } from './storage.ts';

/** What DynamoDB asks of the key in its caller's name. @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html */
const keyActions = [
  'kms:Decrypt',
  'kms:DescribeKey',
  'kms:Encrypt',
  'kms:GenerateDataKey',
  'kms:GenerateDataKeyWithoutPlaintext',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
];

/** The DynamoDB table of all groups' checkpoints: one row a group, stream incarnation and shard. */
export class CheckpointTable extends Construct {
  readonly table: Table;

  constructor(scope: Construct, id: string, props: StorageProps) {
    super(scope, id);
    this.table = new Table(this, 'Table', {
      partitionKey: { name: 'group', type: AttributeType.STRING },
      sortKey: { name: 'shard', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      ...(props.key === undefined
        ? { encryption: TableEncryption.DEFAULT }
        : { encryption: TableEncryption.CUSTOMER_MANAGED, encryptionKey: props.key }),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: !props.ephemeral,
      removalPolicy: removalPolicyOf(props),
    });
  }

  /** Lets commands list, read and change the rows of every group; they delete none. */
  grantCommands(grantee: IGrantable): void {
    const actions = ['dynamodb:GetItem', 'dynamodb:Scan', 'dynamodb:UpdateItem'];
    grantee.grantPrincipal.addToPrincipalPolicy(new PolicyStatement({ actions, resources: [this.table.tableArn] }));
    grantKeyThrough(grantee, this.table.encryptionKey?.keyArn, 'dynamodb', keyActions);
  }

  /** Lets a group read and move its own rows; it can neither list, nor delete, nor see another group's. */
  grantProgress(grantee: IGrantable, group: string): void {
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({
        actions: ['dynamodb:GetItem', 'dynamodb:UpdateItem'],
        resources: [this.table.tableArn],
        // Partition keys read `<group>#<stream>@<creation time>`, and no group's name holds a `#`.
        conditions: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [`${group}#*`] } },
      }),
    );
    grantKeyThrough(grantee, this.table.encryptionKey?.keyArn, 'dynamodb', keyActions);
  }
}
