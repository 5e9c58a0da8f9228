import type { EventSourceMappingConfiguration, FunctionConfiguration } from '@aws-sdk/client-lambda';
import type { Manifest } from '../aws/manifest.ts';
import type { FailureCount } from '../failures/operator-failures.ts';
import type { WholeDescription } from '../operator/group-description.ts';
import type { GroupInspection } from '../operator/group-inspection.ts';
import type { Reading } from './check.ts';

/** What a group consists of, as it is deployed. */
export interface GroupFacts {
  readonly group: Manifest['groups'][number];
  /** Null where it is gone. */
  readonly mapping: Reading<MappingFacts | null>;
  /** Ids of all mappings onto the group's function. */
  readonly mappingsOnFunction: Reading<readonly string[]>;
  readonly inspection: Reading<GroupInspection>;
  /** How far the group has come. */
  readonly description: Reading<WholeDescription>;
}

/** A mapping as Lambda tells it. */
export type MappingFacts = Pick<
  EventSourceMappingConfiguration,
  | 'BatchSize'
  | 'BisectBatchOnFunctionError'
  | 'DestinationConfig'
  | 'EventSourceArn'
  | 'FilterCriteria'
  | 'FunctionResponseTypes'
  | 'MaximumBatchingWindowInSeconds'
  | 'MaximumRecordAgeInSeconds'
  | 'MaximumRetryAttempts'
  | 'ParallelizationFactor'
  | 'StartingPosition'
  | 'StartingPositionTimestamp'
  | 'State'
>;

/** A stream as Kinesis tells it. */
export interface StreamSummary {
  readonly arn: string | undefined;
  readonly mode: 'on-demand' | 'provisioned' | undefined;
  readonly retentionHours: number | undefined;
  readonly encryption: string | undefined;
}

/** What reads a stream, ours or not, as far as the account of the caller knows. */
export interface StreamReaders {
  /** Ids of the mappings that share the reads of its shards; those that are disabled read nothing. */
  readonly mappings: Reading<readonly string[]>;
  /** Names of the consumers that are registered with it. */
  readonly consumers: Reading<readonly string[]>;
}

/** A topic and its stream. */
export interface StreamFacts {
  readonly topic: Manifest['topics'][number];
  /** Null where it is gone. */
  readonly stream: Reading<StreamSummary | null>;
  /** Null where the stream is gone. */
  readonly readers: StreamReaders | null;
}

/** A function as Lambda tells it. */
export type FunctionSummary = Pick<FunctionConfiguration, 'MemorySize' | 'Runtime' | 'Timeout'>;

/** A function of the stack. */
export interface FunctionFacts {
  readonly name: string;
  /** Null where it is gone. */
  readonly configuration: Reading<FunctionSummary | null>;
}

/** An alarm of the stack. */
export interface AlarmFacts {
  readonly name: string;
  readonly notifies: boolean;
}

/** Properties in the template of the stack, by the id of the resource that was made of them. */
export type TemplateFacts = ReadonlyMap<string, Readonly<Record<string, unknown>>>;

/** All that the checks look at. */
export interface StackFacts {
  readonly stack: string;
  /** True on an endpoint of this machine, which encrypts nothing and notifies nobody. */
  readonly isLocal: boolean;
  readonly manifest: Manifest;
  readonly template: Reading<TemplateFacts>;
  readonly groups: readonly GroupFacts[];
  /** What lies in the failure bucket. */
  readonly failures: Reading<FailureCount>;
  readonly streams: readonly StreamFacts[];
  readonly functions: readonly FunctionFacts[];
  readonly alarms: Reading<readonly AlarmFacts[]>;
}
