// An answer for a screen reader: its Markdown as whole sentences, as they come. Pure.

/** What was spoken: the sentences, and where the next one begins in the Markdown. */
export interface Spoken {
  sentences: readonly string[];
  end: number;
}

/** The end of a sentence, with what closes it, or the end of a line. */
const SENTENCE_END = /[.!?…]+["'”’)\]*_]*\s|[。！？]|\n/g;
const FENCE = /^ {0,3}(`{3,}|~{3,})(.*)$/;

/**
 * The sentences of `markdown` behind `from` that are complete; all of it if it `isOver`. Code is
 * named and not read: it is heard line by line in the answer itself. `plain` takes away marks.
 */
export function nextSentences(
  markdown: string,
  from: number,
  { isOver, plain }: { isOver: boolean; plain(markdown: string): string },
): Spoken {
  const sentences: string[] = [];
  let end = from;
  for (let next = partAt(markdown, end, isOver); next !== null; next = partAt(markdown, end, isOver)) {
    end = next.end;
    const text = next.code === null ? said(plain(next.text)) : `${next.code || 'Some'} code.`;
    if (text !== '') sentences.push(text);
  }
  return { sentences, end };
}

/** The text of a part: the mark of an item is no word. */
const said = (text: string): string =>
  text
    .replace(/^\s*[-•*] /, '')
    .replace(/\s+/g, ' ')
    .trim();

/** A sentence or a block of code; null while it is not complete. `code`: its language. */
type Part = { text: string; code: string | null; end: number };

function partAt(markdown: string, from: number, isOver: boolean): Part | null {
  if (from >= markdown.length) return null;
  const isLineStart = from === 0 || markdown[from - 1] === '\n';
  const fence = isLineStart ? FENCE.exec(lineAt(markdown, from)) : null;
  if (fence) return codeAt(markdown, from, { fence, isOver });
  SENTENCE_END.lastIndex = from;
  const found = SENTENCE_END.exec(markdown);
  const end = found ? SENTENCE_END.lastIndex : markdown.length;
  return found || isOver ? { text: markdown.slice(from, end), code: null, end } : null;
}

function codeAt(markdown: string, from: number, { fence, isOver }: { fence: RegExpExecArray; isOver: boolean }): Part | null {
  const [line, marks = '', language = ''] = fence;
  const body = from + line.length;
  const close = new RegExp(`\\n {0,3}${marks}+[ \\t]*(?:\\n|$)`).exec(markdown.slice(body));
  const isClosed = close !== null && (close[0].endsWith('\n') || isOver);
  if (!isClosed && !isOver) return null;
  const end = close ? body + close.index + close[0].length : markdown.length;
  return { text: '', code: language.trim().split(/[\s{,]/, 1)[0] ?? '', end };
}

function lineAt(markdown: string, from: number): string {
  const end = markdown.indexOf('\n', from);
  // Half a line may still become a fence, or none.
  return end < 0 ? markdown.slice(from) : markdown.slice(from, end);
}
