// The text of a developer message: instructions, tools, formats of the answer.

import { writeJson } from '../json-as-written.ts';
import type { DeveloperContent, ResponseFormat } from '../message.ts';
import { toolsText } from './tools-text.ts';

/** Developer content with instructions only. */
export function instructionsContent(instructions: string): DeveloperContent {
  return { type: 'developer', instructions, tools: [], responseFormats: [] };
}

/**
 * One format: its name, its description as a comment, its schema as compact JSON. As docs/format.md
 * of openai/harmony.
 */
function formatText({ name, description, schema }: ResponseFormat): string {
  const comments = description === null ? [] : description.split(/\r?\n/).map((line) => `// ${line}\n`);
  return `## ${name}\n\n${comments.join('')}${writeJson(schema)}`;
}

/**
 * Joins the sections that exist, with an empty line between them. The library has no formats. The
 * documentation puts them last.
 */
export function developerText({ instructions, tools, responseFormats }: DeveloperContent): string {
  const sections = [
    ...(instructions === null ? [] : ['# Instructions', instructions]),
    ...(tools.length > 0 ? [toolsText(tools)] : []),
    ...(responseFormats.length > 0 ? ['# Response Formats', ...responseFormats.map(formatText)] : []),
  ];
  return sections.join('\n\n');
}
