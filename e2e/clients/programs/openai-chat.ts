// OpenAI's own client at Chat Completions: create, both ways to stream, its tool runner.
import OpenAI from 'openai';
import { type Answer, type Api, type Client, failureOf, TEMPERATURE, WEATHER, weatherOf } from './client.ts';

/** The client as a page makes it. */
export function openai({ baseURL, fetch }: Api, maxRetries = 0): OpenAI {
  return new OpenAI({ baseURL, fetch, apiKey: 'none', dangerouslyAllowBrowser: true, maxRetries });
}

type Message = OpenAI.ChatCompletionMessage & { reasoning?: string };

function answerOf(completion: OpenAI.ChatCompletion, cities: string[] = [], pieces = 1): Answer {
  const message = completion.choices[0]?.message as Message;
  const { usage } = completion;
  return {
    text: message.content ?? '',
    reasoning: message.reasoning ?? null,
    usage: usage
      ? {
          input: usage.prompt_tokens,
          output: usage.completion_tokens,
          reasoning: usage.completion_tokens_details?.reasoning_tokens ?? null,
        }
      : null,
    pieces,
    cities,
  };
}

function messagesOf(question: string) {
  return [{ role: 'user' as const, content: question }];
}

export function createChat(api: Api): Client {
  const client = openai(api);
  const settings = { model: api.model, temperature: TEMPERATURE };
  const runner = (cities: string[]) => ({
    type: 'function' as const,
    function: {
      ...WEATHER,
      parse: JSON.parse as (input: string) => { city: string },
      function: ({ city }: { city: string }) => {
        cities.push(city);
        return weatherOf(city);
      },
    },
  });
  return {
    async text(question) {
      return answerOf(await client.chat.completions.create({ ...settings, messages: messagesOf(question) }));
    },
    async stream(question) {
      const request = { ...settings, messages: messagesOf(question), stream_options: { include_usage: true } };
      const stream = client.chat.completions.stream(request);
      let pieces = 0;
      let reasoning = '';
      stream.on('content.delta', () => {
        pieces += 1;
      });
      // The helper's snapshot keeps only the last piece of a field that it does not know.
      stream.on('chunk', ({ choices }) => {
        reasoning += (choices[0]?.delta as { reasoning?: string } | undefined)?.reasoning ?? '';
      });
      const completion = await stream.finalChatCompletion();
      return { ...answerOf(completion, [], pieces), reasoning };
    },
    async tool(question) {
      const cities: string[] = [];
      const run = client.chat.completions.runTools({ ...settings, messages: messagesOf(question), tools: [runner(cities)] });
      return answerOf(await run.finalChatCompletion(), cities);
    },
    async streamTool(question) {
      const cities: string[] = [];
      const request = { ...settings, messages: messagesOf(question), tools: [runner(cities)], stream: true as const };
      return answerOf(await client.chat.completions.runTools(request).finalChatCompletion(), cities);
    },
    async abort(question) {
      const stream = client.chat.completions.stream({ ...settings, messages: messagesOf(question) });
      stream.on('content.delta', () => stream.abort());
      const { name } = await failureOf(stream.done());
      return name;
    },
    refused: () => failureOf(client.chat.completions.create({ ...settings, messages: messagesOf('Hi'), temperature: 9 })),
    unknownModel: () => failureOf(client.chat.completions.create({ ...settings, model: 'gpt-4', messages: messagesOf('Hi') })),
  };
}
