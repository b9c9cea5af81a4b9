// `chat_template_kwargs`: what the system message says, as vLLM's requests set it for gpt-oss.

import type { ReasoningEffort } from '../../../contracts/chat.ts';
import { systemContent } from '../../harmony/rendering/system-text.ts';
import { type Field, type ValuesOf } from '../parameters/field.ts';
import { custom, list, object, oneOf, text } from '../parameters/kinds.ts';
import { invalidValue } from '../parameters/parameter-errors.ts';
import { DEFAULT_EFFORT, EFFORT_FIELD } from './effort-field.ts';
import type { BuiltInTool, SystemSettings } from './turn-request.ts';

const BUILT_IN_TOOLS: readonly BuiltInTool[] = ['browser', 'python'];

/** A text whose null leaves its line out; undefined stands for absent. */
type Line = string | null | undefined;

const DATE = custom({ type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}$' }, 'A date.', (value) => {
  const date = value.string();
  if (/^\d{4}-\d{2}-\d{2}$/.test(date)) return date;
  throw invalidValue(value.param, `expected a date as YYYY-MM-DD, but got '${date}'.`);
});

const KWARGS = {
  reasoning_effort: EFFORT_FIELD,
  model_identity: text('The first line. Null leaves it out.'),
  knowledge_cutoff: text('The knowledge cutoff, as 2024-06. Null leaves the line out.'),
  current_date: { ...DATE, description: 'The date, as YYYY-MM-DD. Default: today. Null leaves the line out.' },
  builtin_tools: list(
    oneOf(BUILT_IN_TOOLS, 'A built-in tool.'),
    'Tools that the model was trained with. It calls them; the caller runs them.',
  ),
};

/** The values of `chat_template_kwargs`. */
export interface TemplateArguments {
  effort: ReasoningEffort | null;
  modelIdentity: Line;
  knowledgeCutoff: Line;
  date: Line;
  builtInTools: readonly BuiltInTool[];
}

const MEMBERS = object(KWARGS, 'What the system message says.');

/** The field `chat_template_kwargs`. */
export const TEMPLATE_FIELD: Field<TemplateArguments> = custom(MEMBERS.schema, MEMBERS.description, (value) => {
  const values: ValuesOf<typeof KWARGS> = MEMBERS.read(value);
  const given = new Set(value.members().map(([name]) => name));
  const line = (name: keyof typeof KWARGS, read: string | null): Line => (given.has(name) ? read : undefined);
  return {
    effort: values.reasoning_effort,
    modelIdentity: line('model_identity', values.model_identity),
    knowledgeCutoff: line('knowledge_cutoff', values.knowledge_cutoff),
    date: line('current_date', values.current_date),
    builtInTools: [...new Set(values.builtin_tools ?? [])],
  };
});

/**
 * What the system message says: `effort` of the request, `template` of its kwargs, defaults for the
 * rest. `today` as YYYY-MM-DD.
 */
export function systemSettings(
  effort: ReasoningEffort | null,
  template: TemplateArguments | null,
  today: string,
): SystemSettings {
  const usual = systemContent(effort ?? template?.effort ?? DEFAULT_EFFORT, today);
  const or = (line: Line, fallback: string | null) => (line === undefined ? fallback : line);
  return {
    effort: effort ?? template?.effort ?? DEFAULT_EFFORT,
    modelIdentity: or(template?.modelIdentity, usual.modelIdentity),
    knowledgeCutoff: or(template?.knowledgeCutoff, usual.knowledgeCutoff),
    date: or(template?.date, today),
    builtInTools: template?.builtInTools ?? [],
  };
}
