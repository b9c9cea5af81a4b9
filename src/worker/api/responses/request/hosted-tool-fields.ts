// The tools of OpenAI that run in this app: `code_interpreter`, `web_search` and `mcp`.

import type { ApprovalRule, DeclaredTool } from '../../hosted-tools/declared-tool.ts';
import { ApiError } from '../../http/errors.ts';
import { defaultsTo, type Field, readMembers, required, schemaOf, type ValuesOf } from '../../parameters/field.ts';
import { boolean, custom, either, list, object, oneOf, text, unsupported, withoutEffect } from '../../parameters/kinds.ts';
import { invalidValue, missing } from '../../parameters/parameter-errors.ts';
import type { ParameterValue } from '../../parameters/parameter-value.ts';

const isEmptyList = (raw: unknown): boolean => Array.isArray(raw) && raw.length === 0;
const isDirect = (raw: unknown): boolean => Array.isArray(raw) && raw.every((caller) => caller === 'direct');

const TYPE = required(text('Type of the tool.'));
const CALLERS = unsupported('The model calls tools directly.', isDirect);

const AUTO_CONTAINER = {
  type: required(oneOf(['auto'], 'A container of this app.')),
  file_ids: unsupported('There are no uploaded files here. Put data into the code or the input.', isEmptyList),
  memory_limit: withoutEffect('The browser limits memory.'),
  network_policy: withoutEffect('Python has no network here.', (raw) => isRecord(raw) && raw['type'] === 'disabled'),
};

const CONTAINER = either<null>(
  {
    object: custom(schemaOf(AUTO_CONTAINER), 'A container of this app.', (value) => {
      readMembers(AUTO_CONTAINER, value);
      return null;
    }),
    string: custom({ type: 'string' }, 'Not supported.', (value): null => {
      throw invalidValue(value.param, "containers cannot be chosen here. Send {'type': 'auto'}.");
    }),
  },
  'Where the code runs: `{"type": "auto"}`.',
);

const CODE_FIELDS = { type: TYPE, container: required(CONTAINER), allowed_callers: CALLERS };

const DOMAINS = {
  allowed_domains: unsupported('The search source decides which pages it gives.', isEmptyList),
  blocked_domains: unsupported('The search source decides which pages it gives.', isEmptyList),
};

const SEARCH_FIELDS = {
  type: TYPE,
  search_context_size: withoutEffect('A page is shown in parts of 1,024 tokens.', (raw) => raw === 'medium'),
  user_location: withoutEffect('Searches have no place.'),
  filters: object(DOMAINS, 'Filters of the search.'),
  external_web_access: unsupported('The user chooses the search source in the app.', (raw) => raw === true),
  search_content_types: withoutEffect('The model reads no images.'),
  return_token_budget: withoutEffect('A page is shown in parts of 1,024 tokens.'),
  allowed_callers: CALLERS,
};

const NAMES = list(text('Name of a tool.'), 'Names of tools.');
const FILTER = {
  tool_names: defaultsTo<string[], string[]>([], NAMES),
  read_only: unsupported('Name the tools.', (raw) => raw === false),
};
const ALLOWED = either<string[]>(
  {
    array: NAMES,
    object: custom(schemaOf(FILTER), 'Names of tools.', (value) => readMembers(FILTER, value).tool_names),
  },
  'Tools that the model is shown. Default: all.',
);

const APPROVALS = ['always', 'never'] as const;
const APPROVAL_FIELDS = { always: object(FILTER, 'Tools that need it.'), never: object(FILTER, 'Tools that do not.') };
const ALWAYS: ApprovalRule = { isNeeded: true, always: [], never: [] };
const APPROVAL = defaultsTo<ApprovalRule, ApprovalRule>(
  ALWAYS,
  either<ApprovalRule>(
    {
      string: custom({ enum: APPROVALS }, 'For all tools.', (value) => ({
        ...ALWAYS,
        isNeeded: value.oneOf(APPROVALS) === 'always',
      })),
      object: custom(schemaOf(APPROVAL_FIELDS), 'By tool. A tool in neither list needs it.', (value) => {
        const { always, never } = readMembers(APPROVAL_FIELDS, value);
        return { ...ALWAYS, always: always?.tool_names ?? [], never: never?.tool_names ?? [] };
      }),
    },
    'Whether the caller approves each call before it runs. Default: always.',
  ),
);

const HEADERS = custom(
  { type: 'object', additionalProperties: { type: 'string' } },
  'Headers of each request to the server.',
  (value) => Object.fromEntries(value.members().map(([name, member]) => [name, member.string()])),
);

/** The browser refuses an insecure server, except on this device. */
const SERVER_URL = custom({ type: 'string' }, 'Address of the server: streamable HTTP.', (value) => {
  const url = value.string();
  if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return url;
  throw invalidValue(value.param, `expected an address that begins with https:, but got '${url}'.`);
});

const MCP_FIELDS = {
  type: TYPE,
  server_label: required(text('Name of the server, for its items.', { minLength: 1 })),
  server_url: SERVER_URL,
  headers: HEADERS,
  authorization: text('Access token. It is sent as a bearer token.'),
  allowed_tools: ALLOWED,
  require_approval: APPROVAL,
  server_description: withoutEffect('The model sees the descriptions of the tools.'),
  connector_id: unsupported('Connectors are at OpenAI. Send `server_url`.'),
  tunnel_id: unsupported('Tunnels are at OpenAI. Send `server_url`.'),
  defer_loading: { ...boolean('No effect here.'), ...withoutEffect('All tools are listed at once.', (raw) => raw === false) },
  allowed_callers: CALLERS,
};

type Reader = Pick<Field<DeclaredTool>, 'schema' | 'read'>;

const CODE: Reader = typed(CODE_FIELDS, ['code_interpreter'], (_, { param }) => ({ kind: 'code_interpreter', param }));
const SEARCH: Reader = typed(
  SEARCH_FIELDS,
  ['web_search', 'web_search_2025_08_26', 'web_search_preview', 'web_search_preview_2025_03_11'],
  (_, { param }) => ({ kind: 'web_search', param }),
);
const MCP: Reader = typed(MCP_FIELDS, ['mcp'], declaredServer);

/** The readers of the tools, by type. */
export const HOSTED_TOOL_READERS: Readonly<Record<string, Reader>> = {
  code_interpreter: CODE,
  web_search: SEARCH,
  web_search_2025_08_26: SEARCH,
  web_search_preview: SEARCH,
  web_search_preview_2025_03_11: SEARCH,
  mcp: MCP,
};

/** Each kind once. */
export const HOSTED_TOOL_SCHEMAS = [CODE.schema, SEARCH.schema, MCP.schema];

function typed<F extends Record<string, Field<unknown, unknown>>>(
  fields: F,
  types: readonly string[],
  declared: (values: ValuesOf<F>, value: ParameterValue) => DeclaredTool,
): Reader {
  const schema = schemaOf({ ...fields, type: required(oneOf(types, 'Type of the tool.')) });
  return { schema, read: (value) => declared(readMembers(fields, value), value) };
}

function declaredServer(values: ValuesOf<typeof MCP_FIELDS>, { param }: ParameterValue): DeclaredTool {
  if (values.server_url === null) throw missing(`${param}.server_url`);
  const token = values.authorization === null ? {} : { authorization: `Bearer ${values.authorization}` };
  return {
    kind: 'mcp',
    param,
    label: values.server_label,
    url: values.server_url,
    headers: { ...values.headers, ...token },
    allowedTools: values.allowed_tools,
    approval: values.require_approval,
  };
}

/** Checks that no tool is declared twice: its items could not be distinguished. Errors: 400. */
export function checkDeclaredOnce(tools: readonly DeclaredTool[]): void {
  const seen = new Set<string>();
  for (const tool of tools) {
    const name = tool.kind === 'mcp' ? `mcp ${tool.label}` : tool.kind;
    if (seen.has(name))
      throw new ApiError(400, 'invalid_value', `Invalid '${tool.param}': '${name}' is declared twice.`, tool.param);
    seen.add(name);
  }
}

function isRecord(raw: unknown): raw is Record<string, unknown> {
  return typeof raw === 'object' && raw !== null;
}
