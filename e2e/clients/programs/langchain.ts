// LangChain's ChatOpenAI at both APIs. LangChain leaves the tool loop to the application.
import './zod-without-eval.ts';
import { type AIMessageChunk, type BaseMessage, HumanMessage, ToolMessage, type UsageMetadata } from '@langchain/core/messages';
import { ChatOpenAI } from '@langchain/openai';
import { type Answer, type Api, type Client, type CreateClient, failureOf, TEMPERATURE, WEATHER, weatherOf } from './client.ts';
import { METHODS, structuredOutput } from './langchain-structured.ts';

type Ask = (messages: BaseMessage[]) => Promise<{ message: AIMessageChunk; pieces: number }>;

function modelOf({ baseURL, fetch, model }: Api, useResponsesApi: boolean, changes: object = {}) {
  const configuration = { baseURL, fetch, dangerouslyAllowBrowser: true };
  return new ChatOpenAI({
    model,
    apiKey: 'none',
    maxRetries: 0,
    temperature: TEMPERATURE,
    configuration,
    useResponsesApi,
    ...changes,
  });
}

function reasoningOf({ additional_kwargs: more }: AIMessageChunk): string | null {
  const { reasoning_content: text, reasoning } = more as {
    reasoning_content?: string;
    reasoning?: { content?: { text: string }[] };
  };
  return text ?? reasoning?.content?.map((part) => part.text).join('') ?? null;
}

function answerOf(message: AIMessageChunk, cities: string[], pieces: number): Answer {
  const usage = message.usage_metadata as UsageMetadata | undefined;
  return {
    text: message.text,
    reasoning: reasoningOf(message),
    usage: usage
      ? { input: usage.input_tokens, output: usage.output_tokens, reasoning: usage.output_token_details?.reasoning ?? null }
      : null,
    pieces,
    cities,
  };
}

async function toolLoop(ask: Ask, question: string): Promise<Answer> {
  const cities: string[] = [];
  const messages: BaseMessage[] = [new HumanMessage(question)];
  for (;;) {
    const { message, pieces } = await ask(messages);
    const calls = message.tool_calls ?? [];
    if (calls.length === 0) return answerOf(message, cities, pieces);
    messages.push(message);
    for (const { id = '', args } of calls) {
      cities.push(String(args['city']));
      messages.push(new ToolMessage({ tool_call_id: id, content: weatherOf(String(args['city'])) }));
    }
  }
}

type Runnable = ReturnType<ChatOpenAI['bindTools']> | ChatOpenAI;

function asking(model: Runnable): Ask {
  return async (messages) => ({ message: await model.invoke(messages), pieces: 1 });
}

function streaming(model: Runnable): Ask {
  return async (messages) => {
    let [message, pieces]: [AIMessageChunk | undefined, number] = [undefined, 0];
    for await (const chunk of await model.stream(messages)) {
      if (chunk.text !== '') pieces += 1;
      message = message ? message.concat(chunk) : chunk;
    }
    if (!message) throw new Error('The stream was empty.');
    return { message, pieces };
  };
}

function createClient(useResponsesApi: boolean): CreateClient {
  return (api): Client => {
    const model = modelOf(api, useResponsesApi);
    const withTool = model.bindTools([{ type: 'function', function: WEATHER }]);
    const one = async (ask: Ask, question: string) => {
      const { message, pieces } = await ask([new HumanMessage(question)]);
      return answerOf(message, [], pieces);
    };
    return {
      text: (question) => one(asking(model), question),
      stream: (question) => one(streaming(model), question),
      tool: (question) => toolLoop(asking(withTool), question),
      streamTool: (question) => toolLoop(streaming(withTool), question),
      async abort(question) {
        const controller = new AbortController();
        const read = async () => {
          for await (const chunk of await model.stream(question, { signal: controller.signal })) {
            if (chunk.text !== '') controller.abort();
          }
        };
        const { message } = await failureOf(read());
        return message;
      },
      refused: () => failureOf(modelOf(api, useResponsesApi, { temperature: 9 }).invoke('Hi')),
      unknownModel: () => failureOf(modelOf({ ...api, model: 'gpt-4' }, useResponsesApi).invoke('Hi')),
    };
  };
}

export const clients: Record<string, CreateClient> = { chat: createClient(false), responses: createClient(true) };

export const calls = {
  /** A box, by one of LangChain's methods at one of the APIs. */
  structured(api: Api, name: string, way: string, question: string) {
    const method = METHODS.find((each) => each === way);
    if (!method) throw new Error(`There is no method ${way}.`);
    return structuredOutput(modelOf(api, name === 'responses'), method, question);
  },
};
