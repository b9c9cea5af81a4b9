// The beginning of an answer → token ids: its messages as the model would have written them, the
// last one open.

import type { AnswerBeginning } from '../../../contracts/chat.ts';
import type { HarmonyEncoding } from '../encoding.ts';
import { renderAssistantStart } from './render.ts';

/** The ids after `<|start|>assistant`. None for an empty beginning. */
export function renderBeginning(encoding: HarmonyEncoding, beginning: AnswerBeginning): number[] {
  const { tokenizer, tokens } = encoding;
  return beginning.flatMap(({ channel, text }, index) => [
    ...(index === 0 ? [] : [tokens.end, ...renderAssistantStart(encoding)]),
    tokens.channel,
    ...tokenizer.encode(channel),
    tokens.message,
    ...tokenizer.encode(text),
  ]);
}
