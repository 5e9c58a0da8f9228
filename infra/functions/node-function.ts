import { dirname, join, resolve } from 'node:path';
import { Duration, Validations } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, type FunctionOptions, Runtime } from 'aws-cdk-lib/aws-lambda';
import { type ICommandHooks, LogLevel, NodejsFunction, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { mongoCaFileEnv } from '../../engine/runtime/environment.ts';
import { removalPolicyOf, type StorageProps } from '../storage/storage.ts';

/** The repository, wherever the CDK app is started from. */
const root = dirname(dirname(import.meta.dirname));

/**
 * For a login by AWS identity the driver asks whether this package is there, although it is given the credentials of the
 * SDK's own clients: an empty module is enough, where the package would add nearly 400 kB.
 *
 * @see https://github.com/mongodb/node-mongodb-native/blob/main/src/cmap/auth/aws_temporary_credentials.ts
 */
const driverCredentials = join(import.meta.dirname, 'driver-credentials.ts');

/** What a private authority's certificates are called in the bundle. */
const bundledCaFile = 'mongo-ca.pem';

interface NodeFunctionProps extends StorageProps {
  /** Folder under `lambdas/` whose `handler.ts` it runs. */
  readonly entry: string;
  readonly description: string;
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  readonly environment: Readonly<Record<string, string>>;
  /** The certificates of a private authority: put beside the code, and named in the environment. */
  readonly caFile?: string | undefined;
  readonly network?: Pick<FunctionOptions, 'vpc' | 'vpcSubnets' | 'securityGroups'>;
}

/** A Lambda function with a role and a log group of its own; the role may write to that log group and nothing else yet. */
export class NodeFunction extends Construct {
  readonly role: Role;
  readonly function: NodejsFunction;

  constructor(scope: Construct, id: string, props: NodeFunctionProps) {
    super(scope, id);
    const logGroup = new LogGroup(this, 'Logs', {
      retention: props.ephemeral ? RetentionDays.ONE_WEEK : RetentionDays.THREE_MONTHS,
      ...(props.key === undefined ? {} : { encryptionKey: props.key }),
      removalPolicy: removalPolicyOf(props),
    });
    // The managed policies that a function gets otherwise reach every log group and every stream.
    this.role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(this.role);
    this.function = new NodejsFunction(this, 'Function', {
      entry: join(root, 'lambdas', props.entry, 'handler.ts'),
      projectRoot: root,
      depsLockFilePath: join(root, 'package-lock.json'),
      bundling: {
        format: OutputFormat.CJS,
        target: 'node24',
        mainFields: ['module', 'main'],
        // The SDK that is tested is the one that runs.
        bundleAwsSDK: true,
        minify: true,
        // Where the files of the bundle lie, as code of either kind finds it.
        define: { 'import.meta.dirname': '__dirname' },
        commandHooks: copyAfterBundling(props.caFile),
        esbuildArgs: { '--alias': [`@aws-sdk/credential-providers=${driverCredentials}`] },
        // Logs name errors by their class.
        keepNames: true,
        sourceMap: false,
        logLevel: LogLevel.WARNING,
      },
      description: props.description,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: props.memoryMb,
      timeout: Duration.seconds(props.timeoutSeconds),
      environment: {
        ...props.environment,
        ...(props.caFile === undefined ? {} : { [mongoCaFileEnv]: bundledCaFile }),
      },
      role: this.role,
      logGroup,
      ...props.network,
    });
    this.acknowledgeFindings();
  }

  private acknowledgeFindings(): void {
    Validations.of(this.function).acknowledge(
      {
        id: 'Serverless-LambdaTracing',
        reason: 'Tracing needs permissions on every resource; ids in the structured log tie a journey together.',
      },
      {
        id: 'Serverless-LambdaDLQ',
        reason: 'On-failure destinations in S3 hold what failed with its payload, which a queue could not.',
      },
    );
  }
}

/** Written anew, so that the function may read it whatever the rights to the original are. */
function copyAfterBundling(caFile: string | undefined): ICommandHooks {
  const none = (): string[] => [];
  const quote = (path: string): string => `'${path.replaceAll("'", "'\\''")}'`;
  const copy = (from: string, folder: string): string =>
    `cat ${quote(resolve(from))} > ${quote(join(folder, bundledCaFile))}`;
  return {
    beforeBundling: none,
    beforeInstall: none,
    afterBundling: (_source, folder) => (caFile === undefined ? [] : [copy(caFile, folder)]),
  };
}
