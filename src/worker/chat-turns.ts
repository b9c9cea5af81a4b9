// The conversation of a chat as the model reads it: the tools that it is offered, and its turns with
// their calls and results.

import type { AnswerStep, ChatMessage, GenerateOptions } from '../contracts/chat.ts';
import type { ToolFunction } from '../contracts/tools.ts';
import { assistantText, functionName, type HistoryMessage, reasoning, toolCall, toolResult } from './api/turn/history.ts';
import { type Declared, qualifiedNames, turnMessages } from './api/turn/turn-messages.ts';
import { turnMessage } from './harmony/chat.ts';
import type { SampledMessage } from './harmony/conversation-policy.ts';
import type { JsonObject } from './harmony/json-as-written.ts';
import { type ToolDescription, textMessage } from './harmony/message.ts';
import { parseJsonAsWritten } from './harmony/parse-json.ts';
import { systemContent } from './harmony/rendering/system-text.ts';

/** What the system and developer messages of a chat say. */
export type ChatPreface = Pick<GenerateOptions, 'instructions' | 'effort' | 'tools'> & {
  /** As YYYY-MM-DD. Null leaves the line out. */
  date: string | null;
};

/** Names by which the model calls the tools of a chat. */
export const calledNames = (preface: ChatPreface): string[] => qualifiedNames(declared(preface));

/** The system message, the developer's if there is one, and the history behind them. */
export const chatPrompt = (preface: ChatPreface, history: readonly HistoryMessage[]): SampledMessage[] =>
  turnMessages(declared(preface), history);

/** The turns of a chat: an answer with steps is several messages. */
export const chatHistory = (messages: readonly ChatMessage[]): HistoryMessage[] => messages.flatMap(turnOf);

function declared({ instructions, effort, date, tools = [] }: ChatPreface): Declared {
  const { modelIdentity, knowledgeCutoff } = systemContent(effort, date);
  const builtInTools = tools.flatMap((offer) => ('builtIn' in offer ? [offer.builtIn] : []));
  const functions = tools.flatMap((offer) => ('functions' in offer ? offer.functions : []));
  return {
    system: { effort, date, modelIdentity, knowledgeCutoff, builtInTools },
    instructions: instructions === '' ? null : instructions,
    tools: functions.map(described),
    responseFormats: [],
  };
}

function described({ name, description, parameters }: ToolFunction): ToolDescription {
  const schema = parameters === null ? null : parseJsonAsWritten(parameters);
  return { name, description: description ?? '', parameters: schema instanceof Map ? (schema as JsonObject) : null };
}

function turnOf(message: ChatMessage): HistoryMessage[] {
  const { steps = [], content } = message;
  const before = steps.flatMap((step, index) => stepMessage(step, steps.slice(0, index)));
  return message.role === 'assistant' && content === '' && steps.length > 0 ? before : [...before, turnMessage(message)];
}

function stepMessage(step: AnswerStep, before: readonly AnswerStep[]): HistoryMessage[] {
  switch (step.type) {
    case 'text':
      return [step.channel === 'analysis' ? reasoning(step.text) : assistantText(step.text, step.channel)];
    case 'call':
      return [callMessage(step)];
    case 'result': {
      const call = before.find((each) => each.type === 'call' && each.callId === step.callId);
      return call?.type === 'call' ? [resultMessage(call, step.text)] : [];
    }
  }
}

type Call = Extract<AnswerStep, { type: 'call' }>;

/** A tool of the training is called in the analysis channel, with `code` as its type. */
const isTrained = (name: string): boolean => name === 'python' || name.startsWith('browser.');

function callMessage({ callId, name, text }: Call): HistoryMessage {
  if (isTrained(name)) {
    return { ...textMessage('assistant', text, { recipient: name, channel: 'analysis', contentType: 'code' }), callId };
  }
  const call = toolCall({ callId, name: functionName(name), arguments: text });
  return { ...call, recipient: name };
}

/** A result comes from its tool, on the channel of the call. */
function resultMessage({ callId, name }: Call, text: string): HistoryMessage {
  const result = toolResult({ callId, name: functionName(name), text });
  return { ...result, name, channel: isTrained(name) ? 'analysis' : 'commentary' };
}

/** The recipients whose input is no JSON. */
export const TEXT_TOOLS: ReadonlySet<string> = new Set(['python']);
