// The `# Tools` section: namespaces of tools as TypeScript declarations. As encoding.rs of openai/harmony 0.0.8.

import type { ToolDescription, ToolNamespace } from './message.ts';
import { schemaToTypeScript } from './schema-to-typescript.ts';

/** Lines without their ends; no line after a last line end, none at all in empty text. As Rust's `str::lines`. */
function linesOf(text: string): string[] {
  return (text.match(/[^\n]*\n|[^\n]+$/g) ?? []).map((line) => line.replace(/\r?\n$/, ''));
}

function toolLines({ name, description, parameters }: ToolDescription): string[] {
  const argument = parameters === null ? '' : `_: ${schemaToTypeScript(parameters)}`;
  return [...linesOf(description).map((line) => `// ${line}`), `type ${name} = (${argument}) => any;\n`];
}

/** One namespace. Without tools its description is plain text (python), with tools a comment. */
function namespaceText({ name, description, tools }: ToolNamespace): string {
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

/** Code points of a name; Rust's BTreeMap orders by them, `<` would by UTF-16 unit. */
function codePoints(name: string): readonly number[] {
  return Array.from(name, (character) => character.codePointAt(0) ?? 0);
}

function compareNames(a: string, b: string): number {
  const [left, right] = [codePoints(a), codePoints(b)];
  const differing = left.findIndex((codePoint, index) => codePoint !== right[index]);
  return differing === -1 ? left.length - right.length : (left[differing] ?? 0) - (right[differing] ?? -1);
}

/** The section with all namespaces, ordered by name. */
export function toolsText(namespaces: readonly ToolNamespace[]): string {
  const ordered = namespaces.toSorted((a, b) => compareNames(a.name, b.name));
  return ['# Tools', ...ordered.map(namespaceText)].join('\n\n');
}
