import { App } from 'aws-cdk-lib';
import { ConfigurationError } from '../engine/runtime/errors.ts';
import { parseStageConfig, stagesContextKey } from './config/stage-config.ts';
import { findPlaceProblems } from './config/stream-places.ts';
import { checkCompliance, PipelineStack } from './pipeline-stack.ts';

const app = new App();

try {
  const overrides = {
    stage: app.node.tryGetContext('stage'),
    mongoSecret: app.node.tryGetContext('mongoSecret'),
  };
  const config = parseStageConfig(app.node.tryGetContext(stagesContextKey), overrides, new Date());
  // Where the CDK CLI deploys to; the app may also be run without it.
  const { CDK_DEFAULT_REGION: region, CDK_DEFAULT_ACCOUNT: account } = process.env;
  const problems = findPlaceProblems(config, { region, account });
  if (problems.length > 0)
    throw new ConfigurationError(`The stage ${config.stage} cannot be deployed: ${problems.join('; ')}.`);
  // No env: synth needs neither credentials nor look-ups, and the same template fits any account.
  new PipelineStack(app, `Highwater-${config.stage}`, config);
  checkCompliance(app);
} catch (error) {
  if (!(error instanceof ConfigurationError)) throw error;
  // A person's mistake in the configuration: the sentence helps, a stack trace does not.
  console.error(error.message);
  process.exit(1);
}
