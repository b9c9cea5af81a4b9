// Structured outputs and forced calls with OpenAI's own client and its helpers for zod.
import { zodFunction, zodResponseFormat, zodTextFormat } from 'openai/helpers/zod';
import { BOX, type Box, boxOf } from './box.ts';
import type { Api } from './client.ts';
import { openai } from './openai-chat.ts';

const messagesOf = (question: string) => [{ role: 'user' as const, content: question }];

export const structured = {
  async zodResponseFormat(api: Api, question: string): Promise<Box> {
    const request = { model: api.model, messages: messagesOf(question), response_format: zodResponseFormat(BOX, 'box') };
    const { choices } = await openai(api).chat.completions.parse(request);
    return boxOf(choices[0]?.message.parsed);
  },

  async zodResponseFormatStream(api: Api, question: string): Promise<Box> {
    const request = { model: api.model, messages: messagesOf(question), response_format: zodResponseFormat(BOX, 'box') };
    const { choices } = await openai(api).chat.completions.stream(request).finalChatCompletion();
    return boxOf(choices[0]?.message.parsed);
  },

  async zodTextFormat(api: Api, question: string): Promise<Box> {
    const request = { model: api.model, input: question, text: { format: zodTextFormat(BOX, 'box') } };
    return boxOf((await openai(api).responses.parse(request)).output_parsed);
  },

  async zodFunction(api: Api, question: string): Promise<Box> {
    const { choices } = await openai(api).chat.completions.parse({
      model: api.model,
      messages: messagesOf(question),
      tools: [zodFunction({ name: 'pack', parameters: BOX })],
      tool_choice: { type: 'function', function: { name: 'pack' } },
    });
    const [call] = choices[0]?.message.tool_calls ?? [];
    return boxOf(call?.type === 'function' ? call.function.parsed_arguments : call);
  },
};
