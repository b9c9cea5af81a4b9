// The shapes of a message and of its parts in a file.
import type { AnswerEnd, AnswerUsage, DroppedMessage } from '../../../../contracts/answer.ts';
import { ERROR_NAMES } from '../../../../contracts/errors.ts';
import type { ToolSourcePage } from '../../../../contracts/tools.ts';
import type { Failure } from '../../../failures/failure.ts';
import type {
  AnswerState,
  AssistantMessage,
  FilePart,
  Message,
  MessagePart,
  Reading,
  ReasoningPart,
  ResultFile,
  TextPart,
  ToolCallPart,
  ToolResultPart,
  UserMessage,
} from '../../message.ts';
import { type ChatSettings, readSettings } from '../../settings.ts';
import {
  absentOr,
  anyObject,
  base64,
  type Fields,
  id,
  listOf,
  nullable,
  number,
  objectOf,
  oneOf,
  type Shape,
  text,
  time,
  variantsOf,
  yes,
} from './shape.ts';

const PART = { state: oneOf('streaming', 'done'), message: number, beganMs: number, endedMs: number, text };

const part: Shape<MessagePart> = variantsOf('type', {
  text: objectOf<TextPart>({ ...PART, type: oneOf('text'), channel: oneOf('commentary', 'final') }),
  reasoning: objectOf<ReasoningPart>({ ...PART, type: oneOf('reasoning') }),
  'tool-call': objectOf<ToolCallPart>({
    ...PART,
    type: oneOf('tool-call'),
    recipient: text,
    callId: absentOr(id),
    isCut: absentOr(yes),
  }),
  'tool-result': objectOf<ToolResultPart>({
    ...PART,
    type: oneOf('tool-result'),
    author: text,
    callId: absentOr(id),
    outcome: absentOr(oneOf('failed', 'denied')),
    files: absentOr(listOf(objectOf<ResultFile>({ name: text, mediaType: text, base64 }))),
    sources: absentOr(listOf(objectOf<ToolSourcePage>({ cursor: number, title: text, url: text }))),
  }),
  file: objectOf<FilePart>({ ...PART, type: oneOf('file'), name: text, mediaType: text }),
});

const end = objectOf<AnswerEnd>({
  type: oneOf('end'),
  reason: oneOf('stop', 'tool-calls', 'length', 'cancelled'),
  stopString: nullable(text),
  usage: objectOf<AnswerUsage>({ promptTokens: number, cachedTokens: number, outputTokens: number, reasoningTokens: number }),
  prefillMs: number,
  decodeMs: number,
  reasoningMs: number,
  ids: listOf(number),
  dropped: listOf(objectOf<DroppedMessage>({ role: text, text })),
});

type StateOf<Status extends AnswerState['status']> = Extract<AnswerState, { status: Status }>;

const state: Shape<AnswerState> = variantsOf('status', {
  streaming: objectOf<StateOf<'streaming'>>({
    status: oneOf('streaming'),
    read: nullable(objectOf<Reading>({ tokens: number, totalTokens: number })),
  }),
  ended: objectOf<StateOf<'ended'>>({ status: oneOf('ended'), end }),
  failed: objectOf<StateOf<'failed'>>({
    status: oneOf('failed'),
    failure: objectOf<Failure>({ name: oneOf(...ERROR_NAMES), message: text }),
  }),
  stopped: objectOf<StateOf<'stopped'>>({ status: oneOf('stopped') }),
  edited: objectOf<StateOf<'edited'>>({ status: oneOf('edited') }),
  imported: objectOf<StateOf<'imported'>>({ status: oneOf('imported'), from: text, model: nullable(text) }),
});

/** Settings of an answer or of a chat. What an earlier version of the app did not have is a default. */
export const settings: Shape<ChatSettings> = (value, at) => readSettings(anyObject(value, at));

const MESSAGE = { id, parentId: nullable(id), createdAt: time, parts: listOf(part) } satisfies Partial<Fields<Message>>;

/** A message of a chat. */
export const message: Shape<Message> = variantsOf('role', {
  user: objectOf<UserMessage>({ ...MESSAGE, role: oneOf('user') }),
  assistant: objectOf<AssistantMessage>({
    ...MESSAGE,
    role: oneOf('assistant'),
    state,
    droppedTurns: number,
    madeWith: nullable(objectOf<{ model: string | null; options: ChatSettings }>({ model: nullable(text), options: settings })),
  }),
});
