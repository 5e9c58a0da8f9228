import { App } from 'aws-cdk-lib';
import { ConfigurationError } from '../lambdas/shared/errors.ts';
import { checkCompliance } from './compliance.ts';
import { PipelineStack } from './pipeline-stack.ts';
import { parseStageConfig, stagesContextKey } from './stage-config.ts';

const app = new App();

try {
  const overrides = {
    stage: app.node.tryGetContext('stage'),
    mongoSecret: app.node.tryGetContext('mongoSecret'),
  };
  const config = parseStageConfig(app.node.tryGetContext(stagesContextKey), overrides, new Date());
  // No env: synth needs neither credentials nor look-ups, and the same template fits any account.
  new PipelineStack(app, `Highwater-${config.stage}`, config);
  checkCompliance(app);
} catch (error) {
  if (!(error instanceof ConfigurationError)) throw error;
  // A person's mistake in the configuration: the sentence helps, a stack trace does not.
  console.error(error.message);
  process.exit(1);
}
