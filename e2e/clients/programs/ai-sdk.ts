// The AI SDK with each of its providers that can call us. The workers-ai-provider is one of them.
import './zod-without-eval.ts';
import { createOpenResponses } from '@ai-sdk/open-responses';
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { generateText, isStepCount, jsonSchema, type LanguageModel, type LanguageModelUsage, streamText, tool } from 'ai';
import { createWorkersAI } from 'workers-ai-provider';
import { structuredOf } from './ai-sdk-structured.ts';
import { type Answer, type Api, type Client, type CreateClient, failureOf, TEMPERATURE, WEATHER, weatherOf } from './client.ts';

/** A provider's model by its name. */
type Provider = (api: Api) => (model: string) => LanguageModel;

const MAX_STEPS = 5;

function usageOf({ inputTokens, outputTokens, outputTokenDetails }: LanguageModelUsage): Answer['usage'] {
  if (inputTokens === undefined || outputTokens === undefined) return null;
  return { input: inputTokens, output: outputTokens, reasoning: outputTokenDetails.reasoningTokens ?? null };
}

function weatherTool(cities: string[]) {
  return tool({
    description: WEATHER.description,
    inputSchema: jsonSchema<{ city: string }>(WEATHER.parameters),
    execute: ({ city }) => {
      cities.push(city);
      return weatherOf(city);
    },
  });
}

function createClient(provider: Provider): CreateClient {
  return (api): Client => {
    const modelOf = provider(api);
    const settings = { model: modelOf(api.model), maxRetries: 0, temperature: TEMPERATURE };
    const looping = (cities: string[]) => ({ tools: { get_weather: weatherTool(cities) }, stopWhen: isStepCount(MAX_STEPS) });
    const whole = async (prompt: string, more: object = {}, cities: string[] = []): Promise<Answer> => {
      const { text, finalStep, usage } = await generateText({ ...settings, prompt, ...more });
      return { text, reasoning: finalStep.reasoningText ?? null, usage: usageOf(usage), pieces: 1, cities };
    };
    const streamed = async (prompt: string, more: object = {}, cities: string[] = []): Promise<Answer> => {
      const errors: unknown[] = [];
      const result = streamText({ ...settings, prompt, ...more, onError: ({ error }) => void errors.push(error) });
      let pieces = 0;
      for await (const piece of result.textStream) pieces += Math.min(1, piece.length);
      if (errors.length > 0) throw errors[0];
      const { reasoningText } = await result.finalStep;
      return { text: await result.text, reasoning: reasoningText ?? null, usage: usageOf(await result.usage), pieces, cities };
    };
    return {
      text: (question) => whole(question),
      stream: (question) => streamed(question),
      tool: (question, cities: string[] = []) => whole(question, looping(cities), cities),
      streamTool: (question, cities: string[] = []) => streamed(question, looping(cities), cities),
      async abort(prompt) {
        const controller = new AbortController();
        const { stream } = streamText({ ...settings, prompt, abortSignal: controller.signal });
        for await (const part of stream) {
          if (part.type === 'text-delta') controller.abort();
          if (part.type === 'abort') return 'aborted';
        }
        return 'ended';
      },
      refused: () => failureOf(whole('Hi', { temperature: 9 })),
      unknownModel: () => failureOf(whole('Hi', { model: modelOf('gpt-4') })),
    };
  };
}

const openai = ({ baseURL, fetch }: Api) => createOpenAI({ baseURL, fetch, apiKey: 'none' });

const PROVIDERS: Record<string, Provider> = {
  'openai chat': (api) => openai(api).chat,
  'openai responses': (api) => openai(api).responses,
  'openai-compatible': ({ baseURL, fetch }) =>
    createOpenAICompatible({ name: 'page', baseURL, fetch, includeUsage: true, supportsStructuredOutputs: true }),
  'open-responses': ({ baseURL, fetch }) => createOpenResponses({ name: 'page', url: `${baseURL}/responses`, fetch }),
  'workers-ai': () => createWorkersAI({ binding: window.gptOss.ai as never }),
};

export const clients: Record<string, CreateClient> = Object.fromEntries(
  Object.entries(PROVIDERS).map(([name, provider]) => [name, createClient(provider)]),
);

type Way = keyof ReturnType<typeof structuredOf>;

export const calls = {
  /** A box, by one of the SDK's ways with one of its providers. */
  structured(api: Api, provider: string, way: string, question: string) {
    const modelOf = PROVIDERS[provider];
    if (!modelOf) throw new Error(`There is no provider ${provider}.`);
    return structuredOf(modelOf(api)(api.model))[way as Way](question);
  },
};
