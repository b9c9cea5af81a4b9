// The functions of an MCP server, as the model is shown them.

import { jsonObject } from '../../grammar/json/json-object.ts';
import type { JsonObject } from '../../harmony/json-as-written.ts';
import { parseJsonAsWritten } from '../../harmony/parse-json.ts';
import { ApiError } from '../http/errors.ts';
import { RequestBody } from '../parameters/request-body.ts';
import { compiledSchema } from '../structured-output/compiled-schema.ts';
import type { FunctionTool } from '../turn/function-tool.ts';
import type { ApprovalRule, DeclaredServer } from './declared-tool.ts';
import type { McpFunction } from './hosted-tool.ts';
import type { ListedServer, ListedTool } from './tool-ports.ts';

/** OpenAI's maximum for the name of a function. */
const MAX_NAME = 64;

/**
 * The functions that a request allows of a server. `taken` has the names of all tools before, and
 * gets those of this server: a name that is taken has a number behind it.
 */
export function mcpFunctions(server: ListedServer, declared: DeclaredServer, taken: Set<string>): McpFunction[] {
  const allowed = server.tools.filter(({ name }) => declared.allowedTools?.includes(name) ?? true);
  return allowed.map((each) => {
    const name = freeName(each.functionName, taken);
    taken.add(name);
    return { listed: each, tool: functionTool(each, name), needsApproval: isApprovalNeeded(each.name, declared.approval) };
  });
}

function isApprovalNeeded(name: string, { isNeeded, always, never }: ApprovalRule): boolean {
  return always.includes(name) || (isNeeded && !never.includes(name));
}

/** As `carriableName`, and no other tool has it. */
function freeName(name: string, taken: ReadonlySet<string>): string {
  const carried = carriableName(name);
  let free = carried;
  for (let number = 2; taken.has(free); number++) free = `${carried.slice(0, MAX_NAME - 4)}_${number}`;
  return free;
}

/** A name of a function that Harmony can carry. */
export function carriableName(name: string): string {
  return name.replaceAll(/[^a-zA-Z0-9_-]/g, '_').slice(0, MAX_NAME);
}

function functionTool({ name: listed, description, inputSchema }: ListedTool, name: string): FunctionTool {
  const schema = schemaOf(inputSchema);
  const grammar = () => (schema === null ? jsonObject() : grammarOf(schema, listed));
  return { kind: 'function', name, description: description ?? '', parameters: schema, isStrict: false, grammar };
}

function schemaOf(inputSchema: ListedTool['inputSchema']): JsonObject | null {
  const schema = parseJsonAsWritten(JSON.stringify(inputSchema));
  return schema instanceof Map ? schema : null;
}

/** A schema that cannot be held is the server's, and no fault of the request: its calls take any object. */
function grammarOf(schema: JsonObject, name: string) {
  const written = { schema, path: [], body: new RequestBody({}, '{}') };
  try {
    return compiledSchema(written, { subject: `the function '${name}'`, isStrict: false, code: 'invalid_function_parameters' });
  } catch (error) {
    if (error instanceof ApiError) return jsonObject();
    throw error;
  }
}
