// Events of an answer whose tools run here, besides those of a turn. Types only.

import type { ToolResult } from '../../../contracts/tools.ts';
import type { TurnEvent } from '../turn/turn-events.ts';
import type { HostedCall, McpServer } from './hosted-tool.ts';

interface At {
  /** Index of the call's message in the answer. A later message never has a smaller one. */
  message: number;
  /** Tokens sampled so far. */
  outputTokens: number;
}

/**
 * A call has one start, deltas of its input where they are shown while it is written, its whole
 * input when it begins to run, and one end.
 */
export type HostedEvent =
  /** The tools of a server were listed. */
  | { type: 'tools-listed'; server: McpServer }
  | ({ type: 'hosted-call-start'; callId: string; call: HostedCall } & At)
  | ({ type: 'hosted-call-delta'; text: string } & At)
  | ({ type: 'hosted-call-run'; text: string } & At)
  /** Null: a limit or a stop cut the call off. */
  | ({ type: 'hosted-call-end'; result: ToolResult | null } & At)
  /** The caller must approve the call. The answer ends after it. */
  | ({ type: 'approval-needed'; call: HostedCall & { kind: 'mcp' }; text: string } & At);

export type HostedTurnEvent = TurnEvent | HostedEvent;
