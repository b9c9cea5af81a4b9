// The parameters of a run of a chat: `messages`. They are those of Chat Completions, with Workers
// AI's ranges and defaults. It knows no model.

import { SAMPLING_PARAMETERS } from '../../../contracts/parameters.ts';
import { CHAT_FIELDS } from '../chat-completions/fields.ts';
import { type ChatRequest, chatRequestOf } from '../chat-completions/request.ts';
import { readFields } from '../parameters/field.ts';
import { unsupported } from '../parameters/kinds.ts';
import type { RequestBody } from '../parameters/request-body.ts';
import { FUNCTIONS_FIELD, LORA_FIELD, PATH_MODEL_FIELD } from './hosted-fields.ts';
import { DEFAULT_MAX_TOKENS, RUN_SAMPLING_FIELDS, runSeed } from './sampling.ts';
import { RUN_TOOLS_FIELD } from './tools.ts';

/** The parameters, by name. */
export const MESSAGES_FIELDS = {
  ...CHAT_FIELDS,
  ...RUN_SAMPLING_FIELDS,
  tools: RUN_TOOLS_FIELD,
  functions: FUNCTIONS_FIELD,
  lora: LORA_FIELD,
  raw: unsupported('A chat has a format. Send `prompt` with `raw`.', (raw) => raw === false),
  model: PATH_MODEL_FIELD,
};

/** Checks everything that can be checked without a model. A stream always ends with its usage. Errors: 400. */
export function parseMessagesRequest(body: RequestBody, model: string, today: string): ChatRequest {
  const values = readFields(MESSAGES_FIELDS, body);
  const request = chatRequestOf(
    { ...values, model, seed: runSeed(values), top_k: values.top_k ?? SAMPLING_PARAMETERS.topK.default },
    today,
  );
  return { ...request, includesUsage: true, turn: { ...request.turn, defaultMaxTokens: DEFAULT_MAX_TOKENS } };
}
