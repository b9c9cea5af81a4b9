// The Agents SDK at both APIs. It runs the tool loop itself.
import './zod-without-eval.ts';
import { Agent, OpenAIChatCompletionsModel, OpenAIResponsesModel, Runner, setTracingDisabled, tool } from '@openai/agents';
import { hosted } from './agents-hosted.ts';
import { outputType, requiredTool } from './agents-structured.ts';
import { type Answer, type Api, type Client, type CreateClient, failureOf, TEMPERATURE, WEATHER, weatherOf } from './client.ts';
import { openai } from './openai-chat.ts';

type Model = OpenAIChatCompletionsModel | OpenAIResponsesModel;
type ModelOf = (api: Api, model: string) => Model;

setTracingDisabled(true);

function agentOf(model: Model, cities: string[] | null, temperature = TEMPERATURE): Agent {
  const weather = tool({
    name: WEATHER.name,
    description: WEATHER.description,
    parameters: WEATHER.parameters as never,
    strict: true,
    execute: (input) => {
      const { city } = input as { city: string };
      cities?.push(city);
      return weatherOf(city);
    },
  });
  return new Agent({
    name: 'A page',
    model,
    ...(cities ? { tools: [weather] } : {}),
    modelSettings: { temperature },
  });
}

interface Result {
  finalOutput?: unknown;
  newItems: { rawItem?: unknown }[];
  state: { usage: { inputTokens: number; outputTokens: number; outputTokensDetails: Record<string, number>[] } };
}

function answerOf({ finalOutput, newItems, state: { usage } }: Result, cities: string[], pieces: number): Answer {
  const reasoning = newItems.findLast(({ rawItem }) => (rawItem as { type?: string }).type === 'reasoning')?.rawItem as
    | { rawContent?: { text: string }[] }
    | undefined;
  return {
    text: typeof finalOutput === 'string' ? finalOutput : '',
    reasoning: reasoning?.rawContent?.map(({ text }) => text).join('') ?? null,
    usage: {
      input: usage.inputTokens,
      output: usage.outputTokens,
      reasoning: usage.outputTokensDetails.at(-1)?.['reasoning_tokens'] ?? null,
    },
    pieces,
    cities,
  };
}

function createClient(modelOf: ModelOf): CreateClient {
  return (api): Client => {
    const runner = new Runner({ tracingDisabled: true });
    const model = modelOf(api, api.model);
    const whole = async (agent: Agent, question: string, cities: string[] = []) =>
      answerOf(await runner.run(agent, question), cities, 1);
    const streamed = async (agent: Agent, question: string, cities: string[] = []) => {
      const result = await runner.run(agent, question, { stream: true });
      let pieces = 0;
      for await (const event of result) {
        if (event.type === 'raw_model_stream_event' && event.data.type === 'output_text_delta') pieces += 1;
      }
      await result.completed;
      return answerOf(result, cities, pieces);
    };
    return {
      text: (question) => whole(agentOf(model, null), question),
      stream: (question) => streamed(agentOf(model, null), question),
      tool: (question, cities: string[] = []) => whole(agentOf(model, cities), question, cities),
      streamTool: (question, cities: string[] = []) => streamed(agentOf(model, cities), question, cities),
      async abort(question) {
        const controller = new AbortController();
        const result = await runner.run(agentOf(model, null), question, { stream: true, signal: controller.signal });
        for await (const event of result) {
          if (event.type === 'raw_model_stream_event' && event.data.type === 'output_text_delta') controller.abort();
        }
        return result.cancelled ? 'aborted' : 'ended';
      },
      refused: () => failureOf(whole(agentOf(model, null, 9), 'Hi')),
      unknownModel: () => failureOf(whole(agentOf(modelOf(api, 'gpt-4'), null), 'Hi')),
    };
  };
}

const MODELS: Record<string, ModelOf> = {
  chat: (api, model) => new OpenAIChatCompletionsModel(openai(api), model),
  responses: (api, model) => new OpenAIResponsesModel(openai(api), model),
};

export const clients: Record<string, CreateClient> = Object.fromEntries(
  Object.entries(MODELS).map(([name, modelOf]) => [name, createClient(modelOf)]),
);

export const calls = {
  /** An answer with a tool that the app runs, made by the SDK's own helper. */
  hosted(api: Api, name: string, question: string, url: string) {
    return hosted(new OpenAIResponsesModel(openai(api), api.model), { name, url }, question);
  },

  /** A box, by one of the SDK's ways at one of the APIs. */
  structured(api: Api, name: string, way: string, question: string) {
    const modelOf = MODELS[name];
    if (!modelOf) throw new Error(`There is no API ${name}.`);
    const model = modelOf(api, api.model);
    return way === 'outputType' ? outputType(model, question) : requiredTool(model, question);
  },
};
