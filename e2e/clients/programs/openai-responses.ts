// OpenAI's own client at Responses: create, the strict `.stream()` helper, a tool loop by hand.
import type OpenAI from 'openai';
import { type Answer, type Api, type Client, failureOf, TEMPERATURE, WEATHER, weatherOf } from './client.ts';
import { openai } from './openai-chat.ts';

type Response = OpenAI.Responses.Response;
type Input = OpenAI.Responses.ResponseInputItem[];
type Ask = (request: OpenAI.Responses.ResponseCreateParamsNonStreaming) => Promise<Response>;

const TOOLS: OpenAI.Responses.Tool[] = [{ type: 'function', strict: true, ...WEATHER }];

function answerOf({ output, output_text: text, usage }: Response, cities: string[] = [], pieces = 1): Answer {
  const reasoning = output.flatMap((item) => (item.type === 'reasoning' ? (item.content ?? []) : []));
  return {
    text,
    reasoning: reasoning.map((part) => part.text).join(''),
    usage: usage
      ? { input: usage.input_tokens, output: usage.output_tokens, reasoning: usage.output_tokens_details.reasoning_tokens }
      : null,
    pieces,
    cities,
  };
}

/** Sends all output items back with the results of their calls, until there is no call. */
async function toolLoop(ask: Ask, settings: { model: string; temperature: number }, question: string): Promise<Answer> {
  const cities: string[] = [];
  const input: Input = [{ role: 'user', content: question }];
  for (;;) {
    const response = await ask({ ...settings, input, tools: TOOLS, store: false });
    const calls = response.output.filter((item) => item.type === 'function_call');
    if (calls.length === 0) return answerOf(response, cities);
    input.push(...(response.output as Input));
    for (const { call_id, arguments: json } of calls) {
      const { city } = JSON.parse(json) as { city: string };
      cities.push(city);
      input.push({ type: 'function_call_output', call_id, output: weatherOf(city) });
    }
  }
}

export function createResponses(api: Api): Client {
  const client = openai(api);
  const settings = { model: api.model, temperature: TEMPERATURE };
  const streamed: Ask = (request) => client.responses.stream({ ...request, stream: true }).finalResponse();
  return {
    async text(question) {
      return answerOf(await client.responses.create({ ...settings, input: question }));
    },
    async stream(question) {
      const stream = client.responses.stream({ ...settings, input: question });
      let pieces = 0;
      stream.on('response.output_text.delta', () => {
        pieces += 1;
      });
      return answerOf(await stream.finalResponse(), [], pieces);
    },
    tool: (question) => toolLoop((request) => client.responses.create(request), settings, question),
    streamTool: (question) => toolLoop(streamed, settings, question),
    async abort(question) {
      const stream = client.responses.stream({ ...settings, input: question });
      stream.on('response.output_text.delta', () => stream.abort());
      const { name } = await failureOf(stream.done());
      return name;
    },
    refused: () => failureOf(client.responses.create({ ...settings, input: 'Hi', temperature: 9 })),
    unknownModel: () => failureOf(client.responses.create({ ...settings, model: 'gpt-4', input: 'Hi' })),
  };
}
