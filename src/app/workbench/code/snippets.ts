// A request of the workbench as code that runs as it stands: cURL, Python and JavaScript, for this
// page and for any base URL. Pure.
import { type Json, type Sendable, sendableOf, type WorkbenchRequest } from '../request.ts';
import { javascriptLiteral, pythonLiteral, shellWord } from './literals.ts';

/** Where the code sends its request. */
export interface Target {
  /** The base URL without a slash at its end; for Workers AI it ends with `/ai/run`. */
  baseUrl: string;
  /** The key, or the words that stand for it. */
  key: string;
}

export interface Snippet {
  id: string;
  label: string;
  language: 'bash' | 'python' | 'javascript';
  /** What must be installed first. Null for nothing. */
  needs: string | null;
  code: string;
}

/** The base URLs and the key that code has before the user writes others. */
export const DEFAULT_TARGET: Target = { baseUrl: 'https://api.openai.com/v1', key: 'YOUR_API_KEY' };
export const WORKERS_AI_BASE_URL = 'https://api.cloudflare.com/client/v4/accounts/YOUR_ACCOUNT_ID/ai/run';

/** Code for scripts of this page, whose API is at `baseUrl`. */
export function pageSnippets(request: WorkbenchRequest, baseUrl: string): readonly Snippet[] {
  const target = { baseUrl, key: 'none' };
  const sdk = {
    id: 'page-openai',
    label: 'openai',
    language: 'javascript' as const,
    needs: 'npm install openai',
    code: javascriptClient(request, target, true),
  };
  const own: Snippet = {
    id: 'page-fetch',
    label: 'fetch',
    language: 'javascript',
    needs: null,
    code: javascriptFetch(request, { ...target, fetch: 'gptOss.fetch' }),
  };
  return hasClient(request) ? [own, sdk] : [own];
}

/** Code for programs elsewhere. */
export function snippets(request: WorkbenchRequest, target: Target): readonly Snippet[] {
  const all: Snippet[] = [
    { id: 'curl', label: 'cURL', language: 'bash', needs: null, code: curl(request, target) },
    {
      id: 'python-requests',
      label: 'Python requests',
      language: 'python',
      needs: 'pip install requests',
      code: pythonRequests(request, target),
    },
    {
      id: 'python-openai',
      label: 'Python openai',
      language: 'python',
      needs: 'pip install openai',
      code: pythonClient(request, target),
    },
    {
      id: 'javascript-fetch',
      label: 'JavaScript fetch',
      language: 'javascript',
      needs: null,
      code: javascriptFetch(request, { ...target, fetch: 'fetch' }),
    },
    {
      id: 'javascript-openai',
      label: 'JavaScript openai',
      language: 'javascript',
      needs: 'npm install openai',
      code: javascriptClient(request, target, false),
    },
  ];
  return hasClient(request) ? all : all.filter(({ id }) => !id.endsWith('openai'));
}

/** OpenAI's clients do not know Workers AI. */
const hasClient = ({ endpoint }: WorkbenchRequest): boolean => endpoint !== 'workers-ai';

const isStreamed = ({ body }: Sendable): boolean => body['stream'] === true;

function curl(request: WorkbenchRequest, { baseUrl, key }: Target): string {
  const { path, body } = sendableOf(request);
  // JSON has no raw line that is only this word, so the text ends where it should.
  return `curl -sS${isStreamed({ path, body }) ? 'N' : ''} ${shellWord(baseUrl + path)} \\
  -H ${shellWord('Content-Type: application/json')} \\
  -H ${shellWord(`Authorization: Bearer ${key}`)} \\
  --data-binary @- <<'END'
${JSON.stringify(body, null, 2)}
END
`;
}

function pythonRequests(request: WorkbenchRequest, { baseUrl, key }: Target): string {
  const sendable = sendableOf(request);
  const streamed = isStreamed(sendable);
  return `import requests

response = requests.post(
    ${pythonLiteral(baseUrl + sendable.path)},
    headers={"Authorization": ${pythonLiteral(`Bearer ${key}`)}},
    json=${pythonLiteral(sendable.body, '    ')},${streamed ? '\n    stream=True,' : ''}
)
response.raise_for_status()
${
  streamed
    ? `for line in response.iter_lines():
    if line:
        print(line.decode("utf-8"))`
    : 'print(response.json())'
}
`;
}

/** The methods of OpenAI's clients, and the parameters that their Python signatures demand. */
const METHODS = {
  chat: { name: 'chat.completions.create', named: ['model', 'messages', 'stream'] },
  responses: { name: 'responses.create', named: ['model', 'input', 'stream'] },
  completions: { name: 'completions.create', named: ['model', 'prompt', 'stream'] },
};

const methodOf = ({ endpoint }: WorkbenchRequest) => METHODS[endpoint === 'workers-ai' ? 'chat' : endpoint];

function pythonClient(request: WorkbenchRequest, { baseUrl, key }: Target): string {
  const sendable = sendableOf(request);
  const { name, named } = methodOf(request);
  const isNamed = ([parameter]: [string, unknown]) => named.includes(parameter);
  const members = Object.entries(sendable.body);
  const others: Json = Object.fromEntries(members.filter((member) => !isNamed(member)));
  const written = members.filter(isNamed).map(([parameter, value]) => `    ${parameter}=${pythonLiteral(value, '    ')},\n`);
  // The client knows some parameters by name. As a part of the body each one is sent as it is.
  const extra = Object.keys(others).length > 0 ? `    extra_body=${pythonLiteral(others, '    ')},\n` : '';
  return `from openai import OpenAI

client = OpenAI(base_url=${pythonLiteral(baseUrl)}, api_key=${pythonLiteral(key)})
answer = client.${name}(
${written.join('')}${extra})
${isStreamed(sendable) ? 'for event in answer:\n    print(event.model_dump_json())' : 'print(answer.model_dump_json(indent=2))'}
`;
}

function javascriptFetch(request: WorkbenchRequest, { baseUrl, key, fetch }: Target & { fetch: string }): string {
  const sendable = sendableOf(request);
  const headers = { 'Content-Type': 'application/json', ...(key !== 'none' && { Authorization: `Bearer ${key}` }) };
  return `const response = await ${fetch}(${javascriptLiteral(baseUrl + sendable.path)}, {
  method: 'POST',
  headers: ${javascriptLiteral(headers, '  ')},
  body: JSON.stringify(${javascriptLiteral(sendable.body, '  ')}),
});
if (!response.ok) throw new Error(await response.text());
${
  isStreamed(sendable)
    ? `const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
for (let part = await reader.read(); !part.done; part = await reader.read()) console.log(part.value);`
    : 'console.log(await response.json());'
}
`;
}

function javascriptClient(request: WorkbenchRequest, { baseUrl, key }: Target, isPage: boolean): string {
  const sendable = sendableOf(request);
  const page = isPage ? '\n  fetch: gptOss.fetch,\n  dangerouslyAllowBrowser: true,' : '';
  return `import OpenAI from 'openai';

const client = new OpenAI({
  baseURL: ${javascriptLiteral(baseUrl)},
  apiKey: ${javascriptLiteral(key)},${page}
});
const answer = await client.${methodOf(request).name}(${javascriptLiteral(sendable.body)});
${
  isStreamed(sendable)
    ? 'for await (const event of answer) console.log(JSON.stringify(event));'
    : 'console.log(JSON.stringify(answer, null, 2));'
}
`;
}
