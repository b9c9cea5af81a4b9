// What the model read of a call that ran here. Items do not carry all of it. Types only.

export interface ToolOutput {
  /** The id that this worker knows the sampled call by. */
  callId: string;
  text: string;
}

/** By the ids of the items. */
export type ToolOutputs = Readonly<Record<string, ToolOutput>>;
