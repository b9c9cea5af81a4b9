// Parameters of a run that mean something only at Cloudflare, or that the path of a run replaces.

import { ApiError } from '../http/errors.ts';
import type { Field } from '../parameters/field.ts';
import { custom, list, unsupported } from '../parameters/kinds.ts';
import type { FunctionTool } from '../turn/function-tool.ts';
import { BARE_FUNCTION, MAX_TOOLS } from '../turn/tool-fields.ts';

/** The field `lora`. */
export const LORA_FIELD = unsupported('gpt-oss runs here as it was published. Leave it out.');

/** The field `model`, which other APIs have in the body. */
export const PATH_MODEL_FIELD: Field<string> = custom(
  { type: 'string' },
  'No effect here. The path of a run names its model.',
  (value) => {
    value.body.withoutEffect.push(value.param);
    return value.string();
  },
);

const FUNCTION: Field<FunctionTool> = custom(BARE_FUNCTION.schema, 'A function: `{name, description, parameters}`.', (value) => {
  const code = value.members().find(([name]) => name === 'code')?.[1];
  if (!code) return BARE_FUNCTION.read(value);
  const message = `Unsupported parameter: '${code.param}': code in a request is not run here. Declare the function in 'tools'.`;
  throw new ApiError(400, 'unsupported_parameter', message, code.param);
});

/** The field `functions`: OpenAI's deprecated one. Workers AI's own, with code, is refused. */
export const FUNCTIONS_FIELD = list(
  FUNCTION,
  'Deprecated: functions that the model may call. Those with `code` are refused: use `tools`.',
  { maxItems: MAX_TOOLS },
);
