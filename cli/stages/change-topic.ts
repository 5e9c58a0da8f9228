import type { StageConfig } from '../../infra/config/stage-config.ts';
import type { TopicChangeAnswer } from '../output/topic-change.ts';
import type { CommandContext } from '../program/context.ts';
import { UsageError } from '../program/errors.ts';
import type { StackOptions } from '../program/options.ts';
import { readCdkFile } from './cdk-file.ts';
import { deployCommand, prepareDeployment } from './deploy-stage.ts';
import { editStage } from './edit-stage.ts';
import type { StageChange } from './plan-topic.ts';
import { unifiedDiff } from './unified-diff.ts';

/** The options of `topics create` and `topics alter`. */
export interface TopicOptions extends StackOptions {
  readonly name: string;
  readonly shards?: number;
  readonly retention?: number;
  readonly deploy?: boolean;
  readonly mongoSecret?: string;
  readonly yes?: boolean;
}

/** Where a command runs. */
export interface Surroundings {
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Changes a stage in `cdk.json`, shows what came of it and what to run, and runs that where it is asked for. */
export async function changeTopic(
  options: TopicOptions,
  plan: (stage: StageConfig) => StageChange,
  { output, now, signal, stdin }: CommandContext,
  { folder, env }: Surroundings,
): Promise<void> {
  const { name: topic, stage = 'dev', deploy = false, yes = false } = options;
  if (options.stack !== undefined)
    throw new UsageError('--stack means nothing here: the name of the stack follows from its stage, so give --stage.');
  if (deploy && !yes && stdin().isTTY !== true)
    throw new UsageError('--deploy asks before it changes anything, and here is no terminal: add --yes.');
  const file = await readCdkFile(folder);
  const { text, changes, notes } = editStage(file.text, stage, plan, now());
  const deployment = { ...options, stage };
  const prepared = deploy ? prepareDeployment(file.folder, deployment, env) : undefined;
  if (changes.length > 0) await file.write(text);
  const difference = unifiedDiff('cdk.json', file.text, text);
  const command = deployCommand(deployment);
  if (!output.isJson) await output.text(difference || `The topic ${topic} is so already: cdk.json stays as it is.`);
  for (const note of notes) output.note(note);
  const tell = async (deployed: boolean): Promise<void> => {
    const answer: TopicChangeAnswer = { stage, topic, changes: [...changes], difference, command, deployed };
    if (output.isJson) await output.json(answer);
    else if (deployed) await output.text(`The stage ${stage} is deployed.`);
    else if (!deploy && changes.length > 0) await output.text(`\nTo deploy it: ${command}`);
  };
  await prepared?.run(signal).catch(async (error: unknown) => {
    await tell(false);
    throw error;
  });
  await tell(deploy);
}
