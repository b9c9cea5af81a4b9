// Runs one call of a tool. A fault of the tool is a result that the model reads.

import type { ToolResult } from '../../../contracts/tools.ts';
import type { Tokenizer } from '../../tokenizer/tokenizer.ts';
import type { FoundCall } from './hosted-tool.ts';

/** Part of the context that one result may take. */
const MAX_CONTEXT_SHARE = 0.25;

/** Rejects only if the signal aborts. */
export async function runCall({ tool, name }: FoundCall, text: string, signal: AbortSignal): Promise<ToolResult> {
  signal.throwIfAborted();
  try {
    return await tool.run({ name, text }, { signal, files: [] });
  } catch (error) {
    signal.throwIfAborted();
    return { text: `The tool failed: ${error instanceof Error ? error.message : String(error)}`, isError: true };
  }
}

/** The part of a result that the model reads. A long one is cut, so that the answer fits behind it. */
export function readPart(text: string, tokenizer: Tokenizer, contextTokens: number): string {
  const max = Math.floor(contextTokens * MAX_CONTEXT_SHARE);
  // A token has at least one byte, so a short text needs no count.
  if (text.length * 3 <= max) return text;
  const ids = tokenizer.encode(text);
  if (ids.length <= max) return text;
  return `${tokenizer.decode(ids.slice(0, max))}\n[The result is cut here: it has ${ids.length} tokens.]`;
}
