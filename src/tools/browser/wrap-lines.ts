// Lines of at most 80 characters, broken where Python's textwrap breaks them. The model learned
// line numbers of such lines, and it cites by them.

const WIDTH = 80;
const TAB = 8;

// Python's \w and [^\d\W].
const WORD = String.raw`[\p{L}\p{N}_]`;
const LETTER = String.raw`[\p{L}\p{Nl}\p{No}_]`;
const BEFORE_DASHES = String.raw`[\p{L}\p{N}_!"'&.,?]`;
const SPACE = String.raw`[\t\n\v\f\r ]`;
const NO_SPACE = String.raw`[^\t\n\v\f\r ]`;

/** One part that is not broken while it fits: spaces, dashes between words, or a word up to its hyphen. */
const CHUNK = new RegExp(
  `${SPACE}+|(?<=${BEFORE_DASHES})-{2,}(?=${WORD})|${NO_SPACE}+?(?:` +
    `-(?:(?<=${LETTER}{2}-)|(?<=${LETTER}-${BEFORE_DASHES}-))(?=${LETTER}-?${LETTER})` +
    `|(?=${SPACE}|$)|(?<=${BEFORE_DASHES})(?=-{2,}${WORD}))`,
  'gu',
);

/** Splits `text` into lines, and lines that are too long into several. */
export function wrapLines(text: string): string[] {
  return text.split('\n').flatMap((line) => (line === '' ? [''] : wrapLine(expandTabs(line))));
}

const lengthOf = (text: string): number => [...text].length;

function expandTabs(line: string): string {
  if (!line.includes('\t')) return line;
  let expanded = '';
  let column = 0;
  for (const character of line) {
    const width = character === '\t' ? TAB - (column % TAB) : 1;
    expanded += character === '\t' ? ' '.repeat(width) : character;
    column = character === '\r' ? 0 : column + width;
  }
  return expanded;
}

function wrapLine(line: string): string[] {
  if (line.length <= WIDTH) return [line];
  const lines: string[] = [];
  let current = '';
  let room = WIDTH;
  const end = () => {
    if (current !== '') lines.push(current);
    current = '';
    room = WIDTH;
  };
  for (const chunk of line.match(CHUNK) ?? []) {
    let rest = chunk;
    let length = lengthOf(rest);
    if (length > room && length <= WIDTH) end();
    while (length > room) {
      const part = headOf(rest, room);
      current += part;
      rest = rest.slice(part.length);
      length = lengthOf(rest);
      end();
    }
    current += rest;
    room -= length;
  }
  end();
  return lines;
}

/** The first characters of a word that no line can hold: up to its last hyphen, or all that fit. */
function headOf(word: string, room: number): string {
  const head = [...word].slice(0, room).join('');
  const hyphen = head.lastIndexOf('-');
  return hyphen > 0 && /[^-]/u.test(head.slice(0, hyphen)) ? head.slice(0, hyphen + 1) : head;
}
