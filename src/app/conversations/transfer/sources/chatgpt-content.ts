// The parts of one node of ChatGPT's export, by its author and the type of its content.
import { isObject } from '../format/shape.ts';
import type { ForeignPart } from './foreign-chat.ts';
import { listAt, objectAt, textAt } from './loose.ts';

/** What the account's settings add to a chat. It is nothing that was asked or answered. */
const CONTEXT_TYPES = ['user_editable_context', 'model_editable_context'];

/** The parts of a message; none for one without text. */
export function partsOf(message: Record<string, unknown>): ForeignPart[] {
  const content = objectAt(message, 'content');
  const type = textAt(content, 'content_type') ?? 'text';
  if (!content || CONTEXT_TYPES.includes(type)) return [];
  const text = textOfContent(content, type);
  if (text.trim() === '') return [];
  const author = objectAt(message, 'author');
  const role = textAt(author, 'role');
  if (role === 'tool') return [{ type: 'tool-result', author: textAt(author, 'name') ?? 'tool', text }];
  if (role === 'user') return [{ type: 'text', channel: 'final', text }];
  const recipient = textAt(message, 'recipient') ?? 'all';
  if (recipient !== 'all') return [{ type: 'tool-call', recipient, text }];
  const channel = textAt(message, 'channel');
  if (type === 'reasoning_recap') return [{ type: 'reasoning', text, ms: thinkingMs(objectAt(message, 'metadata')) }];
  if (type === 'thoughts' || channel === 'analysis') return [{ type: 'reasoning', text }];
  if (type === 'code') return [{ type: 'text', channel: 'final', text: codeBlock(text, textAt(content, 'language')) }];
  return [{ type: 'text', channel: channel === 'commentary' ? 'commentary' : 'final', text }];
}

/** How long a turn was thought about, as its recap says. */
function thinkingMs(metadata: Record<string, unknown> | null): number {
  const seconds = metadata?.['finished_duration_sec'];
  return typeof seconds === 'number' && seconds > 0 && seconds < 1e6 ? seconds * 1000 : 0;
}

/** Parts with each recap as the duration of the reasoning before it; one without any stays. */
export function withDurations(parts: readonly ForeignPart[]): ForeignPart[] {
  const kept: ForeignPart[] = [];
  for (const part of parts) {
    const last = kept.findLastIndex(({ type }) => type === 'reasoning');
    const before = kept[last];
    if (part.type === 'reasoning' && part.ms !== undefined && before?.type === 'reasoning')
      kept[last] = { ...before, ms: part.ms };
    else kept.push(part);
  }
  return kept;
}

function textOfContent(content: Record<string, unknown>, type: string): string {
  if (type === 'thoughts') return thoughts(content);
  if (type === 'tether_quote')
    return [textAt(content, 'title'), textAt(content, 'url'), textAt(content, 'text')].filter(Boolean).join('\n');
  const parts = listAt(content, 'parts').map(textOfPart);
  if (parts.length > 0) return parts.filter((part) => part !== '').join('\n\n');
  return textAt(content, 'text') ?? textAt(content, 'result') ?? textAt(content, 'content') ?? '';
}

const thoughts = (content: Record<string, unknown>): string => {
  const written = listAt(content, 'thoughts').map((thought) =>
    [textAt(thought, 'summary'), textAt(thought, 'content')].filter(Boolean).join('\n\n'),
  );
  return [...written, ...listAt(content, 'parts').map(textOfPart)].filter((text) => text !== '').join('\n\n');
};

/** A text as it is; of anything else, what it was. */
function textOfPart(part: unknown): string {
  if (typeof part === 'string') return part;
  if (!isObject(part)) return '';
  const type = textAt(part, 'content_type') ?? 'file';
  const text = textAt(part, 'text');
  if (text !== null) return text;
  const what = type.startsWith('image')
    ? 'Image'
    : type.includes('audio')
      ? 'Recording'
      : type.includes('video')
        ? 'Video'
        : 'File';
  return `[${what}. ChatGPT’s export keeps it as a file of its own.]`;
}

/** A code block with a language that a fence can name. */
function codeBlock(text: string, language: string | null): string {
  const name = language !== null && /^[\w+#-]+$/.test(language) && language !== 'unknown' ? language : '';
  return `\`\`\`\`${name}\n${text}\n\`\`\`\``;
}
