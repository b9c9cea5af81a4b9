// Custom tools whose input is held to a Lark grammar, with OpenAI's own client.
import type { Api } from './client.ts';
import { openai } from './openai-chat.ts';

/** By API: the input of a forced call. */
export const customTool = {
  async chat(api: Api, definition: string, question: string): Promise<string> {
    const { choices } = await openai(api).chat.completions.create({
      model: api.model,
      messages: [{ role: 'user', content: question }],
      tools: [{ type: 'custom', custom: { name: 'sum', format: { type: 'grammar', grammar: { syntax: 'lark', definition } } } }],
      tool_choice: { type: 'custom', custom: { name: 'sum' } },
    });
    const [call] = choices[0]?.message.tool_calls ?? [];
    if (call?.type !== 'custom') throw new Error(`Expected a custom call, but got ${JSON.stringify(choices)}.`);
    return call.custom.input;
  },

  async responses(api: Api, definition: string, question: string): Promise<string> {
    const { output } = await openai(api).responses.create({
      model: api.model,
      input: question,
      tools: [{ type: 'custom', name: 'sum', format: { type: 'grammar', syntax: 'lark', definition } }],
      tool_choice: { type: 'custom', name: 'sum' },
    });
    const call = output.find((item) => item.type === 'custom_tool_call');
    if (call === undefined) throw new Error(`Expected a custom call, but got ${JSON.stringify(output)}.`);
    return call.input;
  },
};
