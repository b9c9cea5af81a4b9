// `reasoning`: how long the model thinks, and what is asked of its summary.

import type { ReasoningEffort } from '../../../../contracts/chat.ts';
import { ApiError } from '../../http/errors.ts';
import { type Field, readMembers, schemaOf } from '../../parameters/field.ts';
import { custom } from '../../parameters/kinds.ts';
import { DEFAULT_EFFORT, EFFORT_FIELD } from '../../turn/effort-field.ts';
import type { SummaryKind } from '../response.ts';

export interface ReasoningSettings {
  effort: ReasoningEffort;
  /** The kind of summary that was asked for. None is made. */
  summary: SummaryKind | null;
}

const SUMMARIES: readonly SummaryKind[] = ['auto', 'concise', 'detailed'];

const SUMMARY: Field<SummaryKind> = custom(
  { enum: SUMMARIES },
  'No effect here: the reasoning itself is in the response. `summary` stays empty.',
  (value) => {
    const summary = value.oneOf(SUMMARIES);
    value.body.withoutEffect.push(value.param);
    return summary;
  },
);

/** Accepts `value` only: gpt-oss has no other. */
function only(value: string, description: string): Field<string> {
  return custom({ const: value }, description, (found) => {
    if (found.string() === value) return value;
    const message = `Unsupported value: '${found.param}' supports '${value}' only, but got '${found.string()}'.`;
    throw new ApiError(400, 'unsupported_value', message, found.param);
  });
}

const FIELDS = {
  effort: EFFORT_FIELD,
  summary: SUMMARY,
  generate_summary: SUMMARY,
  mode: only('standard', 'How the model reasons.'),
  context: only('auto', 'Which reasoning the model is shown again: that of its tool loop.'),
};

export const REASONING_FIELD: Field<ReasoningSettings> = custom(schemaOf(FIELDS), 'How the model reasons.', (value) => {
  const { effort, summary, generate_summary } = readMembers(FIELDS, value);
  return { effort: effort ?? DEFAULT_EFFORT, summary: summary ?? generate_summary };
});

export const DEFAULT_REASONING: ReasoningSettings = { effort: DEFAULT_EFFORT, summary: null };
