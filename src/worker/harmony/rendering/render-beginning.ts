// The beginning of an answer → token ids: its messages as the model would have written them, the
// last one open.

import type { AnswerBeginning } from '../../../contracts/chat.ts';
import type { HarmonyEncoding } from '../encoding.ts';
import { renderAssistantStart } from './render.ts';

/** The ids after `<|start|>assistant`. None for an empty beginning. */
export function renderBeginning(encoding: HarmonyEncoding, beginning: AnswerBeginning): number[] {
  return beginning.flatMap(({ channel, text }, index) => [
    ...(index === 0 ? renderChannel(encoding, channel) : renderNextMessage(encoding, channel)),
    ...encoding.tokenizer.encode(text),
  ]);
}

/** The ids that end a message of an answer and open the next one, up to its text. */
export function renderNextMessage(encoding: HarmonyEncoding, channel: AnswerBeginning[number]['channel']): number[] {
  return [encoding.tokens.end, ...renderAssistantStart(encoding), ...renderChannel(encoding, channel)];
}

function renderChannel({ tokenizer, tokens }: HarmonyEncoding, channel: AnswerBeginning[number]['channel']): number[] {
  return [tokens.channel, ...tokenizer.encode(channel), tokens.message];
}
