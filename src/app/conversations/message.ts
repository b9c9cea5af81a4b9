// A message of a conversation: an id, its parent, a role and a list of parts. Types and small
// readers. They are stored as they are, so a change of a type needs a new version of the database.
import type { AnswerEnd } from '../../contracts/answer.ts';
import type { ToolSourcePage } from '../../contracts/tools.ts';
import type { Failure } from '../failures/failure.ts';
import type { ChatSettings } from './settings.ts';

/** What every part has. */
interface PartBase {
  /** `streaming`: more of it may come. */
  state: 'streaming' | 'done';
  /**
   * The Harmony message of the answer that the part came from, from 0. Parts are in the order of
   * these numbers.
   */
  message: number;
  /**
   * When the part began and when it grew last, ms since the answer was asked for, by the worker's
   * clock.
   */
  beganMs: number;
  endedMs: number;
}

/** Text of a question, a preamble (commentary) or an answer (final). */
export interface TextPart extends PartBase {
  type: 'text';
  channel: 'commentary' | 'final';
  text: string;
}

/** What the model wrote for itself before it answered. */
export interface ReasoningPart extends PartBase {
  type: 'reasoning';
  text: string;
}

/** A call of a tool: whom the model called, and its arguments as they were sampled. */
export interface ToolCallPart extends PartBase {
  type: 'tool-call';
  recipient: string;
  text: string;
  /** Names the call in its result. Absent in answers of earlier versions of the app. */
  callId?: string;
  /** The arguments were cut off, so the call must not run. */
  isCut?: true;
}

/** What a tool gave back. */
export interface ToolResultPart extends PartBase {
  type: 'tool-result';
  /** The tool that answered. */
  author: string;
  /** What the model reads. */
  text: string;
  /** The id of the call. Absent in answers of earlier versions of the app. */
  callId?: string;
  /** `failed`: the tool reported an error. `denied`: the user did not allow the call. */
  outcome?: 'failed' | 'denied';
  files?: readonly ResultFile[];
  sources?: readonly ToolSourcePage[];
}

/** A file that a tool made. Base64 keeps a message valid JSON, for exports and imports. */
export interface ResultFile {
  name: string;
  mediaType: string;
  base64: string;
}

/** A file that the user added to a question. */
export interface FilePart extends PartBase {
  type: 'file';
  name: string;
  mediaType: string;
  text: string;
}

/** A text file beside a question that is written. */
export type AttachedFile = Pick<FilePart, 'name' | 'mediaType' | 'text'>;

export type MessagePart = TextPart | ReasoningPart | ToolCallPart | ToolResultPart | FilePart;

interface MessageBase {
  /** A random string; it stays the same for as long as the message exists. */
  id: string;
  /** The message that this one answers or follows; null for the first of a conversation. */
  parentId: string | null;
  /** Milliseconds since 1970. Later messages of a conversation have larger ones. */
  createdAt: number;
  parts: readonly MessagePart[];
}

export interface UserMessage extends MessageBase {
  role: 'user';
}

/**
 * How an answer stands. `streaming`: still coming. `ended`: by the model, a limit or the user.
 * `failed`: broken off. `stopped`: its tab was closed while it came. `edited`: the user wrote it.
 * `imported`: another app gave it.
 */
export type AnswerState =
  | { status: 'streaming'; read: Reading | null }
  | { status: 'ended'; end: AnswerEnd }
  | { status: 'failed'; failure: Failure }
  | { status: 'stopped' }
  | { status: 'edited' }
  /** `from`: the name of the app. */
  | { status: 'imported'; from: string; model: string | null };

/** Prompt tokens that were read so far. */
export interface Reading {
  tokens: number;
  totalTokens: number;
}

export interface AssistantMessage extends MessageBase {
  role: 'assistant';
  state: AnswerState;
  /** Oldest turns that the model no longer saw. */
  droppedTurns: number;
  /** The name of the model, and the options. Null for an answer that the user wrote. */
  madeWith: { model: string | null; options: ChatSettings } | null;
}

export type Message = UserMessage | AssistantMessage;

/** Where a new message goes: its id, its parent and its time. */
export type MessagePlace = Pick<MessageBase, 'id' | 'parentId' | 'createdAt'>;

/** A question: its files, then its text. */
export function userMessage(place: MessagePlace, text: string, files: readonly AttachedFile[] = []): UserMessage {
  const parts = files.map((file, message): FilePart => ({ ...WHOLE, ...file, type: 'file', message }));
  return { ...place, role: 'user', parts: [...parts, { ...wholeText(text), message: files.length }] };
}

/** An answer of which nothing has come yet. */
export function emptyAnswer(place: MessagePlace, madeWith: AssistantMessage['madeWith'] = null): AssistantMessage {
  return { ...place, role: 'assistant', parts: [], state: { status: 'streaming', read: null }, droppedTurns: 0, madeWith };
}

/** An answer that the user wrote. */
export function editedAnswer(place: MessagePlace, text: string): AssistantMessage {
  return { ...emptyAnswer(place), parts: [wholeText(text)], state: { status: 'edited' } };
}

/** The fields of a part that did not stream. */
const WHOLE = { state: 'done', message: 0, beganMs: 0, endedMs: 0 } as const;

function wholeText(text: string): TextPart {
  return { ...WHOLE, type: 'text', channel: 'final', text };
}

/** The text of a message: a question's, or an answer without its preamble and its reasoning. */
export function textOf({ parts }: Message): string {
  return parts.map((part) => (part.type === 'text' && part.channel === 'final' ? part.text : '')).join('');
}

/** The files of a question. */
export const filesOf = ({ parts }: Message): AttachedFile[] =>
  parts.flatMap((part) => (part.type === 'file' ? [{ name: part.name, mediaType: part.mediaType, text: part.text }] : []));

/** Whether more of the message may come. */
export const isStreaming = (message: Message | null | undefined): boolean =>
  message?.role === 'assistant' && message.state.status === 'streaming';
