// Cuts an answer into paragraphs and fenced code, so that while it streams only its last block changes. Pure; no Markdown.

export interface TextBlock {
  /** Where the block begins in the text: the same block keeps it while the text grows. */
  offset: number;
  kind: 'prose' | 'code';
  text: string;
  /** What the fence named; empty for prose and for a bare fence. */
  language: string;
}

const FENCE = /^ {0,3}(`{3,}|~{3,})([^`]*)$/;

/** The blocks of `text`, in order. A fence that is still open makes a code block of the rest. */
export function textBlocks(text: string): TextBlock[] {
  const blocks: TextBlock[] = [];
  let block: TextBlock | null = null;
  let fence: string | null = null;
  let offset = 0;
  const close = () => {
    if (block && (block.kind === 'code' || block.text.trim() !== ''))
      blocks.push({ ...block, text: block.text.replace(/\n$/, '') });
    block = null;
  };
  const add = (line: string) => {
    block ??= { offset, kind: 'prose', text: '', language: '' };
    block.text += `${line}\n`;
  };
  for (const line of text.split('\n')) {
    const mark: RegExpExecArray | null = FENCE.exec(line);
    if (fence !== null) {
      if (mark?.[1]?.startsWith(fence) && mark[2]?.trim() === '') {
        close();
        fence = null;
      } else add(line);
    } else if (mark) {
      close();
      fence = mark[1] ?? '';
      block = { offset, kind: 'code', text: '', language: mark[2]?.trim() ?? '' };
    } else if (line.trim() === '') {
      close();
    } else add(line);
    offset += line.length + 1;
  }
  close();
  return blocks;
}
