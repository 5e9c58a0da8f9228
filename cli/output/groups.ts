import * as v from 'valibot';

/** `groups list --json`. */
export const groupsListSchema = v.strictObject({
  stack: v.string(),
  groups: v.array(
    v.strictObject({
      name: v.string(),
      topic: v.string(),
      startFrom: v.string(),
      database: v.string(),
      collection: v.string(),
      consumerFunction: v.string(),
      eventSourceMapping: v.string(),
      /** As Lambda says, such as `Enabled`; null where the mapping is gone. */
      state: v.nullable(v.string()),
    }),
  ),
});

/** `groups pause --json` and `groups resume --json`. */
export const groupSwitchSchema = v.strictObject({
  stack: v.string(),
  group: v.string(),
  state: v.picklist(['Enabled', 'Disabled']),
  /** False where it was so already. */
  changed: v.boolean(),
});
