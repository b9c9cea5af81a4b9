// The `# Tools` section: namespaces of tools as TypeScript declarations. As encoding.rs of
// openai/harmony 0.0.8.

import type { ToolDescription, ToolNamespace } from '../message.ts';
import { checkToolName } from './names.ts';
import { schemaToTypeScript } from './schema-to-typescript.ts';

/**
 * Lines without their ends. There is no line after a last line end, and none in empty text. As
 * Rust's `str::lines`.
 */
function linesOf(text: string): string[] {
  return (text.match(/[^\n]*\n|[^\n]+$/g) ?? []).map((line) => line.replace(/\r?\n$/, ''));
}

function toolLines({ name, description, parameters }: ToolDescription): string[] {
  checkToolName(name);
  const argument = parameters === null ? '' : `_: ${schemaToTypeScript(parameters)}`;
  return [...linesOf(description).map((line) => `// ${line}`), `type ${name} = (${argument}) => any;\n`];
}

/** One namespace. Its description is plain text without tools (python), else a comment. */
function namespaceText({ name, description, tools }: ToolNamespace): string {
  checkToolName(name, 'namespace');
  const described = linesOf(description ?? '');
  const lines =
    tools.length === 0
      ? described
      : [
          ...described.map((line) => `// ${line}`),
          `namespace ${name} {\n`,
          ...tools.flatMap(toolLines),
          `} // namespace ${name}`,
        ];
  return [`## ${name}\n`, ...lines].join('\n');
}

/** The section with all namespaces, sorted by name. Errors: InvalidNameError. */
export function toolsText(namespaces: readonly ToolNamespace[]): string {
  const ordered = namespaces.toSorted((a, b) => (a.name < b.name ? -1 : Number(a.name > b.name)));
  return ['# Tools', ...ordered.map(namespaceText)].join('\n\n');
}
