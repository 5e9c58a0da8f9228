import { isDeepStrictEqual } from 'node:util';
import { quoteName, showPath } from '../../engine/runtime/quote-name.ts';
import { parseStageConfig, type StageConfig, stagesContextKey } from '../../infra/config/stage-config.ts';
import { parseCdkJson } from '../local/cdk/cdk-context.ts';
import { CommandFailed } from '../program/errors.ts';
import { editJson, type JsonEdit, type JsonPath } from './edit-json.ts';
import type { StageChange } from './plan-topic.ts';

/** One value that was changed. */
export interface FieldChange {
  /** Such as `topics.numtest.shards`, in the stage. */
  readonly field: string;
  /** Null where it was not there. */
  readonly from: unknown;
  readonly to: unknown;
}

/** A `cdk.json` with a change made in one of its stages. */
export interface EditedStage {
  readonly text: string;
  readonly changes: readonly FieldChange[];
  readonly notes: readonly string[];
}

/**
 * Changes a stage in the text of a `cdk.json`. What comes of it is a stage that can be synthesised, and differs from what was
 * there by the change alone.
 *
 * @param text of the file.
 * @throws CommandFailed, LocalStackError, ConfigurationError with what stands in the way.
 */
export function editStage(
  text: string,
  stage: string,
  plan: (config: StageConfig) => StageChange,
  now: Date,
): EditedStage {
  const root = ['context', stagesContextKey, stage];
  const before = parseCdkJson(text);
  const { edits, notes } = plan(stageIn(before, stage, now));
  const placed = edits.map((edit): JsonEdit => ({ ...edit, path: [...root, ...edit.path] }));
  const edited = placed.reduce(editJson, text);
  const after = parseCdkJson(edited);
  stageIn(after, stage, now);
  // The text is edited by positions: whether that made what was meant is looked at apart from them.
  const wanted = structuredClone(before);
  for (const edit of placed) applyTo(wanted, edit);
  if (!isDeepStrictEqual(after, wanted))
    throw new CommandFailed('cdk.json is laid out in a way that this cannot edit: make the change by hand.');
  return { text: edited, notes, changes: edits.map((edit) => describe(edit, valueAt(before, root))) };
}

function stageIn(cdkJson: unknown, stage: string, now: Date): StageConfig {
  const stages = valueAt(cdkJson, ['context', stagesContextKey]);
  const names = Object.keys(Object(stages));
  if (names.length > 0 && !names.includes(stage))
    throw new CommandFailed(`cdk.json has no stage ${quoteName(stage)}: it has ${names.join(', ')}.`);
  return parseStageConfig(stages, { stage }, now);
}

function valueAt(value: unknown, path: JsonPath): unknown {
  return path.reduce<unknown>((inner, key) => Object(inner)[key], value);
}

function applyTo(whole: unknown, { kind, path, value }: JsonEdit): void {
  if (kind === 'entry') Object(valueAt(whole, path)).push(value);
  else Object(valueAt(whole, path.slice(0, -1)))[path.at(-1) ?? ''] = value;
}

function describe({ kind, path, value }: JsonEdit, stage: unknown): FieldChange {
  const place = kind === 'entry' ? [...path, Object(valueAt(stage, path)).length] : path;
  return { field: showPath(place), from: valueAt(stage, place) ?? null, to: value };
}
