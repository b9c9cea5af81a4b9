// The result of a call as a part of its answer. Pure.
import type { ToolFile, ToolResult } from '../../contracts/tools.ts';
import type { RunnableCall } from '../conversations/calls.ts';
import type { AssistantMessage, ResultFile, ToolResultPart } from '../conversations/message.ts';
import { toBase64 } from './base64.ts';

/** A result, how long the call took, and whether the user denied it. */
export type TimedResult = ToolResult & { durationMs: number; isDenied?: boolean };

/** `answer` with the result of a call behind all that is there. */
export function addResult(answer: AssistantMessage, call: RunnableCall, result: TimedResult): AssistantMessage {
  const last = answer.parts.at(-1);
  const beganMs = last?.endedMs ?? 0;
  const { text, files = [], sources = [], isError, isDenied, durationMs } = result;
  const part: ToolResultPart = {
    type: 'tool-result',
    state: 'done',
    message: (last?.message ?? -1) + 1,
    beganMs,
    endedMs: beganMs + durationMs,
    author: call.recipient,
    callId: call.callId,
    text,
    ...(isError && { outcome: isDenied ? 'denied' : 'failed' }),
    ...(files.length > 0 && { files: files.map(stored) }),
    ...(sources.length > 0 && { sources }),
  };
  return { ...answer, parts: [...answer.parts, part] };
}

const stored = ({ name, mediaType, bytes }: ToolFile): ResultFile => ({ name, mediaType, base64: toBase64(bytes) });
