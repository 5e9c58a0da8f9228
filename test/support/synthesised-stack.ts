import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { parseStageConfig, type StageConfig } from '../../infra/config/stage-config.ts';
import { PipelineStack } from '../../infra/pipeline-stack.ts';

type Json = Readonly<Record<string, unknown>>;

const context: Json = JSON.parse(readFileSync(join(import.meta.dirname, '../../cdk.json'), 'utf8')).context;

/** The context key under which cdk.json keeps its stages, and those stages: fresh at each call, free to change. */
// biome-ignore lint/suspicious/noExplicitAny: tests reach into it to break it.
export function shippedStages(): any {
  return structuredClone(context['highwater:stages']);
}

/** A stage of cdk.json, checked, with `changes` on top. */
export function stageConfig(stage: string, changes: Partial<StageConfig> = {}): StageConfig {
  return { ...parseStageConfig(shippedStages(), { stage }, new Date()), ...changes };
}

const outputs = join(tmpdir(), `highwater-templates-${process.pid}`);

/**
 * An app under the feature flags of cdk.json, without what takes seconds: bundling, and CloudFormation's own rules. Both
 * have their turn in the test that runs `cdk synth`.
 */
export function unbundledApp(): App {
  return appWith({ 'aws:cdk:bundling-stacks': [] });
}

function appWith(changes: Json): App {
  mkdirSync(outputs, { recursive: true });
  return new App({
    outdir: mkdtempSync(join(outputs, 'cdk.out-')),
    builtinCloudFormationValidation: false,
    context: { ...context, ...changes },
  });
}

/** The folder with the bundle of each function of a stage, by what its description begins with. */
export function bundledStage(config: StageConfig): (description: string) => string {
  const app = appWith({});
  const { Resources } = Template.fromStack(pipelineStack(config, app)).toJSON();
  return (description) => {
    const [code] = Object.values<{ Properties?: { Description?: string; Code?: { S3Key: string } } }>(
      Resources,
    ).flatMap(({ Properties: { Description = '', Code } = {} }) =>
      Code && Description.startsWith(description) ? [Code] : [],
    );
    if (code === undefined) throw new Error(`no function ${description}`);
    return join(app.outdir, `asset.${code.S3Key.replace('.zip', '')}`);
  };
}

/** Removes what the apps of this process have written; to be called after the tests of each file. */
export function discardOutputs(): void {
  rmSync(outputs, { recursive: true, force: true });
}

/** A stage's stack in an app of its own, not synthesised yet. */
export function pipelineStack(config: StageConfig, app: App = unbundledApp()): PipelineStack {
  return new PipelineStack(app, `Highwater-${config.stage}`, config);
}

const templates = new Map<string, Template>();

/** The template of a stage of cdk.json as it ships. */
export function shippedTemplate(stage: string): Template {
  const template = templates.get(stage) ?? Template.fromStack(pipelineStack(stageConfig(stage)));
  templates.set(stage, template);
  return template;
}

/** The template of a changed stage. */
export function changedTemplate(stage: string, changes: Partial<StageConfig>): Template {
  return Template.fromStack(pipelineStack(stageConfig(stage, changes)));
}

/** The statements of the policies whose logical id holds `owner`. */
export function statementsOf(template: Template, owner: string): readonly Json[] {
  return Object.entries(template.findResources('AWS::IAM::Policy'))
    .filter(([logicalId]) => logicalId.includes(owner))
    .flatMap(([, policy]) => policy['Properties'].PolicyDocument.Statement);
}

/** Every action that the policies of `owner` allow, sorted. */
export function actionsOf(template: Template, owner: string): readonly string[] {
  const actions = statementsOf(template, owner).flatMap((statement) => statement['Action'] as string | string[]);
  return actions.flat().sort();
}
