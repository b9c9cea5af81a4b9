// The reasoning effort of a request. gpt-oss knows three.

import type { ReasoningEffort } from '../../../contracts/chat.ts';
import { ApiError } from '../http/errors.ts';
import type { Field } from '../parameters/field.ts';
import { custom } from '../parameters/kinds.ts';
import type { ParameterValue } from '../parameters/parameter-value.ts';

export const DEFAULT_EFFORT: ReasoningEffort = 'medium';

const EFFORTS = {
  minimal: 'low',
  low: 'low',
  medium: 'medium',
  high: 'high',
  xhigh: 'high',
  max: 'high',
} as const satisfies Record<string, ReasoningEffort>;

const NAMES = Object.keys(EFFORTS) as (keyof typeof EFFORTS)[];

/** `reasoning_effort` and `reasoning.effort`. Null for the default. */
export const EFFORT_FIELD: Field<ReasoningEffort> = custom(
  { enum: NAMES },
  "How long the model thinks: low, medium or high. 'minimal' is low, 'xhigh' and 'max' are high. Default: medium.",
  readEffort,
);

function readEffort(value: ParameterValue): ReasoningEffort {
  if (value.raw !== 'none') return EFFORTS[value.oneOf(NAMES)];
  const message = `Unsupported value: '${value.param}' does not support 'none': gpt-oss always reasons. Use 'low' for the least.`;
  throw new ApiError(400, 'unsupported_value', message, value.param);
}
