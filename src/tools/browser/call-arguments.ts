// The arguments of a browser call, checked. The model wrote them, so they can be anything.

import type { ToolCall } from '../../contracts/tools.ts';

/** A call that names no function, or whose arguments are no object. Its message is JSON. */
export class MalformedCallError extends Error {
  override name = 'MalformedCallError';
  constructor(reason: string) {
    super(`{"error": ${JSON.stringify(reason)}}`);
  }
}

export type BrowserCall =
  | { function: 'search'; query: string }
  /** `id` is a link of the page at `cursor`, or an address. -1 for none: the page at `cursor` itself. */
  | { function: 'open'; id: number | string; cursor: unknown; line: number; lineCount: number }
  | { function: 'find'; pattern: string; cursor: unknown };

/** Reads a call. Errors: MalformedCallError. */
export function readBrowserCall({ name, text }: ToolCall): BrowserCall {
  const given = objectOf(text);
  const called = name.replace(/^browser\./u, '');
  switch (called) {
    case 'search':
      return { function: called, query: textOf(given, 'query') };
    case 'open':
      return {
        function: called,
        id: typeof given['id'] === 'string' ? given['id'] : numberOf(given, 'id'),
        cursor: given['cursor'] ?? -1,
        line: numberOf(given, 'loc'),
        lineCount: numberOf(given, 'num_lines'),
      };
    case 'find':
      return { function: called, pattern: textOf(given, 'pattern').toLowerCase(), cursor: given['cursor'] ?? -1 };
    default:
      throw new MalformedCallError(`Unknown function: ${called}`);
  }
}

function objectOf(text: string): Record<string, unknown> {
  if (text.trim() === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  } catch {
    // Below: the model gets the same answer for all that is no object.
  }
  throw new MalformedCallError('Invalid function arguments');
}

function textOf(given: Record<string, unknown>, name: string): string {
  const value = given[name];
  if (typeof value === 'string' || typeof value === 'number') return `${value}`;
  throw new MalformedCallError(`Invalid function arguments: \`${name}\` should be a string`);
}

function numberOf(given: Record<string, unknown>, name: string): number {
  const value = given[name] ?? -1;
  if (typeof value === 'number' && Number.isInteger(value)) return value;
  throw new MalformedCallError(`Invalid function arguments: \`${name}\` should be an integer`);
}
