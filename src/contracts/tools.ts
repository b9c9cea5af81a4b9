// Tools that a model can call: what a tool offers, one call and its result. The page (chat) and the
// engine's worker (API) use the same ones (src/tools/). Types only.

import type { ChatFile } from './chat.ts';

/** A function as a prompt offers it to the model. */
export interface ToolFunction {
  name: string;
  /** What it does, for the model. Null for none. */
  description: string | null;
  /** JSON Schema of the arguments, as JSON text. Null for a function without parameters. */
  parameters: string | null;
}

/** What a prompt says of a tool: one that the model was trained with, or functions. */
export type ToolOffer = { builtIn: 'python' | 'browser' } | { functions: readonly ToolFunction[] };

/** One call of a tool, as the model wrote it. */
export interface ToolCall {
  /** The recipient: `python`, `browser.search`, `functions.NAME`. */
  name: string;
  /** Source code for python, JSON for all others. */
  text: string;
}

/** A file that a tool made, e.g. a plot. */
export interface ToolFile {
  name: string;
  /** MIME type, e.g. `image/png`. */
  mediaType: string;
  bytes: Uint8Array<ArrayBuffer>;
}

/** A page that the model may cite: the `cursor` of 【cursor†L1-L2】. */
export interface ToolSourcePage {
  cursor: number;
  title: string;
  /** Empty for a page that has no address, e.g. an attached document. */
  url: string;
}

/** What a tool gave back. The model reads `text`; the user sees the rest too. */
export interface ToolResult {
  text: string;
  /** The call failed. The text says why. */
  isError: boolean;
  files?: readonly ToolFile[];
  sources?: readonly ToolSourcePage[];
}

/** What a tool gets with a call. */
export interface ToolContext {
  /** Aborts when the user stops the answer. */
  signal: AbortSignal;
  /** Files attached to the chat. */
  files: readonly ChatFile[];
  /** Reports what the tool does now, in a short text for the user. */
  onProgress?: (text: string) => void;
}

/** A tool that can be offered to the model. */
export interface Tool {
  /** `python`, `browser`, `functions`, or `mcp:LABEL`. */
  id: string;
  /** The tool's name for the user. */
  label: string;
  offer: ToolOffer;
  /** The host that a call sends data to, shown before it is sent. Null for none. */
  destination(call: ToolCall): string | null;
  /**
   * Runs a call. A fault of the tool does not reject: it is a result with `isError`. Rejects with an
   * `AbortError` when `context.signal` aborts.
   */
  run(call: ToolCall, context: ToolContext): Promise<ToolResult>;
  /** Gives back what the tool holds, such as a connection. No call comes after it. */
  close?(): void;
}
