// LangChain's `withStructuredOutput` in each of its ways.
import type { ChatOpenAI } from '@langchain/openai';
import { BOX, type Box, boxOf } from './box.ts';

export const METHODS = ['jsonSchema', 'functionCalling', 'jsonMode'] as const;

/** What a model answers. `jsonMode` promises JSON and no schema. */
export async function structuredOutput(
  model: ChatOpenAI,
  method: (typeof METHODS)[number],
  question: string,
): Promise<Box | object> {
  if (method === 'jsonMode') {
    return model.withStructuredOutput({ type: 'object' }, { method, name: 'box' }).invoke(question);
  }
  return boxOf(await model.withStructuredOutput(BOX, { method, name: 'box' }).invoke(question));
}
