import {
  deadLetterSchema,
  deadLetterShowSchema,
  deadLettersDiscardSchema,
  deadLettersExportSchema,
  deadLettersRedriveSchema,
} from './dead-letters.ts';
import { doctorSchema } from './doctor.ts';
import { failuresDiscardSchema, failuresListSchema, failuresRedriveSchema } from './failures.ts';
import { groupsDescribeSchema } from './group-description.ts';
import { groupSwitchSchema, groupsListSchema } from './groups.ts';
import { localStackSchema, localUpSchema } from './local.ts';
import { groupsResetSchema, groupsRestartSchema, groupsSkipSchema, replaySchema } from './replay.ts';
import { sendSchema } from './send.ts';
import { tailSchema } from './tail.ts';
import { topicChangeSchema } from './topic-change.ts';
import { topicsDescribeSchema, topicsListSchema } from './topics.ts';
import { verifySchema } from './verify.ts';

/** What `--json` of each command prints; a line, where it prints several. */
export const outputSchemas = {
  'topics list': topicsListSchema,
  'topics describe': topicsDescribeSchema,
  'topics create': topicChangeSchema,
  'topics alter': topicChangeSchema,
  send: sendSchema,
  tail: tailSchema,
  verify: verifySchema,
  'groups list': groupsListSchema,
  'groups describe': groupsDescribeSchema,
  'groups pause': groupSwitchSchema,
  'groups resume': groupSwitchSchema,
  'groups reset': groupsResetSchema,
  'groups restart': groupsRestartSchema,
  'groups skip': groupsSkipSchema,
  'groups unskip': groupsSkipSchema,
  replay: replaySchema,
  doctor: doctorSchema,
  'dead-letters list': deadLetterSchema,
  'dead-letters show': deadLetterShowSchema,
  'dead-letters export': deadLettersExportSchema,
  'dead-letters redrive': deadLettersRedriveSchema,
  'dead-letters discard': deadLettersDiscardSchema,
  'failures list': failuresListSchema,
  'failures redrive': failuresRedriveSchema,
  'failures discard': failuresDiscardSchema,
  'local up': localUpSchema,
  'local down': localStackSchema,
  'local status': localStackSchema,
} as const;
