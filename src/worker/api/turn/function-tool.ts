// A function that a request declares: the model may call it, and the caller runs it.

import type { JsonSchema, ToolNamespace } from '../../harmony/message.ts';

/** A declared function. */
export interface FunctionTool {
  /** As OpenAI allows it, without the namespace `functions.`. */
  name: string;
  /** Empty for none. */
  description: string;
  /** Schema of the arguments, as the request wrote it. Null for a function without arguments. */
  parameters: JsonSchema | null;
  /** Whether the caller wants arguments that keep the schema. */
  isStrict: boolean;
}

/** The Harmony namespaces of declared functions: one, or none. */
export function functionNamespaces(tools: readonly FunctionTool[]): ToolNamespace[] {
  return tools.length === 0 ? [] : [{ name: 'functions', description: null, tools }];
}
