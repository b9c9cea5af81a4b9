// Writes texts one after another, with the line breaks, indents and spaces that blocks ask for.

/** Collects a page's text. A block asks for breaks; they are written before the next text. */
export interface BlockWriter {
  /** Text as it is. */
  write(text: string): void;
  /** Text of the page: runs of white space are one space, unless in preformatted text. */
  writeText(text: string): void;
  /** Asks for at least one line break, after `tail` at the line's end. */
  breakLine(tail?: string): void;
  /** Asks for an empty line. */
  endBlock(): void;
  /** The next text begins where the last one ended: the mark of a list or a quote is before it. */
  startItem(): void;
  setQuoteDepth(depth: number): void;
  setPreformatted(isPreformatted: boolean, indent: string): void;
  text(): string;
}

export function createBlockWriter(): BlockWriter {
  const parts: string[] = [];
  let breaks = 0;
  let tail = '';
  let hasSpace = false;
  let isAtItem = false;
  let quote = '';
  let preIndent: string | null = null;
  let startsPre = false;

  function write(text: string): void {
    if (text === '') return;
    let written = text;
    if (preIndent !== null) {
      if (startsPre && !written.startsWith('\n')) written = `\n${written}`;
      written = written.replaceAll('\n', `\n${quote}${preIndent}`);
    }
    startsPre = false;
    if (isAtItem) {
      hasSpace = false;
      breaks = 0;
      isAtItem = false;
    }
    if (breaks > 0) {
      parts.push(`${tail}\n${quote}`.repeat(breaks));
      tail = '';
      hasSpace = false;
    }
    if (hasSpace && !parts.at(-1)?.endsWith('\n')) parts.push(' ');
    hasSpace = false;
    breaks = 0;
    parts.push(written);
  }

  return {
    write,
    writeText(text) {
      if (preIndent !== null) return write(text);
      const merged = text.replace(/\s+/gu, ' ');
      if (merged.startsWith(' ')) hasSpace = true;
      write(merged.replace(/^ /u, ''));
    },
    breakLine(lineTail = '') {
      breaks = Math.max(breaks, 1);
      tail = lineTail || tail;
    },
    endBlock() {
      breaks = 2;
    },
    startItem() {
      isAtItem = true;
    },
    setQuoteDepth(depth) {
      quote = depth > 0 ? `${'>'.repeat(depth)} ` : '';
    },
    setPreformatted(isPreformatted, indent) {
      preIndent = isPreformatted ? `${indent}    ` : null;
      startsPre = isPreformatted;
    },
    text: () => parts.join(''),
  };
}
