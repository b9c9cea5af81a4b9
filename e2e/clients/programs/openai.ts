// OpenAI's own client. It is built twice: with version 7, and with version 6.
import { type Api, type CreateClient, failureOf } from './client.ts';
import { createChat, openai } from './openai-chat.ts';
import { customTool } from './openai-custom-tool.ts';
import { approved, hosted } from './openai-hosted.ts';
import { createResponses } from './openai-responses.ts';
import { structured } from './openai-structured.ts';

export const clients: Record<string, CreateClient> = { chat: createChat, responses: createResponses };

/** What only this client can call. */
export const calls = {
  /** A box, by one of the helpers. */
  structured(api: Api, way: string, question: string) {
    return structured[way as keyof typeof structured](api, question);
  },

  /** The input of a custom tool with a Lark grammar, by one of the APIs. */
  customTool(api: Api, way: string, definition: string, question: string) {
    return customTool[way as keyof typeof customTool](api, definition, question);
  },

  /** An answer with a tool that the app runs. */
  hosted(api: Api, tools: string, question: string) {
    return hosted(api, JSON.parse(tools) as never, question);
  },

  /** The error of a tool that may not be used. */
  refusedTool(api: Api, tool: string) {
    const tools = [JSON.parse(tool)] as never;
    return failureOf(openai(api).responses.create({ model: api.model, input: 'Hi', tools }));
  },

  /** The same where the server needs approval of each call. */
  approved(api: Api, tool: string, question: string) {
    return approved(api, JSON.parse(tool) as never, question);
  },

  /** Legacy completions, whole and streamed. */
  async completions(api: Api, prompt: string) {
    const client = openai(api);
    const request = { model: api.model, prompt, max_tokens: 12 };
    const whole = await client.completions.create(request);
    let streamed = '';
    for await (const { choices } of await client.completions.create({ ...request, stream: true })) {
      streamed += choices[0]?.text ?? '';
    }
    return { whole: whole.choices[0]?.text, streamed, usage: whole.usage };
  },

  /** The list of models, and the one that answers. */
  async models(api: Api) {
    const client = openai(api);
    const { data } = await client.models.list();
    return { ids: data.map(({ id }) => id), one: await client.models.retrieve(api.model) };
  },

  /** A stored response: continued by its id, read, listed, deleted, and then gone. */
  async stored(api: Api, first: string, second: string) {
    const client = openai(api);
    const { model } = api;
    const before = await client.responses.create({ model, input: first });
    const after = await client.responses.create({ model, input: second, previous_response_id: before.id });
    const read = await client.responses.retrieve(before.id);
    const items = await client.responses.inputItems.list(before.id);
    await client.responses.delete(before.id);
    return {
      continued: after.output_text,
      isSame: JSON.stringify(read) === JSON.stringify({ ...before, _request_id: undefined }),
      inputs: items.data.length,
      gone: await failureOf(client.responses.retrieve(before.id)),
    };
  },

  /** The class of the error of a chat that is lost in the middle. */
  async lost(api: Api, question: string) {
    const client = openai(api);
    const messages = [{ role: 'user' as const, content: question }];
    return {
      chat: await failureOf(client.chat.completions.create({ model: api.model, messages })),
      chatStream: await failureOf(client.chat.completions.stream({ model: api.model, messages }).done()),
      responsesStream: await failureOf(client.responses.stream({ model: api.model, input: question }).done()),
    };
  },
};
