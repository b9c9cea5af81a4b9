// Examples that a user copies into a script of this page, one for each kind of client. Each needs
// an endpoint that is here.

export interface ExampleValues {
  /** Base URL of OpenAI's endpoints, without a slash at its end. */
  baseUrl: string;
  /** The name of a model. */
  model: string;
}

export interface Example {
  client: string;
  /** The npm package. Null for what the browser has. */
  npmPackage: string | null;
  /** Path of the endpoint that it calls. */
  endpoint: string;
  code(values: ExampleValues): string;
}

const CHAT = '/v1/chat/completions';
const RESPONSES = '/v1/responses';
const RUN = '/client/v4/accounts/{account}/ai/run/{model}';

export const EXAMPLES: readonly Example[] = [
  {
    client: 'fetch',
    npmPackage: null,
    endpoint: CHAT,
    code: ({ baseUrl, model }) => `const response = await fetch('${baseUrl}/chat/completions', {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ model: '${model}', messages: [{ role: 'user', content: 'Hello' }] }),
});
const { choices } = await response.json();
console.log(choices[0].message.content);`,
  },
  {
    client: 'OpenAI',
    npmPackage: 'openai',
    endpoint: CHAT,
    code: ({ baseUrl, model }) => `import OpenAI from 'openai';

const client = new OpenAI({
  baseURL: '${baseUrl}',
  apiKey: 'none',
  fetch: window.gptOss.fetch,
  dangerouslyAllowBrowser: true,
});
const stream = await client.chat.completions.create({
  model: '${model}',
  messages: [{ role: 'user', content: 'Hello' }],
  stream: true,
});
for await (const chunk of stream) console.log(chunk.choices[0]?.delta.content ?? '');`,
  },
  {
    client: 'JSON Schema',
    npmPackage: 'openai',
    endpoint: CHAT,
    code: ({ baseUrl, model }) => `import OpenAI from 'openai';

const client = new OpenAI({
  baseURL: '${baseUrl}',
  apiKey: 'none',
  fetch: window.gptOss.fetch,
  dangerouslyAllowBrowser: true,
});
const schema = {
  type: 'object',
  properties: { city: { type: 'string' }, sky: { enum: ['sunny', 'cloudy', 'rainy'] } },
  required: ['city', 'sky'],
  additionalProperties: false,
};
const { choices } = await client.chat.completions.parse({
  model: '${model}',
  messages: [{ role: 'user', content: 'It rains in Oslo.' }],
  response_format: {
    type: 'json_schema',
    json_schema: { name: 'weather', schema, strict: true },
  },
});
console.log(choices[0].message.parsed.sky);`,
  },
  {
    client: 'AI SDK',
    npmPackage: '@ai-sdk/openai-compatible',
    endpoint: CHAT,
    code: ({ baseUrl, model }) => `import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { streamText } from 'ai';

const provider = createOpenAICompatible({
  name: 'gpt-oss-web',
  baseURL: '${baseUrl}',
  fetch: window.gptOss.fetch,
});
const { textStream } = streamText({ model: provider('${model}'), prompt: 'Hello' });
for await (const text of textStream) console.log(text);`,
  },
  {
    client: 'Agents SDK',
    npmPackage: '@openai/agents',
    endpoint: RESPONSES,
    code: ({ baseUrl, model }) => `import { Agent, OpenAIResponsesModel, run, setTracingDisabled } from '@openai/agents';
import OpenAI from 'openai';

setTracingDisabled(true);
const client = new OpenAI({
  baseURL: '${baseUrl}',
  apiKey: 'none',
  fetch: window.gptOss.fetch,
  dangerouslyAllowBrowser: true,
});
const agent = new Agent({
  name: 'Assistant',
  instructions: 'Answer briefly.',
  model: new OpenAIResponsesModel(client, '${model}'),
});
console.log((await run(agent, 'Hello')).finalOutput);`,
  },
  {
    client: 'LangChain',
    npmPackage: '@langchain/openai',
    endpoint: CHAT,
    code: ({ baseUrl, model }) => `import { ChatOpenAI } from '@langchain/openai';

const chat = new ChatOpenAI({
  model: '${model}',
  apiKey: 'none',
  configuration: {
    baseURL: '${baseUrl}',
    fetch: window.gptOss.fetch,
    dangerouslyAllowBrowser: true,
  },
});
console.log((await chat.invoke('Hello')).text);`,
  },
  {
    client: 'Workers AI',
    npmPackage: 'workers-ai-provider',
    endpoint: RUN,
    code: ({ model }) => `import { generateText } from 'ai';
import { createWorkersAI } from 'workers-ai-provider';

const workersai = createWorkersAI({ binding: window.gptOss.ai });
const { text } = await generateText({ model: workersai('${model}'), prompt: 'Hello' });
console.log(text);`,
  },
];

/** The base URL of OpenAI's endpoints for an app whose page is at `address`. */
export const baseUrlOf = (address: string): string => new URL('./v1', address).href.replace(/[?#].*$/, '');
