// A chat → the ids that Chat Completions would have the model read.

import { planPrompt } from '../../harmony/conversation-policy.ts';
import { renderAssistantStart } from '../../harmony/rendering/render.ts';
import type { ServedModel } from '../../models/served-model.ts';
import { conversationOf } from '../chat-completions/conversation.ts';
import { readFields, type ValuesOf } from '../parameters/field.ts';
import { invalidValue } from '../parameters/parameter-errors.ts';
import type { RequestBody } from '../parameters/request-body.ts';
import { withSampledTurns } from '../turn/reuse-sampled.ts';
import type { SampledCalls } from '../turn/sampled-calls.ts';
import { systemSettings } from '../turn/template-fields.ts';
import { shownTools } from '../turn/tool-choice.ts';
import { turnMessages } from '../turn/turn-messages.ts';
import { TOKENIZE_CHAT_FIELDS } from './request.ts';

export type ChatValues = ValuesOf<typeof TOKENIZE_CHAT_FIELDS>;

/** Checks everything that can be checked without a model. Errors: 400. */
export function parseChat(body: RequestBody): ChatValues {
  const values = readFields(TOKENIZE_CHAT_FIELDS, body);
  if (values.continue_final_message && values.add_generation_prompt) {
    throw invalidValue('continue_final_message', "only allowed with 'add_generation_prompt': false.");
  }
  return values;
}

/** The ids of a chat, however many: nothing is left out because the context is too short. */
export function chatIds(
  model: Pick<ServedModel, 'id' | 'encoding'>,
  values: ChatValues,
  { sampledCalls, today }: { sampledCalls: SampledCalls; today: string },
): number[] {
  const { history, instructions } = conversationOf(values.messages);
  const system = systemSettings(values.reasoning_effort, values.chat_template_kwargs, today);
  const tools = shownTools(values.tools ?? [], values.tool_choice);
  const messages = turnMessages(
    { system, instructions, tools, responseFormats: [] },
    withSampledTurns(history, sampledCalls, model.id),
  );
  const { ids } = planPrompt(model.encoding, messages, { contextTokens: Infinity, answerTokens: 0 });
  if (values.add_generation_prompt) return ids;
  const whole = ids.slice(0, -renderAssistantStart(model.encoding).length);
  // The last token ends the last message.
  return values.continue_final_message ? whole.slice(0, -1) : whole;
}
