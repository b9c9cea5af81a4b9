// Tools of the app in `tool_choice`: which of them the model is shown, and which it must call.

import type { DeclaredServer, DeclaredTool } from '../../hosted-tools/declared-tool.ts';
import { type Field, readMembers, required, schemaOf } from '../../parameters/field.ts';
import { custom, oneOf, text } from '../../parameters/kinds.ts';
import { invalidValue } from '../../parameters/parameter-errors.ts';
import type { HostedReference, HostedReferenceFields, ToolChoice } from '../../turn/tool-choice.ts';

const SEARCH_TYPES = ['web_search', 'web_search_2025_08_26', 'web_search_preview', 'web_search_preview_2025_03_11'] as const;

function plain(types: readonly string[], kind: 'code_interpreter' | 'web_search'): Field<HostedReference> {
  const fields = { type: required(oneOf(types, 'Form of the choice.')) };
  return custom(schemaOf(fields), 'A tool of the app.', (value) => {
    readMembers(fields, value);
    return { kind };
  });
}

const CODE = plain(['code_interpreter'], 'code_interpreter');
const SEARCH = plain(SEARCH_TYPES, 'web_search');
const MCP_FIELDS = {
  type: required(oneOf(['mcp'], 'Form of the choice.')),
  server_label: required(text('Label of a declared server.')),
  name: text('Name of a tool of the server. Default: any.'),
};
const MCP: Field<HostedReference> = custom(schemaOf(MCP_FIELDS), 'A declared server.', (value) => {
  const { server_label: label, name } = readMembers(MCP_FIELDS, value);
  return { kind: 'mcp', label, name };
});

/** By type. */
export const HOSTED_REFERENCES: HostedReferenceFields = {
  code_interpreter: CODE,
  ...Object.fromEntries(SEARCH_TYPES.map((type) => [type, SEARCH])),
  mcp: MCP,
};

/** The tools of the app that the model is shown. Errors: 400 for one that is not declared. */
export function shownHostedTools(declared: readonly DeclaredTool[], choice: ToolChoice): readonly DeclaredTool[] {
  const { mode, hostedShown, hostedNamed, param } = choice;
  const references = [...(hostedShown ?? []), ...(hostedNamed ? [hostedNamed] : [])];
  for (const reference of references) {
    if (!declared.some((tool) => isMeant(tool, reference))) {
      throw invalidValue(param, `no tool '${nameOf(reference)}' was specified in the 'tools' parameter. Declare it there.`);
    }
  }
  if (mode === 'none') return [];
  if (hostedShown === null) return declared;
  return declared.flatMap((tool) => {
    const meant = hostedShown.filter((reference) => isMeant(tool, reference));
    return meant.length === 0 ? [] : [tool.kind === 'mcp' ? narrowed(tool, meant) : tool];
  });
}

/** A server with the tools that references name. One without a name stands for all. */
function narrowed(server: DeclaredServer, references: readonly HostedReference[]): DeclaredServer {
  const names = references.flatMap((reference) => (reference.kind === 'mcp' ? [reference.name] : []));
  if (names.includes(null)) return server;
  const { allowedTools } = server;
  return { ...server, allowedTools: names.filter((name) => name !== null && (allowedTools?.includes(name) ?? true)) as string[] };
}

function isMeant(tool: DeclaredTool, reference: HostedReference): boolean {
  if (tool.kind !== 'mcp' || reference.kind !== 'mcp') return tool.kind === reference.kind;
  return tool.label === reference.label;
}

function nameOf(reference: HostedReference): string {
  return reference.kind === 'mcp' ? `mcp ${reference.label}` : reference.kind;
}
