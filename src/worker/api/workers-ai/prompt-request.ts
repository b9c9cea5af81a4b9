// The parameters of a run of a text: `prompt`. It knows no model.

import { CHAT_FIELDS } from '../chat-completions/fields.ts';
import { defaultsTo, readFields, required } from '../parameters/field.ts';
import { boolean, text } from '../parameters/kinds.ts';
import { invalidValue } from '../parameters/parameter-errors.ts';
import type { RequestBody } from '../parameters/request-body.ts';
import type { SamplingParameters } from '../parameters/sampling.ts';
import { STOP_FIELD } from '../parameters/stop.ts';
import type { OutputFormat } from '../structured-output/output-format.ts';
import { type TurnStructure, turnStructure } from '../structured-output/turn-structure.ts';
import { AUTO } from '../turn/tool-choice.ts';
import { LORA_FIELD } from './hosted-fields.ts';
import { RUN_SAMPLING_FIELDS, runSampling, runSeed } from './sampling.ts';
import { RUN_TOOLS_FIELD } from './tools.ts';

export interface PromptRequest {
  prompt: string;
  /** The prompt is the whole text that the model continues: no chat is made of it. */
  isRaw: boolean;
  structure: TurnStructure;
  /** The form of the text. Null for any text. */
  format: OutputFormat | null;
  /** Null for the default. */
  maxTokens: number | null;
  sampling: SamplingParameters;
  /** Null draws one. */
  seed: bigint | null;
  stop: string[];
  isStreamed: boolean;
}

/** The parameters, by name. */
export const PROMPT_FIELDS = {
  prompt: required(text("The user's message; with `raw` the text to continue.", { minLength: 1 })),
  raw: defaultsTo(
    false,
    boolean("Continues the prompt as it is, without a chat. A special token's spelling becomes that token."),
  ),
  tools: RUN_TOOLS_FIELD,
  response_format: CHAT_FIELDS.response_format,
  stream: defaultsTo(false, boolean('Sends the answer as server-sent events while it is generated.')),
  ...RUN_SAMPLING_FIELDS,
  stop: STOP_FIELD,
  lora: LORA_FIELD,
};

/** Checks everything that can be checked without a model. Errors: 400. */
export function parsePromptRequest(body: RequestBody): PromptRequest {
  const values = readFields(PROMPT_FIELDS, body);
  const tools = values.tools ?? [];
  const format = values.response_format;
  if (values.raw && tools.length > 0) {
    throw invalidValue('tools', "a raw prompt is no chat that could declare them. Leave out 'raw', or write them in the prompt.");
  }
  return {
    prompt: values.prompt,
    isRaw: values.raw,
    structure: turnStructure({ tools, choice: AUTO, format }),
    format,
    maxTokens: values.max_tokens,
    sampling: runSampling(values),
    seed: runSeed(values),
    stop: values.stop,
    isStreamed: values.stream,
  };
}
