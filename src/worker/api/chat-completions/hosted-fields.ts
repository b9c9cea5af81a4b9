// The parameters of Chat Completions that mean something only at OpenAI. They are accepted where
// the answer is the same without them, and refused where it is not.

import type { Field } from '../parameters/field.ts';
import { custom, oneOf, text, unsupported, withoutEffect } from '../parameters/kinds.ts';
import type { ParameterValue } from '../parameters/parameter-value.ts';

const NOBODY_WATCHES = 'It names the caller for abuse monitoring, and there is none here.';
const ONE_CACHE = 'There is one cache, and every request uses it.';

/** A field of a fixed list of values, of which only `neutral` ask for nothing. */
function choiceWithoutEffect(values: readonly string[], neutral: readonly string[], description: string): Field<string> {
  const field = oneOf(values, `No effect here. ${description}`);
  return { ...field, read: (value) => recordUnless(neutral, value, field.read(value)) };
}

function recordUnless(neutral: readonly string[], value: ParameterValue, found: string): string {
  if (!neutral.includes(found)) value.body.withoutEffect.push(value.param);
  return found;
}

const IDENTIFIER = text(`No effect here. ${NOBODY_WATCHES}`, { maxLength: 64 });

const MODALITIES: Field<null> = custom({ type: 'array', items: { const: 'text' } }, 'Only ["text"].', (value) => {
  for (const item of value.items()) item.oneOf(['text']);
  return null;
});

/** By name. */
export const HOSTED_FIELDS = {
  store: withoutEffect('Chat completions are not stored here.', (raw) => raw === false),
  service_tier: choiceWithoutEffect(
    ['auto', 'default', 'flex', 'scale', 'priority', 'fast'],
    ['auto', 'default'],
    'There is one tier: `default`.',
  ),
  verbosity: choiceWithoutEffect(['low', 'medium', 'high'], ['medium'], 'gpt-oss was not trained with it. Use instructions.'),
  prediction: withoutEffect('The answer is the same without it.'),
  user: withoutEffect(NOBODY_WATCHES),
  safety_identifier: { ...IDENTIFIER, read: (value: ParameterValue) => recordUnless([], value, IDENTIFIER.read(value)) },
  prompt_cache_key: withoutEffect(ONE_CACHE),
  prompt_cache_options: withoutEffect(ONE_CACHE),
  prompt_cache_retention: withoutEffect(ONE_CACHE),
  moderation: withoutEffect('Nothing leaves this device.'),
  modalities: MODALITIES,
  audio: unsupported('gpt-oss has no audio.'),
  web_search_options: unsupported('Use the tool `web_search` of /v1/responses, or declare a function that searches.'),
};
