// How a call stands, in a word. Pure.
import type { ToolCallPart, ToolResultPart } from '../../conversations/message.ts';
import type { CallActivity } from '../../tools/call-activity.ts';

/** A call with what is known of it. */
export interface KnownCall {
  call: ToolCallPart;
  result: ToolResultPart | null;
  /** What the user can do or watch now; null for nothing. */
  activity: CallActivity | null;
  /** Whether the answer of the call is still coming. */
  isLive: boolean;
}

export interface CallState {
  name: 'writing' | 'waiting' | 'asking' | 'typing' | 'running' | 'done' | 'failed' | 'denied' | 'stopped';
  label: string;
}

const LABELS = {
  writing: 'Is being written',
  waiting: 'Waits',
  asking: 'Asks you',
  typing: 'Waits for your result',
  running: 'Runs',
  done: 'Done',
  failed: 'Failed',
  denied: 'Not allowed',
  stopped: 'Stopped',
} as const;

export function callState(known: KnownCall): CallState {
  const name = stateName(known);
  return { name, label: LABELS[name] };
}

function stateName({ call, result, activity, isLive }: KnownCall): CallState['name'] {
  if (result) return result.outcome ?? 'done';
  if (activity) return activity.status;
  if (!isLive || call.isCut) return 'stopped';
  return call.state === 'streaming' ? 'writing' : 'waiting';
}

/** The name of a tool for the user: a function without its namespace. */
export const toolName = (recipient: string): string => recipient.replace(/^functions\./, '');

/** Arguments to read: JSON with line breaks, any other text as it is. `language`: for its colours. */
export function readableArguments({ recipient, text }: Pick<ToolCallPart, 'recipient' | 'text'>): {
  text: string;
  language: string;
} {
  if (recipient === 'python') return { text, language: 'python' };
  try {
    return { text: JSON.stringify(JSON.parse(text), null, 2), language: 'json' };
  } catch {
    return { text, language: '' };
  }
}
