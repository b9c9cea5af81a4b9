// Tells by its content which app a JSON value comes from, and gives its chats.
import { isChatFile, type PortableChat, readChatFile } from '../format/chat-file.ts';
import { FileProblem, quote } from '../format/problem.ts';
import { isObject } from '../format/shape.ts';
import { isChatGptChat, readChatGptChat } from './chatgpt.ts';
import { isOpenWebUiChat, readOpenWebUiChat } from './open-webui.ts';

/** A chat that is not read yet. */
export interface FoundChat {
  /** The app that it comes from. */
  from: 'gpt-oss-web' | 'ChatGPT' | 'Open WebUI';
  /** Its title, for messages. */
  title: string;
  /** Errors: FileProblem, without the file's name. */
  read(): PortableChat;
}

/** The chats in a value. Errors: FileProblem where it is of no app that is known. */
export function chatsIn(value: unknown): FoundChat[] {
  const chats = (Array.isArray(value) ? value : [value]).map(chatIn);
  if (chats.length === 0) throw new FileProblem('An empty list, without a chat');
  const known = chats.filter((chat) => chat !== null);
  if (known.length === 0) throw new FileProblem(`${describe(value)}. ${EXPECTED}`);
  return chats.map((chat) => chat ?? UNKNOWN);
}

function chatIn(value: unknown): FoundChat | null {
  if (!isObject(value)) return null;
  const title = titleOf(value);
  if (isChatFile(value)) return { from: 'gpt-oss-web', title, read: () => readChatFile(value) };
  if (isChatGptChat(value)) return { from: 'ChatGPT', title, read: () => readChatGptChat(value) };
  if (isOpenWebUiChat(value)) return { from: 'Open WebUI', title, read: () => readOpenWebUiChat(value) };
  return null;
}

function titleOf(value: Record<string, unknown>): string {
  const { chat } = value;
  const title = value['title'] ?? (isObject(chat) ? chat['title'] : null);
  return typeof title === 'string' && title.trim() !== '' ? title : 'A chat without a title';
}

const EXPECTED =
  'The app reads chats of its own, ChatGPT’s conversations.json and Open WebUI’s export of chats. Choose one of these';

const UNKNOWN: FoundChat = {
  from: 'gpt-oss-web',
  title: 'An entry of the list',
  read() {
    throw new FileProblem('It is no chat of an app that is known');
  },
};

function describe(value: unknown): string {
  const first: unknown = Array.isArray(value) ? value[0] : value;
  const list = Array.isArray(value) ? 'A list whose entries have' : 'An object with';
  if (!isObject(first)) return `The JSON ${quote(value)}`;
  const keys = Object.keys(first).slice(0, 5);
  return keys.length === 0 ? 'An empty object' : `${list} the fields ${keys.map(quote).join(', ')}`;
}
