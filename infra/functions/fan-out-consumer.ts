import { Aws, Fn } from 'aws-cdk-lib';
import { type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { CfnStreamConsumer } from 'aws-cdk-lib/aws-kinesis';
import { Construct } from 'constructs';

interface FanOutConsumerProps {
  /** Of the group. */
  readonly name: string;
  readonly streamArn: string;
  /** Where it is registered already: by the owner of the stream, for one. */
  readonly registeredArn: string | undefined;
}

/** Enough of a construct's address to tell two groups of one name in one stack apart. */
const addressLength = 8;

/**
 * A consumer registered with a stream: Kinesis pushes records to it, 2 MB a second and shard for it alone.
 *
 * @see https://docs.aws.amazon.com/streams/latest/dev/enhanced-consumers.html
 */
export class FanOutConsumer extends Construct {
  readonly consumerArn: string;

  constructor(scope: Construct, id: string, props: FanOutConsumerProps) {
    super(scope, id);
    this.consumerArn = props.registeredArn ?? this.register(props);
  }

  private register({ name, streamArn }: FanOutConsumerProps): string {
    // CloudFormation makes up no name, and a stream has each one once, whichever account registers it. The id of a stack is
    // its own as long as it lives: with another name, the consumer would be another one.
    const stackId = Fn.select(2, Fn.split('/', Aws.STACK_ID));
    const consumer = new CfnStreamConsumer(this, 'Consumer', {
      consumerName: Fn.join('-', [name, this.node.addr.slice(-addressLength), stackId]),
      streamArn,
    });
    return consumer.attrConsumerArn;
  }

  /**
   * To be pushed its records, and nobody else's.
   *
   * @see https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-create.html
   */
  grantSubscribe({ grantPrincipal }: IGrantable): void {
    const actions = ['kinesis:DescribeStreamConsumer', 'kinesis:SubscribeToShard'];
    grantPrincipal.addToPrincipalPolicy(new PolicyStatement({ actions, resources: [this.consumerArn] }));
  }
}
