// OpenAI's own client with tools that the app runs: streamed by the strict `.stream()` helper, and an
// MCP call that waits for approval.
import type OpenAI from 'openai';
import type { Api } from './client.ts';
import { openai } from './openai-chat.ts';

type Tool = OpenAI.Responses.Tool;

/** What a response has, as far as a spec compares it. */
export interface HostedAnswer {
  text: string;
  /** Types of the items, in order. */
  items: string[];
  /** Types of the events of tools, each once, in order. */
  events: string[];
  /** Outputs of the code, addresses that were opened, outputs of a server. */
  outputs: unknown[];
  /** The parts of the text that cite a page, with its address. */
  citations: [text: string, url: string][];
}

const INCLUDE = ['code_interpreter_call.outputs' as const];

export async function hosted(api: Api, tools: Tool[], question: string): Promise<HostedAnswer> {
  const stream = openai(api).responses.stream({ model: api.model, input: question, tools, include: INCLUDE });
  const events = new Set<string>();
  for await (const { type } of stream) {
    if (/code_interpreter|web_search|mcp/.test(type)) events.add(type.replace('response.', ''));
  }
  return answerOf(await stream.finalResponse(), [...events]);
}

/** Approves the call of a server, and gives both responses' items. */
export async function approved(api: Api, tool: Tool, question: string) {
  const client = openai(api);
  const settings = { model: api.model, tools: [tool] };
  const asked = await client.responses.create({ ...settings, input: question });
  const request = asked.output.find((item) => item.type === 'mcp_approval_request');
  if (!request) throw new Error('The response asks for no approval.');
  const approval = { type: 'mcp_approval_response' as const, approval_request_id: request.id, approve: true };
  const answer = await client.responses.create({ ...settings, input: [approval], previous_response_id: asked.id });
  return { asked: asked.output.map(({ type }) => type), ...answerOf(answer, []) };
}

function answerOf({ output, output_text: text }: OpenAI.Responses.Response, events: string[]): HostedAnswer {
  const parts = output.flatMap((item) => (item.type === 'message' ? item.content : []));
  const citations = parts.flatMap((part) => {
    if (part.type !== 'output_text') return [];
    return part.annotations.flatMap((each): [string, string][] =>
      each.type === 'url_citation' ? [[part.text.slice(each.start_index, each.end_index), each.url]] : [],
    );
  });
  return { text, items: output.map(({ type }) => type), events, outputs: output.flatMap(outputOf), citations };
}

function outputOf(item: OpenAI.Responses.ResponseOutputItem): unknown[] {
  if (item.type === 'code_interpreter_call') return item.outputs ?? [];
  if (item.type === 'mcp_call') return [item.output];
  return item.type === 'web_search_call' && item.action.type === 'open_page' ? [item.action.url] : [];
}
