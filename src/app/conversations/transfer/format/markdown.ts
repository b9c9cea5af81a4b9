// A chat as Markdown to read: the branch that is shown, with reasoning, calls of tools and files.
// Where a message has other versions, it says so. Pure.
import type { Message, MessagePart, ResultFile } from '../../message.ts';
import { childrenByParent, pathTo } from '../../tree.ts';
import type { PortableChat } from './chat-file.ts';

/** The Markdown of a chat. The texts of its messages stay as they are. */
export function chatMarkdown({ head, messages }: PortableChat): string {
  const conversation = { messages: new Map(messages.map((message) => [message.id, message])), headId: head.headId };
  const siblings = childrenByParent(conversation);
  const shown = pathTo(conversation, head.headId);
  const turns = shown.map((message) => turn(message, siblings.get(message.parentId) ?? []));
  return `${[`# ${oneLine(head.title)}`, about(head.createdAt, shown.length, messages.length), ...turns].join('\n\n')}\n`;
}

function about(createdAt: number, shown: number, all: number): string {
  const others = all - shown;
  const hidden = others === 0 ? '' : ` ${count(others)} of other versions ${others === 1 ? 'is' : 'are'} in the JSON file only.`;
  return `*Begun on ${new Date(createdAt).toISOString().slice(0, 10)}. ${count(shown)}.${hidden}*`;
}

const count = (messages: number): string => `${messages} ${messages === 1 ? 'message' : 'messages'}`;

function turn(message: Message, versions: readonly string[]): string {
  const notes = [
    versions.length > 1 ? `version ${versions.indexOf(message.id) + 1} of ${versions.length}` : null,
    stateNote(message),
  ].filter((note) => note !== null);
  const heading = message.role === 'user' ? '## You' : `## ${authorOf(message)}`;
  return [heading, ...(notes.length > 0 ? [`*${notes.join(', ')}*`] : []), ...message.parts.map(partMarkdown)].join('\n\n');
}

function authorOf(message: Extract<Message, { role: 'assistant' }>): string {
  const model = message.state.status === 'imported' ? message.state.model : message.madeWith?.model;
  return oneLine(model ?? 'Assistant');
}

function stateNote(message: Message): string | null {
  if (message.role === 'user') return null;
  const { state } = message;
  if (state.status === 'failed') return `broken off: ${oneLine(state.failure.message)}`;
  if (state.status === 'imported') return `from ${oneLine(state.from)}`;
  if (state.status === 'ended')
    return { stop: null, 'tool-calls': null, length: 'cut at the length limit', cancelled: 'stopped' }[state.end.reason];
  return { streaming: 'not over', stopped: 'stopped', edited: 'edited' }[state.status];
}

function partMarkdown(part: MessagePart): string {
  switch (part.type) {
    case 'reasoning':
      return folded('Reasoning', closed(part.text));
    case 'text':
      return closed(part.text.replace(/^\n+/, ''));
    case 'tool-call':
      return `**Calls ${inlineCode(part.recipient)}**\n\n${fenced(part.text)}`;
    case 'tool-result':
      return [`**${inlineCode(part.author)} gave**`, fenced(part.text), ...(part.files ?? []).map(fileNote)].join('\n\n');
    case 'file':
      return folded(`File: ${part.name}`, fenced(part.text));
  }
}

/** Pictures and other files of a result have no place in a text. */
const fileNote = ({ name, mediaType }: ResultFile): string =>
  `*File ${inlineCode(name)} (${inlineCode(mediaType)}). Its content is in the JSON file only.*`;

const folded = (summary: string, content: string): string =>
  `<details>\n<summary>${oneLine(summary).replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`)}</summary>\n\n${content}\n\n</details>`;

/** A code block whose fence is longer than every run of backticks in it. */
function fenced(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}\n${text}\n${fence}`;
}

const inlineCode = (text: string): string => `\`${oneLine(text).replaceAll('`', '')}\``;

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** `text` with its last code block closed: one that was cut off would take in all that follows. */
function closed(text: string): string {
  let open: string | null = null;
  for (const line of text.split('\n')) {
    const [, fence = '', rest = ''] = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(line) ?? [];
    if (fence === '') continue;
    if (open === null) open = fence;
    else if (fence.startsWith(open) && rest.trim() === '') open = null;
  }
  return open === null ? text : `${text}\n${open}`;
}
