import { GetItemCommand, QueryCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { GetRecordsCommand, GetShardIteratorCommand, ListShardsCommand } from '@aws-sdk/client-kinesis';
import { DeleteObjectCommand, GetObjectCommand } from '@aws-sdk/client-s3';
import { readIterator } from '../model/kinesis/kinesis-iterator.ts';
import type { MongoRequest } from '../model/mongodb/mongo-retry.ts';

/** What one call asks for. */
export interface Question {
  /** The command of the SDK, or MongoDB's operation. */
  readonly kind: string;
  /** Its object, in words that read otherwise once the asker has got on. */
  readonly about: string;
  /** True for a page: who asks for the same one again gets nowhere, even where it is answered. */
  readonly isPage: boolean;
}

/** Tells the numbers of one shard apart; they may have 129 digits. */
const endOfNumber = 20;

/** The question in a command of the SDK. */
export function awsQuestion(command: object): Question {
  const kind = command.constructor.name;
  if (command instanceof GetItemCommand) return { kind, about: rowOf(command.input), isPage: false };
  if (command instanceof UpdateItemCommand) {
    const { ExpressionAttributeValues: values = {} } = command.input;
    const to = (values[':to'] ?? values[':sequence'])?.S?.slice(-endOfNumber);
    return { kind, about: `${rowOf(command.input)} ${to}`, isPage: false };
  }
  if (command instanceof QueryCommand)
    return { kind, about: rowOf({ Key: command.input.ExclusiveStartKey }), isPage: true };
  if (command instanceof ListShardsCommand) return { kind, about: command.input.NextToken ?? '', isPage: true };
  if (command instanceof GetShardIteratorCommand) {
    const { ShardId, ShardIteratorType, StartingSequenceNumber, Timestamp } = command.input;
    const start = StartingSequenceNumber ?? Timestamp?.getTime() ?? '';
    return { kind, about: `${ShardId} ${ShardIteratorType} ${start}`, isPage: false };
  }
  if (command instanceof GetRecordsCommand) {
    const { shardId, index } = readIterator(command.input.ShardIterator);
    return { kind, about: `${shardId} ${index}`, isPage: true };
  }
  if (command instanceof GetObjectCommand || command instanceof DeleteObjectCommand)
    return { kind, about: command.input.Key ?? '', isPage: false };
  return { kind, about: '', isPage: false };
}

/** The question in what a client asks of MongoDB. */
export function mongoQuestion(request: MongoRequest): Question {
  const { kind } = request;
  switch (request.kind) {
    case 'insert': {
      const { namespace, documents } = request;
      return { kind, about: `${namespace} ${documents[0]?.id} ${documents.length}`, isPage: false };
    }
    case 'update': {
      const { namespace, statements } = request;
      const [first] = statements;
      const about = `${namespace} ${idIn(first?.filter)} ${Object.values<string>(first?.change['$max'] ?? {})[0]?.slice(-endOfNumber)} ${statements.length}`;
      return { kind, about, isPage: false };
    }
    case 'find':
      return {
        kind,
        about: `${request.namespace} ${request.level} ${idIn(request.filter)}`,
        // Each step of a long command asks anew for the range of its shard.
        isPage: !isRange(request.filter),
      };
    default:
      return { kind, about: '', isPage: false };
  }
}

function rowOf({ Key: key = {} }: { readonly Key?: GetItemCommand['input']['Key'] }): string {
  return `${key['group']?.S} ${key['shard']?.S}`;
}

function idIn(filter: Record<string, unknown> | undefined): string {
  const id: unknown = filter?.['_id'];
  if (typeof id !== 'object' || id === null) return `${id}`;
  const { $in: ids = [], $gt: after, $gte: from }: IdFilter = id;
  return `${from ?? after} ${ids[0]} ${ids.length}`;
}

interface IdFilter {
  readonly $in?: readonly string[];
  readonly $gt?: string;
  readonly $gte?: string;
}

function isRange(filter: Record<string, unknown> | undefined): boolean {
  return Object(filter?.['_id']).$gte !== undefined;
}
