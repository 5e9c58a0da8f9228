import { quoteName } from '../../engine/runtime/quote-name.ts';
import type { StageConfig } from '../../infra/config/stage-config.ts';
import { CommandFailed } from '../program/errors.ts';
import type { JsonEdit } from './edit-json.ts';

/** What is changed in a stage; paths begin at the stage. */
export interface StageChange {
  readonly edits: readonly JsonEdit[];
  /** What a person has to know of it, a sentence each. */
  readonly notes: readonly string[];
}

/** A topic to be made. */
export interface NewTopic {
  readonly name: string;
  /** On-demand where it is not given. */
  readonly shards?: number | undefined;
  readonly retentionHours: number;
  /** A group that reads it. */
  readonly group?: string | undefined;
}

const maxRecordKib = 1024;

/**
 * Adds a topic, and a group that reads it where one is named. Groups that left their topic out because there was one alone
 * get its name: a stage of several topics is refused otherwise.
 *
 * @throws CommandFailed where the topic is there already, or it cannot be said where the group keeps its documents.
 */
export function planNewTopic(stage: StageConfig, { name, shards, retentionHours, group }: NewTopic): StageChange {
  const others = Object.keys(stage.topics);
  if (others.includes(name))
    throw new CommandFailed(
      `The stage ${stage.stage} has a topic ${quoteName(name)} already: change it with "topics alter ${name}".`,
    );
  const capacity = shards === undefined ? { mode: 'on-demand' } : { mode: 'provisioned', shards };
  const edits: JsonEdit[] = [
    { kind: 'member', path: ['topics', name], value: { ...capacity, retentionHours, maxRecordKib } },
  ];
  for (const [index, { topic }] of stage.groups.entries())
    if (topic === undefined)
      edits.push({ kind: 'member', path: ['groups', index, 'topic'], value: others[0], after: 'name' });
  if (group !== undefined) edits.push({ kind: 'entry', path: ['groups'], value: newGroup(stage, group, name) });
  return {
    edits,
    notes: [
      ...(group === undefined
        ? [
            `Nothing reads ${name} yet: its events reach MongoDB once a group has it as its topic (docs/configuration.md).`,
          ]
        : []),
      ...(others.length === 1
        ? [`Once it is deployed, requests to the producer have to name their topic: "topic": "${others[0]}".`]
        : []),
    ],
  };
}

/** It reads from the oldest record on, into the collection of its name in the database of the other groups. */
function newGroup(stage: StageConfig, name: string, topic: string): object {
  const databases = [...new Set(stage.groups.map(({ database }) => database))];
  if (databases.length > 1)
    throw new CommandFailed(
      `The groups of the stage ${stage.stage} use several databases (${databases.join(', ')}): leave --group out, and ` +
        'write the group into cdk.json with the one that it is to use.',
    );
  return { name, topic, startFrom: 'earliest', database: databases[0] ?? name, collection: name };
}

/** What is to be changed of a topic; what is not given stays. */
export interface TopicChange {
  readonly name: string;
  readonly shards?: number | undefined;
  readonly retentionHours?: number | undefined;
}

/** @throws CommandFailed where there is no such topic, or Kinesis would refuse the change. */
export function planTopicChange(stage: StageConfig, { name, shards, retentionHours }: TopicChange): StageChange {
  const topic = Object.hasOwn(stage.topics, name) ? stage.topics[name] : undefined;
  if (topic === undefined)
    throw new CommandFailed(
      `The stage ${stage.stage} has no topic ${quoteName(name)}: it has ${Object.keys(stage.topics).join(', ')}.`,
    );
  if ('arn' in topic)
    throw new CommandFailed(
      `The topic ${name} is a stream that is not of this stage: its shards and its retention are for its owner to change.`,
    );
  const edits: JsonEdit[] = [];
  const notes: string[] = [];
  if (shards !== undefined) {
    const before = topic.mode === 'provisioned' ? topic.shards : undefined;
    requireReachable(name, before, shards);
    if (shards !== before) edits.push({ kind: 'set', path: ['topics', name, 'shards'], value: shards });
  }
  if (retentionHours !== undefined && retentionHours !== topic.retentionHours) {
    edits.push({ kind: 'set', path: ['topics', name, 'retentionHours'], value: retentionHours });
    if (retentionHours < topic.retentionHours)
      notes.push(
        `Records older than ${retentionHours} hours are gone once it is deployed, also where no group has read them.`,
      );
  }
  return { edits, notes };
}

/**
 * @throws CommandFailed
 * @see https://docs.aws.amazon.com/kinesis/latest/APIReference/API_UpdateShardCount.html
 */
function requireReachable(name: string, before: number | undefined, shards: number): void {
  if (before === undefined)
    throw new CommandFailed(
      `The topic ${name} is on-demand, so Kinesis chooses its shards: leave --shards out, or make it provisioned in cdk.json.`,
    );
  const [least, most] = [Math.ceil(before / 2), before * 2];
  if (shards < least || shards > most)
    throw new CommandFailed(
      `Kinesis changes ${before} shards to ${least} at the least and ${most} at the most at once: go to ${shards} in steps, and deploy each.`,
    );
}
