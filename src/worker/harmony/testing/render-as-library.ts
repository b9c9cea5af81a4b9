// Renders whole conversations, prompts and training examples as openai-harmony does. Tests compare
// them with its fixtures.

import type { HarmonyEncoding } from '../encoding.ts';
import type { Message } from '../message.ts';
import { renderAssistantStart, renderMessages } from '../rendering/render.ts';

/** Ids of a whole conversation. Errors: as `renderMessage`. */
export function renderConversation(encoding: HarmonyEncoding, messages: readonly Message[]): number[] {
  return renderMessages(encoding, messages).flat();
}

/**
 * Ids of a prompt: the conversation and the start of the assistant's next message. Errors: as
 * `renderMessage`.
 */
export function renderForCompletion(encoding: HarmonyEncoding, messages: readonly Message[]): number[] {
  return [...renderConversation(encoding, messages), ...renderAssistantStart(encoding)];
}

/**
 * As `renderConversation`, but a last final message ends with `<|return|>`. No other rendering has
 * it.
 */
export function renderForTraining(encoding: HarmonyEncoding, messages: readonly Message[]): number[] {
  const ids = renderConversation(encoding, messages);
  const last = messages.at(-1);
  if (last?.role === 'assistant' && last.channel === 'final') ids[ids.length - 1] = encoding.tokens.return;
  return ids;
}
