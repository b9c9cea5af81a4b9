// The fields of input items of tools that ran here, and the item that they make.

import { defaultsTo, required, type ValuesOf } from '../../parameters/field.ts';
import { boolean, custom, list, oneOf, text } from '../../parameters/kinds.ts';
import type { ParameterValue } from '../../parameters/parameter-value.ts';
import type { CodeOutput, McpCallError, McpListedTool, WebSearchAction } from '../hosted-items.ts';
import { echoed } from './content.ts';
import type { ItemBody } from './given-item.ts';

const typed = <Type extends string>(type: Type) => required(oneOf([type], 'Type of the item.'));
const ID = text('Id of the item.', { minLength: 1 });
const LABEL = required(text('Label of the server.', { minLength: 1 }));
const NAME = required(text('Name of the tool.'));
const ARGUMENTS = required(text('The arguments, as the model wrote them.'));

const STATUSES = ['in_progress', 'interpreting', 'searching', 'calling', 'completed', 'incomplete', 'failed'] as const;
/** A call that is sent back is over. */
const STATUS = defaultsTo<'completed' | 'incomplete' | 'failed', 'completed'>(
  'completed',
  custom({ enum: STATUSES }, 'State of the item, as a response gave it.', (value) => {
    const status = value.oneOf(STATUSES);
    return status === 'completed' || status === 'failed' ? status : 'incomplete';
  }),
);

const COMMON = { id: ID, status: STATUS, created_by: echoed };

const OUTPUT = custom<CodeOutput>({ type: 'object' }, 'What the program wrote: logs, or a picture.', (value) => {
  const type = value.member('type').oneOf(['logs', 'image']);
  if (type === 'logs') return { type, logs: value.member('logs').string() };
  return { type, url: value.member('url').string() };
});

export const CODE_CALL_FIELDS = {
  type: typed('code_interpreter_call'),
  code: defaultsTo('', text('The program.')),
  container_id: defaultsTo('', text('Accepted. A container lives as long as its response.')),
  outputs: list(OUTPUT, 'What the program wrote. Without it the model does not see the call.'),
  ...COMMON,
};

export function codeCallBody({ code, container_id, outputs, status }: ValuesOf<typeof CODE_CALL_FIELDS>): ItemBody {
  return { type: 'code_interpreter_call', status, code, container_id, outputs };
}

const ACTION = custom<WebSearchAction>({ type: 'object' }, 'What the browser did.', readAction);

export const SEARCH_CALL_FIELDS = {
  type: typed('web_search_call'),
  action: required(ACTION),
  ...COMMON,
};

export function searchCallBody({ action, status }: ValuesOf<typeof SEARCH_CALL_FIELDS>): ItemBody {
  return { type: 'web_search_call', status: status === 'completed' ? status : 'failed', action };
}

/** `search` of `web_search_preview` has one query, and of `web_search` several. */
function readAction(value: ParameterValue): WebSearchAction {
  const type = value.member('type').oneOf(['search', 'open_page', 'find_in_page', 'find']);
  const members = new Map(value.members());
  const textOf = (name: string) => (typeof members.get(name)?.raw === 'string' ? (members.get(name)?.string() ?? '') : '');
  if (type === 'open_page') return { type, url: textOf('url') || null };
  if (type !== 'search') return { type: 'find_in_page', pattern: textOf('pattern'), url: textOf('url') };
  const queries = members.get('queries');
  const all = queries && queries.raw !== null ? queries.items().map((item) => item.string()) : [];
  const query = textOf('query') || (all[0] ?? '');
  return { type, query, queries: all.length > 0 ? all : [query] };
}

const LISTED_TOOL = custom<McpListedTool>({ type: 'object' }, 'A tool of the server.', (value) => {
  const members = new Map(value.members());
  const description = members.get('description');
  return {
    name: value.member('name').string(),
    description: description && description.raw !== null ? description.string() : null,
    input_schema: JSON.parse(JSON.stringify(value.member('input_schema').raw)) as McpListedTool['input_schema'],
    annotations: null,
  };
});

export const LIST_TOOLS_FIELDS = {
  type: typed('mcp_list_tools'),
  id: ID,
  server_label: LABEL,
  tools: defaultsTo<McpListedTool[], McpListedTool[]>([], list(LISTED_TOOL, 'Tools of the server.')),
  error: text('Why the tools could not be listed.'),
};

export function listToolsBody({ server_label, tools, error }: ValuesOf<typeof LIST_TOOLS_FIELDS>): ItemBody {
  return { type: 'mcp_list_tools', server_label, tools, error };
}

/** A text, or OpenAI's object with the content of a result. */
const ERROR = custom<McpCallError>({ type: ['string', 'object'] }, 'Why the call failed.', (value) => {
  const reason = typeof value.raw === 'string' ? value.raw : JSON.stringify(value.raw);
  return { type: 'mcp_tool_execution_error', content: contentOf(value) ?? [{ type: 'text', text: reason }] };
});

function contentOf({ raw }: ParameterValue): McpCallError['content'] | null {
  const content: unknown = typeof raw === 'object' && raw !== null && 'content' in raw ? raw.content : null;
  if (!Array.isArray(content)) return null;
  const texts = content.flatMap((part: unknown) => {
    const isText = typeof part === 'object' && part !== null && 'text' in part && typeof part.text === 'string';
    return isText ? [{ type: 'text' as const, text: part.text as string }] : [];
  });
  return texts.length === content.length ? texts : null;
}

export const MCP_CALL_FIELDS = {
  type: typed('mcp_call'),
  server_label: LABEL,
  name: NAME,
  arguments: ARGUMENTS,
  output: text('The result.'),
  error: ERROR,
  approval_request_id: text('Id of the request that approved it.'),
  ...COMMON,
};

export function mcpCallBody(values: ValuesOf<typeof MCP_CALL_FIELDS>): ItemBody {
  const { server_label, name, arguments: json, output, error, approval_request_id, status } = values;
  return { type: 'mcp_call', status, server_label, name, arguments: json, output, error, approval_request_id };
}

export const APPROVAL_REQUEST_FIELDS = {
  type: typed('mcp_approval_request'),
  id: ID,
  server_label: LABEL,
  name: NAME,
  arguments: ARGUMENTS,
};

export function approvalRequestBody({ server_label, name, arguments: json }: ValuesOf<typeof APPROVAL_REQUEST_FIELDS>): ItemBody {
  return { type: 'mcp_approval_request', server_label, name, arguments: json };
}

export const APPROVAL_RESPONSE_FIELDS = {
  type: typed('mcp_approval_response'),
  id: ID,
  approval_request_id: required(text('Id of the request.', { minLength: 1 })),
  approve: required(boolean('Whether the call may run.')),
  reason: text('Why. The model sees it where the call may not run.'),
};

export function approvalResponseBody(values: ValuesOf<typeof APPROVAL_RESPONSE_FIELDS>): ItemBody {
  const { approval_request_id, approve, reason } = values;
  return { type: 'mcp_approval_response', approval_request_id, approve, reason };
}
