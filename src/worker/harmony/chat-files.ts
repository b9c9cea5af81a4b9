// Puts the files of a question into its text: each with its name, between fences of Markdown. Pure.
import type { ChatFile } from '../../contracts/chat.ts';

/** `content` after its files. Without files it is the content itself. */
export function withFiles(content: string, files: readonly ChatFile[]): string {
  return [...files.map(fenced), ...(content === '' && files.length > 0 ? [] : [content])].join('\n\n');
}

/** A file's text cannot end its fence: the fence is longer than every run of backticks in it. */
function fenced({ name, text }: ChatFile): string {
  const longest = (text.match(/`+/g) ?? []).reduce((length, run) => Math.max(length, run.length), 2);
  const fence = '`'.repeat(longest + 1);
  const end = text === '' || text.endsWith('\n') ? '' : '\n';
  return `File: ${oneLine(name)}\n${fence}\n${text}${end}${fence}`;
}

/** Some systems allow line breaks in names. Here they would end the line of the name. */
const oneLine = (name: string): string => name.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
