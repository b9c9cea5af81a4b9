// A tool that a request declares: the model may call it, and the caller runs it.

import type { ByteGrammar } from '../../grammar/byte-grammar.ts';
import type { JsonSchema, ToolDescription, ToolNamespace } from '../../harmony/message.ts';

/** A declared tool. */
export interface FunctionTool {
  /** A function has JSON arguments. The input of a custom tool is any text. */
  kind: 'function' | 'custom';
  /** As OpenAI allows it, without the namespace `functions.`. */
  name: string;
  /** Empty for none. */
  description: string;
  /** Schema of the arguments, as the request wrote it. Null for a function without arguments. */
  parameters: JsonSchema | null;
  /** Whether every call must keep to the grammar, also one that the model is free to make. */
  isStrict: boolean;
  /**
   * Compiles what the arguments or the input may be. Errors: 400 for a schema that is wrong, and,
   * where the tool is strict, for one that cannot be held.
   */
  grammar(): ByteGrammar;
}

/** The Harmony namespaces of declared tools: one, or none. */
export function functionNamespaces(tools: readonly ToolDescription[]): ToolNamespace[] {
  return tools.length === 0 ? [] : [{ name: 'functions', description: null, tools }];
}
